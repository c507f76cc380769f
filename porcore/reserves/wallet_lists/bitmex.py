"""BitMEX's lists: YAML of the Bitcoin addresses with their scripts, and of tokens by chain, in base units.

    height: 841000                          ada:
    chain: main                               ADA:
    claim: {m: 3, n: 4}                         addresses:
    keys: [04…]                                   addr1…:
    address:                                        balance: 201040664984
      - {addr: 3BMEX…, script: 53…, balance: 5}   total: 201040664984
    total: 5

There are no signatures. Every Bitcoin script holds the founders' keys, which is evidence of its own kind that is not
looked at here.
"""

import re
from collections.abc import Iterator

from porcore.errors import BundleError
from porcore.reserves.wallet_lists.rows import PublishedFile, PublishedRow, faulty, row_of
from porcore.reserves.wallet_lists.units import decimals_on
from porcore.reserves.wallet_lists.yaml_lines import Flow, Leaf, leaves

__all__ = ["is_yaml", "open_bitmex"]

_FIRST = re.compile(r"""(?:[0-9A-Za-z_.-]{1,64}|"[^",]*"|'[^',]*'):(?:\s.*)?""")
_BITCOIN = {"main": "bitcoin"}
_SATOSHI = 8  # decimals
_ITEM = frozenset(("addr", "addr_type", "script", "balance"))
_WHOLE = re.compile(r"[0-9]{1,48}")
_HEAD = frozenset(("height", "chain", "claim", "keys", "address", "total"))


def is_yaml(line: str) -> bool:
    """Tell whether a file's first line may be YAML."""
    return line.rstrip() == "---" or _FIRST.fullmatch(line.rstrip()) is not None


def open_bitmex(
    lines: Iterator[tuple[int, str]], name: str, notes: list[str], refusal: BundleError
) -> PublishedFile:
    """Return the addresses; `lines` come with their numbers, 1 = first.

    Raises BundleError, `refusal` for any other YAML.
    """
    found = leaves(lines, name)
    first = next(found, None)
    if first is None:
        raise refusal
    every = _again(first, found)
    notes.append("The file states balances in base units and carries no signatures.")
    if first[1][0] in _HEAD:
        return PublishedFile("bitmex", _Bitcoin(name, notes, refusal).rows(every), notes)
    return PublishedFile("bitmex-tokens", _Tokens(name, notes, refusal).rows(every), notes)


def _again(first: Leaf, rest: Iterator[Leaf]) -> Iterator[Leaf]:
    yield first
    yield from rest


class _Sums:
    """Totals as the file states them against what its rows add up to."""

    def __init__(self, name: str, notes: list[str], refusal: BundleError) -> None:
        self.name, self.notes, self.refusal = name, notes, refusal
        self.sums: dict[str, int] = {}

    def add(self, what: str, balance: str) -> None:
        self.sums[what] = self.sums.get(what, 0) + int(balance)

    def compare(self, what: str, stated: object) -> None:
        found = self.sums.get(what, 0)
        if isinstance(stated, str) and _WHOLE.fullmatch(stated) and int(stated) != found:
            of = f" of {what}" if what else ""
            self.notes.append(
                f"The file states a total{of} of {stated} base units; its rows add up to {found}."
            )


class _Bitcoin(_Sums):
    """The list of Bitcoin addresses."""

    def rows(self, every: Iterator[Leaf]) -> Iterator[PublishedRow]:
        head: dict[str, str] = {}
        item: dict[str, Flow] = {}
        at, line = "", 0
        total: object = None
        for number, path, value in every:
            if path[0] == "address" and len(path) > 1:
                if path[1] != at and item:
                    yield self._row(line, item, head)
                    item = {}
                line = line if path[1] == at else number
                at = path[1]
                if len(path) == 2 and isinstance(value, dict):
                    item = dict(value)
                elif len(path) == 3:
                    item[path[2]] = value
                else:
                    raise self.refusal
            elif path[0] not in _HEAD:
                raise self.refusal
            elif path == ("total",):
                total = value
            elif isinstance(value, str):
                head[path[0]] = value
        if item:
            yield self._row(line, item, head)
        self.compare("", total)

    def _row(self, line: int, item: dict[str, Flow], head: dict[str, str]) -> PublishedRow:
        texts = {key: value for key, value in item.items() if isinstance(value, str)}
        if not set(item) <= _ITEM or len(texts) != len(item):
            return faulty(line, "BTC", f"an entry with other fields than {', '.join(sorted(_ITEM))}")
        if _WHOLE.fullmatch(balance := texts.get("balance", "")):
            self.add("", balance)
        chain = head.get("chain", "main")
        cells = {
            "address": texts.get("addr", ""),
            "balance": balance,
            "script": texts.get("script", ""),
            "height": head.get("height", ""),
        }
        return row_of(line, "BTC", _BITCOIN.get(chain, f"bitcoin {chain}"), cells, decimals=_SATOSHI)


class _Tokens(_Sums):
    """The list of other chains: chain > asset > addresses > address > balance."""

    def rows(self, every: Iterator[Leaf]) -> Iterator[PublishedRow]:
        totals: dict[str, object] = {}
        for number, path, value in every:
            balance = value
            if (
                len(path) == 4
                and path[2] == "addresses"
                and isinstance(value, dict)
                and set(value) == {"balance"}
            ):
                path, balance = (*path, "balance"), value["balance"]
            if (
                len(path) == 5
                and path[2] == "addresses"
                and path[4] == "balance"
                and isinstance(balance, str)
            ):
                yield self._row(number, path, balance)
            elif len(path) == 3 and path[2] == "total":
                totals[f"{path[1]} on {path[0]}"] = value
            elif len(path) != 3 and not (len(path) == 5 and path[2] == "addresses"):
                raise self.refusal
        for what, stated in totals.items():
            self.compare(what, stated)

    def _row(self, number: int, path: tuple[str, ...], balance: str) -> PublishedRow:
        chain, asset, _, address, _ = path
        if _WHOLE.fullmatch(balance):
            self.add(f"{asset} on {chain}", balance)
        decimals = decimals_on(chain, asset)
        cells = {"address": address, "balance": balance}
        if decimals is None:
            cells = {"address": address, "label": f"{balance} base units, whose size is not known here"}
        return row_of(number, asset, chain, cells, decimals=decimals or 0)
