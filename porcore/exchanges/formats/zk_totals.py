"""The totals of a whole exchange beside a zero-knowledge proof: ``CexAssetsInfo`` in cex_config.json or config.json.

Gate, Binance, HTX and those who run their programs publish it. Amounts are whole numbers in units that the file does not
state, and the file's symbols are names only: the proof knows assets by their numbers. Paths in the file are never opened.

A proof commits to several of the numbers packed into one, which says what each was only as long as each keeps within its
width: so a number beyond it is refused, although the exchange's own program might cut it off.
"""

from dataclasses import dataclass
from enum import StrEnum

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import integer, items, record, symbol
from porcore.exchanges.sentences import say
from porcore.exchanges.strict_json import parse_json
from porcore.exchanges.unwrapping import decoded

__all__ = [
    "HIGHEST_BOUNDARY",
    "MAX_BYTES",
    "MOST_ASSETS",
    "PLACEHOLDER",
    "TotalsKind",
    "ZkTier",
    "ZkTotal",
    "read_zk_totals",
]

MAX_BYTES = 2**24  # Binance's has the tiers of collateral of every asset
MOST_ASSETS = 2**12
_HIGHEST = 2**64 - 1  # what a proof's numbers hold
_HIGHEST_BALANCE = 2**63 - 1  # HTX's are signed, and hashed without their sign
HIGHEST_BOUNDARY = 2**118  # of a tier that stands for none; a tier of an asset ends below it
_HIGHEST_RATIO = 2**8 - 1
_MOST_TIERS = 64  # of one kind; 12 in the program of 2026
PLACEHOLDER = "reserved"  # Binance's name of a number that no asset has yet
_EQUITY, _DEBT, _BALANCE, _PRICE = "TotalEquity", "TotalDebt", "TotalBalance", "BasePrice"
_COLLATERAL = ("LoanCollateral", "MarginCollateral", "PortfolioMarginCollateral")
_RATIOS = ("LoanRatios", "MarginRatios", "PortfolioMarginRatios")
_JULY_2024 = {
    _COLLATERAL[0]: "VipLoanCollateral",
    _RATIOS[0]: "VipLoanRatios",
}  # as its program called them then


class TotalsKind(StrEnum):
    """Which numbers a program has for an asset."""

    BALANCE = "balance"  # HTX
    EQUITY = "equity and debt"  # Gate, Quanto, Websea, Gatechain, Binance in 2023
    COLLATERAL = "equity, debt and collateral"  # Binance since 2024


@dataclass(frozen=True, slots=True)
class ZkTier:
    """Up to which value collateral counts at which ratio; the values are those of the exchange's own units."""

    boundary: int  # 0..2^118
    ratio: int  # per cent, 0..255; 0 where the boundary is 2^118


@dataclass(frozen=True, slots=True)
class ZkTotal:
    """One asset's totals, in the smallest units of the exchange's own."""

    symbol: str  # as the file names it
    equity: int  # 0..2^64-1; of HTX its balance, 0..2^63-1
    debt: int | None  # 0..2^64-1; None: the program knows no debt
    kind: TotalsKind
    price: int | None = None  # 0..2^64-1; None: the file has none
    collateral: tuple[int, ...] = ()  # loan, margin, portfolio margin, 0..2^64-1 each; () where there is none
    tiers: tuple[tuple[ZkTier, ...], ...] = ()  # of the same three

    @property
    def is_placeholder(self) -> bool:
        """Tell whether it is a number that no asset has yet."""
        return self.symbol == PLACEHOLDER and not (self.equity or self.debt or any(self.collateral))


