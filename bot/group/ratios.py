"""The ratios of publications, trees and claims alike, made ready for the pictures that compare them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue.signatures import Checked
from bot.pictures.over_time import AssetOverTime, TimePoint
from bot.pictures.side_by_side import ComparedExchange, WithoutRow
from bot.texts import claims as words
from bot.texts.asset_order import need
from bot.texts.comparison_pictures import Gap
from bot.texts.evidence import signed_of, unchecked
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.evidence import Level

__all__ = ["AssetSides", "PastPublication", "histories", "rows_of", "sides_of"]


@dataclass(frozen=True, slots=True)
class AssetSides:
    """One asset's two sides in one publication, in units of 10^-30."""

    asset: str
    owed: int
    claimed: int  # of every wallet that was listed
    signed: int | None = None  # of those with a valid ownership signature; None: not known

    def held(self, level: Level) -> int | None:
        """Return what is held on a level of evidence, claimed or signed; None where it is not known."""
        return self.signed if level is Level.SIGNED else self.claimed


@dataclass(frozen=True, slots=True)
class PastPublication:
    """A tree or claim. `gap`: why there is no ratio of any asset, and then no sides."""

    taken_at: str  # canonical UTC text
    is_claim: bool
    gap: Gap | None = None
    sides: tuple[AssetSides, ...] = ()
    reason: str = ""  # in plain words, why there are no sides although it stands; "" for the usual one
    looking: bool = False  # its signatures are still being looked at


def sides_of(rows: Iterable[AssetReserves], checked: Checked | None) -> tuple[AssetSides, ...]:
    """Return both sides of every asset. `checked` is None while the signatures are being checked."""
    return tuple(
        AssetSides(row.asset.symbol, row.liabilities, row.reserves, _signed(row, checked)) for row in rows
    )


def _signed(row: AssetReserves, checked: Checked | None) -> int | None:
    found = checked.asset(row.asset.symbol) if checked is not None else None
    return None if found is None or unchecked(found) else signed_of(found)


def histories(publications: Sequence[PastPublication], level: Level) -> list[AssetOverTime]:
    """Return every asset's points, oldest first, those assets that need a look first.

    Between the first and the last publication that have an asset, one without it is a gap.
    """
    standing = {(one.taken_at, one.is_claim) for one in publications if one.gap is not Gap.WITHDRAWN}
    ordered = sorted(
        (
            one
            for one in publications
            if one.gap is not Gap.WITHDRAWN or (one.taken_at, one.is_claim) not in standing
        ),
        key=lambda one: (one.taken_at, one.is_claim),
    )
    newest = {side.asset: side for one in ordered for side in one.sides}
    return [
        AssetOverTime(asset, _points(ordered, asset, level))
        for asset in sorted(newest, key=lambda name: _need(newest[name]))
    ]


def _need(side: AssetSides) -> tuple[int, int, int]:
    return need(side.owed, side.claimed, side.signed)


def _points(publications: Sequence[PastPublication], asset: str, level: Level) -> tuple[TimePoint, ...]:
    places = [
        place for place, one in enumerate(publications) if any(side.asset == asset for side in one.sides)
    ]
    points = []
    for place, one in enumerate(publications):
        side = next((side for side in one.sides if side.asset == asset), None)
        if side is None and one.gap is None and not places[0] < place < places[-1]:
            continue
        if side is None and place < places[0]:
            continue
        held = side.held(level) if side is not None else None
        if side is None or held is None or not side.owed:
            why = Gap.LOOKING if one.looking and held is None and side is not None else Gap.NO_RATIO
            points.append(TimePoint(one.taken_at, one.is_claim, gap=one.gap or why))
        else:
            points.append(TimePoint(one.taken_at, one.is_claim, side.owed, held))
    return tuple(points)


def rows_of(
    newest: Iterable[tuple[str, PastPublication]], level: Level
) -> tuple[list[ComparedExchange], list[WithoutRow]]:
    """Return a row for each exchange, by name and newest publication, and those that have nothing on this level."""
    rows, without = [], []
    for name, one in newest:
        held = [(side, value) for side in one.sides if side.owed and (value := side.held(level)) is not None]
        if level is Level.SIGNED and held and not any(value for _, value in held):
            without.append(WithoutRow(name, words.no_signed_wallets()))
        elif not held:
            without.append(WithoutRow(name, _reason(one, level)))
        else:
            side, value = min(held, key=lambda pair: (pair[1] * 10**40 // pair[0].owed, pair[0].asset))
            rows.append(
                ComparedExchange(name, one.is_claim, one.taken_at, side.asset, side.owed, value, len(held))
            )
    return rows, without


def _reason(one: PastPublication, level: Level) -> str:
    if one.gap is Gap.UNREADABLE:
        return words.not_readable_now()
    if one.reason:
        return one.reason
    if not any(side.owed for side in one.sides):
        return words.nothing_owed()
    if level is Level.SIGNED and one.looking:
        return words.still_looking()
    return words.signatures_unchecked() if level is Level.SIGNED else words.no_ratio()
