"""Client proofs of Binance (github.com/binance/zkmerkle-proof-of-solvency, ``user_config.json``).

The file of today names collateral, and its assets are padded to 50 or 500 entries that carry their numbers.
Before that every asset had its place in a list of 350, and still earlier there was no collateral.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from porcore.exchanges.document import Document
from porcore.exchanges.fields import by_keys, integer, record
from porcore.exchanges.formats import zkmerkle
from porcore.exchanges.report import Finding, Format, Recognition, Supplement
from porcore.exchanges.sentences import say

__all__ = ["BINANCE", "FIELDS", "LIST", "OLD_FIELDS"]

_PARTS = ("AccountIndex", "AccountIdHash", "Proof", "Root")
_TOTALS = ("TotalEquity", "TotalDebt")
_COLLATERAL = "TotalCollateral"
_KEYS = (*_PARTS, *_TOTALS, "Assets")
OLD_FIELDS = ("Equity", "Debt")
FIELDS = (*OLD_FIELDS, "Loan", "Margin", "PortfolioMargin")
_VIP_FIELDS = (*OLD_FIELDS, "VipLoan", "Margin", "PortfolioMargin")  # in July 2024; hashed alike
LIST, _MOST = 350, 500  # assets
_PADDED = (((50, _MOST), 16), ((50, _MOST), 12), ((50, LIST), 12))  # sizes, chunk; newest first


def _recognise(document: Document) -> Recognition:
    if _is_new(document):
        return by_keys(document, (*_KEYS, _COLLATERAL))
    return by_keys(document, (*_KEYS, "Assets[].Equity"))


def _is_new(document: Document) -> bool:
    return isinstance(document.value, dict) and _COLLATERAL in document.value


def _check(document: Document, _: Supplement) -> Finding:
    new = _is_new(document)
    file = record(document.value, (*_KEYS, _COLLATERAL) if new else _KEYS, "the file")
    names = (*_TOTALS, _COLLATERAL) if new else _TOTALS
    totals = {name: integer(file[name], zkmerkle.MAX_TOTAL, name) for name in names}
    account = zkmerkle.read_account(file, _PARTS, totals.values())
    fields = _fields(file["Assets"]) if new else OLD_FIELDS
    most = _MOST if new else LIST
    assets = zkmerkle.read_assets(
        file["Assets"], "Assets", dict.fromkeys(fields, (0, zkmerkle.MAX_AMOUNT)), most
    )
    finding = zkmerkle.find(account, _rules(assets, fields), zkmerkle.held(assets, totals))
    return finding if new else replace(finding, weak=(say("weak-dummy"),))


def _fields(value: object) -> tuple[str, ...]:
    first = value[0] if isinstance(value, list) and value else None
    return _VIP_FIELDS if isinstance(first, dict) and "VipLoan" in first else FIELDS


def _rules(assets: Sequence[zkmerkle.Asset], fields: Sequence[str]) -> Iterator[zkmerkle.Rule]:
    for sizes, chunk in _PADDED if fields is not OLD_FIELDS else ():
        size = next((size for size in sizes if len(assets) <= size), None)
        if size is not None and _highest(assets) < sizes[-1]:
            name = f"collateral, {size} numbered assets, chunks of {chunk}"
            yield zkmerkle.Rule(name, _padded(assets, fields, size), chunk, blank=0)
    if _highest(assets) < LIST:
        name = f"{'no collateral' if fields is OLD_FIELDS else 'collateral'}, list of {LIST} assets"
        yield zkmerkle.Rule(name, zkmerkle.pack(zkmerkle.spread(assets, fields, LIST)))


def _highest(assets: Sequence[zkmerkle.Asset]) -> int:
    return assets[-1]["Index"] if assets else -1


def _padded(assets: Sequence[zkmerkle.Asset], fields: Sequence[str], size: int) -> list[int]:
    """Return the elements of exactly `size` assets: unused numbers fill the gaps from below, then follow."""
    held = {asset["Index"]: asset for asset in assets}
    numbers: list[int] = []
    spare, index = size - len(assets), 0
    while len(numbers) < size * (1 + len(fields)):
        if index in held or spare:
            spare -= index not in held
            numbers += [index, *(held[index][name] if index in held else 0 for name in fields)]
        index += 1
    return zkmerkle.pack(numbers)


BINANCE = Format(
    key="binance",
    exchange="Binance",
    source="binance/zkmerkle-proof-of-solvency",
    features=zkmerkle.FEATURES,
    recognise=_recognise,
    check=_check,
    covered=(*_KEYS[:-1], _COLLATERAL, *(f"Assets[].{name}" for name in ("Index", *FIELDS, "VipLoan"))),
)
