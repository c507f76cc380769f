"""The words in the pictures that compare publications: one exchange over time, and several side by side.

The pen writes ASCII, ``…``, ``±``, ``·`` and ``−``; a test keeps these words to it. Whole numbers of both sides come in, in the same
unit and >= 0.
"""

from enum import StrEnum

from bot.formats import count, percent
from bot.languages import N_, _, commas, ngettext, translated
from bot.texts.name_lists import all_of
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


# Said of the newest publication, and what the letters mean.
_NEWEST = {
    Gap.WITHDRAWN: N_("newest: withdrawn"),
    Gap.UNREADABLE: N_("newest: cannot be read now"),
    Gap.LOOKING: N_("newest: still being looked at"),
    Gap.NO_RATIO: N_("newest: no ratio"),
}
_MEANINGS = {
    Gap.WITHDRAWN: N_("w: withdrawn"),
    Gap.UNREADABLE: N_("?: cannot be read now"),
    Gap.LOOKING: N_("…: still being looked at"),
    Gap.NO_RATIO: N_("x: no ratio"),
}


def level_name(level: Level) -> str:
    """Below the title. `level`: claimed or signed."""
    return _("Level of evidence: signed") if level is Level.SIGNED else _("Level of evidence: claimed")


def level_meaning(level: Level) -> str:
    """Return what the level counts, for the foot."""
    if level is Level.SIGNED:
        return _(
            "Signed: only wallets with a valid ownership signature are counted. No balance was read from the chain."
        )
    return _(
        "Claimed: every wallet is counted as it was listed, signed or not. No balance was read from the chain."
    )


def kind_word(*, is_claim: bool) -> str:
    """Return the word for a publication."""
    # Translators: a kind of publication, as a word in a picture: what an exchange said, or a tree of all balances.
    return _("claim") if is_claim else _("tree")


def kind_of(*, is_claim: bool) -> str:
    """Return what a kind of publication is, beside its mark."""
    if is_claim:
        return _("claim: liabilities as this bot's operator loaded them")
    return _("tree: liabilities added up from all leaves")


# -- one exchange over time


def over_time_title() -> str:
    """Below the exchange's name."""
    return _("Reserves divided by liabilities, over time")


def newest(level: Level, owed: int, held: int, gap: Gap | None) -> str:
    """Return the newest publication's ratio, or why there is none. `owed` and `held` are in the same unit, >= 0."""
    if gap is not None:
        return translated(_NEWEST[gap])
    # Translators: a ratio in a picture, such as "newest 104.2%" or "newest 98.2%, short".
    return _("newest {ratio}", ratio=_in_words(level, owed, held))


def _in_words(level: Level, owed: int, held: int) -> str:
    """Return a ratio. Fewer signed wallets than owed are no shortfall: the others are only not signed."""
    ratio = percent(held, owed)
    if not owed:
        return ratio
    if level is Level.SIGNED:
        return _("{ratio} signed", ratio=ratio)
    if held < owed:
        return _("{ratio}, short", ratio=ratio)
    return _("{ratio}, exactly what is owed", ratio=ratio) if held == owed else ratio


def lowest(owed: int, held: int, day_text: str) -> str:
    """Return the lowest ratio that is drawn, and of when it is. `owed` and `held` are in the same unit, >= 0."""
    return _("lowest {ratio} on {day}", ratio=percent(held, owed), day=day_text)


def highest(owed: int, held: int) -> str:
    """Return the highest ratio, where it is beyond the chart. `owed` and `held` are in the same unit, >= 0."""
    return _("highest {ratio}, beyond the chart", ratio=percent(held, owed))


def short_times(level: Level, short: int, total: int) -> str:
    """Return in how many publications (`short`) an asset was below 100%, of a `total` number with a ratio; "" for none."""
    if not short:
        return ""
    values = {"n": count(short), "total": count(total)}
    if level is Level.SIGNED:
        return _("below 100% in {n} of {total}", **values)
    return _("short in {n} of {total}", **values)


def gap_meanings(gaps: set[Gap]) -> str:
    """Return what the letters mean that stand in a picture; "" without any."""
    return commas(translated(said) for gap, said in _MEANINGS.items() if gap in gaps)


def between_lines() -> str:
    """Said below every chart that has a line or could have one."""
    return _("There is no line across a publication that is missing, withdrawn or has no ratio.")


def beyond() -> str:
    """Said where a mark is at the edge of a chart."""
    return _("A mark with a tip at the edge is beyond the chart.")


def left_out(assets: int, publications: int) -> str:
    """Return how many assets and how many older publications are not drawn; "" for none."""
    said = []
    if assets:
        said.append(
            ngettext(
                "{n} more asset is not drawn.", "{n} more assets are not drawn.", assets, n=count(assets)
            )
        )
    if publications:
        said.append(
            ngettext(
                "{n} older publication is not drawn.",
                "{n} older publications are not drawn.",
                publications,
                n=count(publications),
            )
        )
    return " ".join(said)


def nothing_to_draw() -> str:
    """Neither publication nor exchange has a ratio on this level."""
    return _("Nothing can be shown on this level yet.")


# -- several exchanges side by side


def side_by_side_title() -> str:
    """At the top."""
    return _("Exchanges side by side")


def row_ratio(level: Level, asset: str, owed: int, held: int) -> str:
    """Return the asset with the lowest ratio and that ratio, in words too. `owed` and `held` are in the same unit, >= 0."""
    return f"{asset} {_in_words(level, owed, held)}"


def row_small(day_text: str, assets: int, *, is_claim: bool) -> str:
    """Return what a row rests on. `assets`: how many have a ratio in that publication."""
    if assets == 1:
        return (
            _("claim of {day}, its only asset", day=day_text)
            if is_claim
            else _("tree of {day}, its only asset", day=day_text)
        )
    values = {"day": day_text, "n": count(assets)}
    if is_claim:
        return ngettext(
            "claim of {day}, the lowest of {n} asset",
            "claim of {day}, the lowest of {n} assets",
            assets,
            **values,
        )
    return ngettext(
        "tree of {day}, the lowest of {n} asset", "tree of {day}, the lowest of {n} assets", assets, **values
    )


def side_by_side_foot(*, trees: bool, claims: bool) -> list[str]:
    """Return what is said below the rows, by the kinds that are among them."""
    rows = _(
        "One row per exchange: its asset with the lowest ratio in its newest publication. The days may differ."
    )
    tree = [_("Tree: liabilities added up from all leaves.")] * trees
    return [rows, *tree, *[_("Claim: liabilities as this bot's operator loaded them.")] * claims]


def cut_off(per_cent: int) -> str:
    """Said where a bar goes on beyond the chart's right end, which is at so many `per_cent`."""
    return _("Bars beyond {percent}% are cut off, with two gaps at the end.", percent=per_cent)


def more_rows(number: int) -> str:
    """Said below a page of rows. `number`: how many exchanges are on other pages."""
    return ngettext("and {n} more exchange", "and {n} more exchanges", number, n=count(number))


def not_comparable(reason: str, names: list[str], more: int) -> str:
    """Return which exchanges have no row, and why. `more`: how many of them are not named."""
    listed = all_of([*names, *[""] * more], len(names))
    return f"{reason}: {listed}."
