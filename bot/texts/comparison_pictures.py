"""The words in the pictures that compare publications: one exchange over time, and several side by side.

The pen writes ASCII, ``…``, ``±``, ``·`` and ``−``; a test keeps these words to it. Whole numbers of both sides come in, in the same
unit and >= 0.
"""

from enum import StrEnum

from bot.formats import count, percent
from porcore.reserves.evidence import Level

__all__ = [
    "Gap",
    "between_lines",
    "beyond",
    "cut_off",
    "gap_meanings",
    "highest",
    "kind_of",
    "kind_word",
    "left_out",
    "level_meaning",
    "level_name",
    "lowest",
    "more_rows",
    "newest",
    "not_comparable",
    "nothing_to_draw",
    "over_time_title",
    "row_ratio",
    "row_small",
    "short_times",
    "side_by_side_foot",
    "side_by_side_title",
]


class Gap(StrEnum):
    """Why a publication has no ratio for an asset. Each value is the letter that stands in its place."""

    WITHDRAWN = "w"
    UNREADABLE = "?"
    LOOKING = "…"
    NO_RATIO = "x"


_GAPS = {
    Gap.WITHDRAWN: "withdrawn",
    Gap.UNREADABLE: "cannot be read now",
    Gap.LOOKING: "still being looked at",
    Gap.NO_RATIO: "no ratio",
}


def level_name(level: Level) -> str:
    """Below the title. `level`: claimed or signed."""
    return f"Level of evidence: {level.value}"


def level_meaning(level: Level) -> str:
    """Return what the level counts, for the foot."""
    if level is Level.SIGNED:
        return "Signed: only wallets with a valid ownership signature are counted. No balance was read from the chain."
    return "Claimed: every wallet is counted as it was listed, signed or not. No balance was read from the chain."


def kind_word(*, is_claim: bool) -> str:
    """Return the word for a publication."""
    return "claim" if is_claim else "tree"


def kind_of(*, is_claim: bool) -> str:
    """Return what a kind of publication is, beside its mark."""
    if is_claim:
        return "claim: liabilities as this bot's operator loaded them"
    return "tree: liabilities added up from all leaves"


# -- one exchange over time


def over_time_title() -> str:
    """Below the exchange's name."""
    return "Reserves divided by liabilities, over time"


def newest(level: Level, owed: int, held: int, gap: Gap | None) -> str:
    """Return the newest publication's ratio, or why there is none. `owed` and `held` are in the same unit, >= 0."""
    if gap is not None:
        return f"newest: {_GAPS[gap]}"
    return f"newest {_in_words(level, owed, held)}"


def _in_words(level: Level, owed: int, held: int) -> str:
    """Return a ratio. Fewer signed wallets than owed are no shortfall: the others are only not signed."""
    ratio = percent(held, owed)
    if level is Level.SIGNED:
        return f"{ratio} signed" if owed else ratio
    if not owed:
        return ratio
    return f"{ratio}, short" if held < owed else f"{ratio}, exactly what is owed" if held == owed else ratio


def lowest(owed: int, held: int, day_text: str) -> str:
    """Return the lowest ratio that is drawn, and of when it is. `owed` and `held` are in the same unit, >= 0."""
    return f"lowest {percent(held, owed)} on {day_text}"


def highest(owed: int, held: int) -> str:
    """Return the highest ratio, where it is beyond the chart. `owed` and `held` are in the same unit, >= 0."""
    return f"highest {percent(held, owed)}, beyond the chart"


def short_times(level: Level, short: int, total: int) -> str:
    """Return in how many publications (`short`) an asset was below 100%, of a `total` number with a ratio; "" for none."""
    word = "below 100%" if level is Level.SIGNED else "short"
    return f"{word} in {count(short)} of {count(total)}" if short else ""


def gap_meanings(gaps: set[Gap]) -> str:
    """Return what the letters mean that stand in a picture; "" without any."""
    return ", ".join(f"{gap.value}: {said}" for gap, said in _GAPS.items() if gap in gaps)


def between_lines() -> str:
    """Said below every chart that has a line or could have one."""
    return "There is no line across a publication that is missing, withdrawn or has no ratio."


def beyond() -> str:
    """Said where a mark is at the edge of a chart."""
    return "A mark with a tip at the edge is beyond the chart."


def left_out(assets: int, publications: int) -> str:
    """Return how many assets and how many older publications are not drawn; "" for none."""
    parts = []
    if assets:
        parts.append(f"{count(assets)} more {'asset' if assets == 1 else 'assets'}")
    if publications:
        parts.append(f"{count(publications)} older {'publication' if publications == 1 else 'publications'}")
    verb = "is" if assets + publications == 1 else "are"
    return f"{' and '.join(parts)} {verb} not drawn." if parts else ""


def nothing_to_draw() -> str:
    """Neither publication nor exchange has a ratio on this level."""
    return "Nothing can be shown on this level yet."


# -- several exchanges side by side


def side_by_side_title() -> str:
    """At the top."""
    return "Exchanges side by side"


def row_ratio(level: Level, asset: str, owed: int, held: int) -> str:
    """Return the asset with the lowest ratio and that ratio, in words too. `owed` and `held` are in the same unit, >= 0."""
    return f"{asset} {_in_words(level, owed, held)}"


def row_small(day_text: str, assets: int, *, is_claim: bool) -> str:
    """Return what a row rests on. `assets`: how many have a ratio in that publication."""
    of = "its only asset" if assets == 1 else f"the lowest of {count(assets)} assets"
    return f"{kind_word(is_claim=is_claim)} of {day_text}, {of}"


def side_by_side_foot(*, trees: bool, claims: bool) -> list[str]:
    """Return what is said below the rows, by the kinds that are among them."""
    kinds = [kind_of(is_claim=False)] * trees + [kind_of(is_claim=True)] * claims
    return [
        "One row per exchange: its asset with the lowest ratio in its newest publication. The days may differ.",
        *(f"{kind[0].upper()}{kind[1:]}." for kind in kinds),
    ]


def cut_off(per_cent: int) -> str:
    """Said where a bar goes on beyond the chart's right end, which is at so many `per_cent`."""
    return f"Bars beyond {per_cent}% are cut off, with two gaps at the end."


def more_rows(number: int) -> str:
    """Said below a page of rows. `number`: how many exchanges are on other pages."""
    return f"and {count(number)} more {'exchange' if number == 1 else 'exchanges'}"


def not_comparable(reason: str, names: list[str], more: int) -> str:
    """Return which exchanges have no row, and why. `more`: how many of them are not named."""
    rest = f" and {count(more)} more" if more else ""
    return f"{reason[0].upper()}{reason[1:]}: {', '.join(names)}{rest}."
