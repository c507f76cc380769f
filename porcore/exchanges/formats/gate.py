"""Client proofs of Gate (github.com/gateio/proof-of-reserves, ``user_config.json``) and of those who run its program."""

from collections.abc import Iterator, Sequence

from porcore.exchanges.document import Document
from porcore.exchanges.fields import by_keys, integer, record
from porcore.exchanges.formats import gate_lists, zkmerkle
from porcore.exchanges.report import Finding, Format, Recognition, Supplement

__all__ = ["GATE", "KNOWN", "size"]

_PARTS = ("Arrangement", "UniqueIdentification", "MerkleProofEncode", "TreeRootHash")
_TOTALS = ("TotalAssetEquity", "TotalAssetDebt")
_KEYS = (*_PARTS, *_TOTALS, "AssetDetails")
_FIELDS = {"Equity": (0, zkmerkle.MAX_AMOUNT), "Debt": (0, zkmerkle.MAX_AMOUNT)}
# What their programs were built for: Gate's 800 and 350, Quanto's 350 (351 in July 2025, which is hashed alike in a leaf),
# Websea's 64, 618 and 621.
KNOWN = (800, 350, 64, 618, 621)
_MOST = 3 * gate_lists.MOST // 2  # assets


def _recognise(document: Document) -> Recognition:
    return by_keys(document, _KEYS)


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    totals = {name: integer(file[name], zkmerkle.MAX_TOTAL, name) for name in _TOTALS}
    account = zkmerkle.read_account(file, _PARTS, totals.values())
    assets = zkmerkle.read_assets(file["AssetDetails"], "AssetDetails", _FIELDS, _MOST)
    return zkmerkle.find(account, _rules(account, assets), zkmerkle.held(assets, totals))


def _rules(account: zkmerkle.Account, assets: Sequence[zkmerkle.Asset]) -> Iterator[zkmerkle.Rule]:
    """Yield the rule of the list whose empty places the tree has, and then those of lists that are known."""
    sizes = (*gate_lists.sizes(account.siblings[-1]), *map(size, KNOWN))
    for elements in dict.fromkeys(sizes):
        # One more zero can end in the same element: then two lengths are one rule.
        counts = [count for count in _counts(elements) if not assets or assets[-1]["Index"] < count]
        if counts:
            names = [count for count in counts if count in KNOWN] or counts
            name = f"list of {' or '.join(map(str, names))} assets"
            yield zkmerkle.Rule(name, zkmerkle.pack(zkmerkle.spread(assets, tuple(_FIELDS), counts[-1])))


def size(count: int) -> int:
    """Return how many elements the numbers of `count` assets are packed into, rounded up; `count` is 0 or more."""
    return -(-len(_FIELDS) * count // 3)


def _counts(elements: int) -> list[int]:
    longest = 3 * elements // len(_FIELDS)
    return [count for count in (longest - 1, longest) if size(count) == elements]


GATE = Format(
    key="gate",
    exchange="Gate, Quanto, Websea",
    source="gateio/proof-of-reserves, quantotrade-dev/proof-of-reserves, WebseaEx/proof-of-reserves",
    features=zkmerkle.FEATURES,
    recognise=_recognise,
    check=_check,
    covered=(*_KEYS[:-1], *(f"AssetDetails[].{name}" for name in ("Index", *_FIELDS))),
    weak=("weak-dummy",),
)
