"""The roots of trees that hold no one, in the programs of Gate, Binance and HTX: each has one for each list of assets.

Such a root was seen where the root of a full tree belonged, so it is recognised instead of being compared in
vain. The roots are computed and not listed: a tree of 28 levels in which every place is the leaf of a client
who holds nothing. That takes about a second, so it is done once and only for a root that fits nothing else.
"""

from collections.abc import Collection, Iterator
from functools import cache

from porcore.exchanges.formats import binance, gate
from porcore.exchanges.formats.zkmerkle import empty_root

__all__ = ["is_empty_root", "program_of"]

_HTX_LISTS = (168, 174)


def is_empty_root(root: str, of_this_tree: Collection[str] = ()) -> bool:
    """Tell whether `root` (64 hex digits) is that of an empty tree: one of `of_this_tree`, or of a list that is known."""
    return root in of_this_tree or program_of(root) is not None


def program_of(root: str) -> str | None:
    """Return which program's empty tree has `root` (64 hex digits), such as "Gate, list of 350 assets"; None: none known."""
    return _known().get(root) if len(root) == 64 else None


@cache
def _known() -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for name, root in _roots():
        names.setdefault(root, []).append(name)
    return {root: " or ".join(both) for root, both in names.items()}


def _roots() -> Iterator[tuple[str, str]]:
    """Yield (program and list, root). Programs that descend from one another share some."""
    shared: dict[tuple[int, ...], list[int]] = {}
    for count in gate.KNOWN:
        yield f"Gate, list of {count} assets", empty_root(2, gate.size(count), known=shared)
    for count in _HTX_LISTS:
        yield f"HTX, list of {count} assets", empty_root(2, count, known=shared)
    for totals, fields in ((3, binance.FIELDS), (2, binance.OLD_FIELDS)):
        elements = -(-binance.LIST * len(fields) // 3)
        yield f"Binance, list of {binance.LIST} assets", empty_root(totals, elements, known=shared)
    yield "Binance, numbered assets", empty_root(3, 0)
