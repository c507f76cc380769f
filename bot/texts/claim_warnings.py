"""What operators are warned of before a claim is published, and the question that its ratios bring up."""

from collections.abc import Iterator, Sequence
from html import escape

from bot.formats import count, moment
from bot.languages import _, commas, ngettext, semicolons
from bot.load.claim_dry_run import ClaimDryRun, ShortAsset, uncounted
from bot.load.errors import UnitsError
from bot.texts.folder_dry_run import NameOf, same_root
from bot.texts.points import Point
from porcore.publications import UnitQuestion, WhyNoRatio
from porcore.publications.sentences import units_example

__all__ = ["claim_warnings", "percent", "units_question"]

_MOST_NAMED, _MOST_CLAIMS, _MOST_UNITS, _LONGEST_NAME = 12, 3, 5, 64
Asked = UnitQuestion | ShortAsset


def claim_warnings(run: ClaimDryRun, name_of: NameOf) -> Iterator[Point]:
    """Yield what needs a look first: shortfalls, units, and a root that another claim has."""
    missing = any(row.why_not is WhyNoRatio.NO_WALLETS for row in run.figures)
    cause = _cause(uncounted(run.figures)) if run.short or missing else ""
    if run.short:
        said = _(
            "<b>Less is listed than is owed</b>: {assets}. Publish will ask again.", assets=_asked(run.short)
        )
        yield Point(_("Less is listed than is owed"), "\n".join(filter(None, (f"⚠️ {said}", cause))))
    elif cause:
        yield Point(_("Listed coins count for no asset"), cause)
    if run.questions:
        said = _("<b>Check the units</b>: {assets}. Publish will ask again.", assets=_asked(run.questions))
        yield Point(_("Check the units"), f"⚠️ {said}")
    unknown = [row.asset for row in run.figures if row.why_not is WhyNoRatio.UNITS]
    if unknown:
        yield Point(_("No ratio for want of units"), _units_advice(unknown))
    for entry in run.same_roots[:_MOST_CLAIMS]:
        yield same_root(entry, run.row.key, name_of)


def _units_advice(assets: Sequence[str]) -> str:
    """Return what to write about totals in units of the exchange's own; `assets`: at least one name."""
    return _(
        "The units of {assets} are the exchange's own, so there is no ratio. Write in publication.toml, for each asset, with"
        " the number of decimals that the exchange states and the address where it does:\n{example}",
        assets=_names(assets, _MOST_UNITS),
        example=escape(units_example(assets[0]), quote=False),
    )


def units_question(error: UnitsError) -> str:
    """Asked before a claim is published whose ratios are out of all proportion, or below 100 %."""
    title = _(
        "<b>Publish the claim of {moment} ({digits}…) anyway?</b>",
        moment=moment(error.row.taken_at),
        digits=error.row.id[:8],
    )
    parts = [f"⚠️ {title}"]
    if error.questions:
        parts.append(
            _(
                "What is listed against what is owed:\n{assets}\n\nTotals in another unit than the wallets look like this. If"
                " the units are right, these ratios will be shown to everyone.",
                assets=_list(error.questions),
            )
        )
    if error.short:
        parts.append(_("Less is listed than is owed:\n{assets}", assets=_list(error.short)))
        parts += filter(None, [_cause(error.uncounted)])
        parts.append(_("Everyone will read that something is missing."))
    return "\n\n".join([*parts, _("Nothing is published yet.")])


def _list(asked: Sequence[Asked]) -> str:
    lines = [f"• {escape(each.asset[:_LONGEST_NAME])}: {_said(each)}" for each in asked[:_MOST_NAMED]]
    more = len(asked) - _MOST_NAMED
    if more > 0:
        lines.append("• " + ngettext("and {n} more", "and {n} more", more, n=count(more)))
    return "\n".join(lines)


def _asked(asked: Sequence[Asked]) -> str:
    named = [f"{escape(each.asset[:_LONGEST_NAME])} {_said(each)}" for each in asked[:_MOST_NAMED]]
    return _joined(named, len(asked) - _MOST_NAMED)


def _said(asked: Asked) -> str:
    parts = [] if asked.ratio_tenths is None else [percent(asked.ratio_tenths)]
    if isinstance(asked, UnitQuestion):
        if asked.scale is not None:
            parts.append(_("units of 10^-{decimals}, as stated", decimals=asked.scale.decimals))
        if asked.is_debt_above:
            parts.append(_("more debt than owed"))
    return semicolons(parts)


def _cause(coins: Sequence[str]) -> str:
    """Say which coins of the wallet list count for no asset, which is what mostly makes a shortfall."""
    if not coins:
        return ""
    return ngettext(
        "{coins} counts for no asset: counts_as? It stands under [wallets] in publication.toml.",
        "{coins} count for no asset: counts_as? It stands under [wallets] in publication.toml.",
        len(coins),
        coins=_names(coins),
    )


def _names(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    return _joined([escape(name[: 2 * _LONGEST_NAME]) for name in names[:most]], len(names) - most)


def _joined(named: Sequence[str], more: int) -> str:
    if more <= 0:
        return commas(named)
    return ngettext("{names} and {n} more", "{names} and {n} more", more, names=commas(named), n=count(more))


def percent(tenths: int) -> str:
    """Return tenths of a per cent (0 or more) as people read them: ``1,200.0%``."""
    return f"{count(tenths // 10)}.{tenths % 10}%"