def read_zk_totals(data: bytes) -> tuple[ZkTotal, ...]:
    """Return the totals in the order of the assets' numbers; `data` is the whole file, at most 16 MiB.

    All are of one kind. Raises UnreadableError, also for a number that is missing or there twice, and for a name that is
    there twice and stands for an asset.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large-json", limit=MAX_BYTES // 2**20)
    text, _ = decoded(data)
    file = record(parse_json(text, MAX_BYTES), ("CexAssetsInfo",), "The file of totals")
    listed = items(file["CexAssetsInfo"], "CexAssetsInfo", 1, MOST_ASSETS)
    kind = _kind(listed[0])
    totals = tuple(_total(entry, number, kind) for number, entry in enumerate(listed))
    named = [total.symbol for total in totals if not total.is_placeholder]
    if len(set(named)) != len(named):
        raise UnreadableError("shape", where="CexAssetsInfo", expected=say("symbols-once"))
    if len({len(tiers) for total in totals for tiers in total.tiers}) > 1:
        raise UnreadableError("shape", where="CexAssetsInfo", expected=say("tiers-alike"))
    return totals


def _kind(first: object) -> TotalsKind:
    keys = first if isinstance(first, dict) else {}
    if _EQUITY not in keys:
        return TotalsKind.BALANCE
    return TotalsKind.COLLATERAL if _COLLATERAL[1] in keys else TotalsKind.EQUITY


def _total(entry: object, number: int, kind: TotalsKind) -> ZkTotal:
    where = f"CexAssetsInfo[{number}]"
    parts = record(
        entry, ("Symbol", "Index", *((_BALANCE,) if kind is TotalsKind.BALANCE else (_EQUITY, _DEBT))), where
    )
    if integer(parts["Index"], MOST_ASSETS, f"{where}.Index") != number:
        raise UnreadableError("shape", where=f"{where}.Index", expected=say("number-of-place", number=number))
    name = symbol(parts["Symbol"], f"{where}.Symbol")
    if kind is TotalsKind.BALANCE:
        return ZkTotal(name, integer(parts[_BALANCE], _HIGHEST_BALANCE, f"{where}.{_BALANCE}"), None, kind)
    equity, debt = (integer(parts[key], _HIGHEST, f"{where}.{key}") for key in (_EQUITY, _DEBT))
    price = integer(parts[_PRICE], _HIGHEST, f"{where}.{_PRICE}") if _PRICE in parts else None
    if kind is TotalsKind.EQUITY:
        return ZkTotal(name, equity, debt, kind, price)
    names = {
        key: _JULY_2024[key] if _JULY_2024.get(key) in parts else key for key in (*_COLLATERAL, *_RATIOS)
    }
    parts = record(parts, tuple(names.values()), where)
    collateral = tuple(integer(parts[names[key]], _HIGHEST, f"{where}.{names[key]}") for key in _COLLATERAL)
    tiers = tuple(_tiers(parts[names[key]], f"{where}.{names[key]}") for key in _RATIOS)
    return ZkTotal(name, equity, debt, kind, price, collateral, tiers)


def _tiers(value: object, where: str) -> tuple[ZkTier, ...]:
    listed = items(value, where, 0, _MOST_TIERS)
    if len(listed) % 2:
        raise UnreadableError("shape", where=where, expected=say("even-tiers"))
    tiers = tuple(_tier(entry, f"{where}[{number}]") for number, entry in enumerate(listed))
    # Two tiers are packed into one number, in which a boundary of 2^118 looks like a ratio of the tier behind it that is
    # larger by 1. So what follows such a boundary has to be tiers that stand for none.
    beyond = [tier.boundary == HIGHEST_BOUNDARY for tier in tiers]
    if sorted(beyond) != beyond or any(tier.ratio for tier, none in zip(tiers, beyond, strict=True) if none):
        raise UnreadableError("shape", where=where, expected=say("tier-ends"))
    return tiers


def _tier(entry: object, where: str) -> ZkTier:
    parts = record(entry, ("BoundaryValue", "Ratio"), where)
    return ZkTier(
        integer(parts["BoundaryValue"], HIGHEST_BOUNDARY, f"{where}.BoundaryValue"),
        integer(parts["Ratio"], _HIGHEST_RATIO, f"{where}.Ratio"),
    )
