"""The totals of a whole exchange beside a zero-knowledge proof: ``CexAssetsInfo`` in cex_config.json or config.json.

Gate, Binance, HTX and those who run their programs publish it. Amounts are whole numbers in units that the file does not
state, and the file's symbols are names only: the proof knows assets by their numbers. Paths in the file are never opened.
"""

from dataclasses import dataclass

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import integer, items, record, symbol
from porcore.exchanges.strict_json import parse_json
from porcore.exchanges.unwrapping import decoded

__all__ = ["MAX_BYTES", "ZkTotal", "read_zk_totals"]

MAX_BYTES = 2**24  # Binance's has the tiers of collateral of every asset
_MOST_ASSETS = 2**12
_HIGHEST = 2**64 - 1  # what a proof's numbers hold
_EQUITY, _DEBT, _BALANCE = "TotalEquity", "TotalDebt", "TotalBalance"


@dataclass(frozen=True, slots=True)
class ZkTotal:
    """One asset's totals, in the smallest units of the exchange's own."""

    symbol: str  # as the file names it
    equity: int  # 0..2^64-1
    debt: int | None  # 0..2^64-1; None: the program knows no debt


def read_zk_totals(data: bytes) -> tuple[ZkTotal, ...]:
    """Return the totals in the order of the assets' numbers; `data` is the whole file, at most 16 MiB.

    Raises UnreadableError, also for a number that is missing or there twice, and for a name that is there twice.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large-json", limit=MAX_BYTES // 2**20)
    text, _ = decoded(data)
    file = record(parse_json(text, MAX_BYTES), ("CexAssetsInfo",), "the file")
    listed = items(file["CexAssetsInfo"], "CexAssetsInfo", 1, _MOST_ASSETS)
    totals = tuple(_total(entry, number) for number, entry in enumerate(listed))
    if len({total.symbol for total in totals}) != len(totals):
        raise UnreadableError("shape", where="CexAssetsInfo", expected="every symbol once")
    return totals


def _total(entry: object, number: int) -> ZkTotal:
    where = f"CexAssetsInfo[{number}]"
    has_debt = isinstance(entry, dict) and _EQUITY in entry
    parts = record(entry, ("Symbol", "Index", *((_EQUITY, _DEBT) if has_debt else (_BALANCE,))), where)
    if integer(parts["Index"], _MOST_ASSETS, f"{where}.Index") != number:
        raise UnreadableError("shape", where=f"{where}.Index", expected=f"{number}, the number of its place")
    name = symbol(parts["Symbol"], f"{where}.Symbol")
    if not has_debt:
        return ZkTotal(name, integer(parts[_BALANCE], _HIGHEST, f"{where}.{_BALANCE}"), None)
    equity = integer(parts[_EQUITY], _HIGHEST, f"{where}.{_EQUITY}")
    return ZkTotal(name, equity, integer(parts[_DEBT], _HIGHEST, f"{where}.{_DEBT}"))
