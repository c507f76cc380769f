"""What operators are warned of before a claim is published, and the question that its ratios bring up."""

from collections.abc import Iterator, Sequence
from html import escape

from bot.formats import count, moment
from bot.load.claim_dry_run import ClaimDryRun, ShortAsset, uncounted
from bot.load.errors import UnitsError
from bot.texts.folder_dry_run import same_root
from porcore.publications import UnitQuestion, WhyNoRatio
from porcore.publications.sentences import units_advice

__all__ = ["claim_warnings", "percent", "units_question"]

_MOST_NAMED, _MOST_CLAIMS, _LONGEST_NAME = 12, 3, 64
Asked = UnitQuestion | ShortAsset


def claim_warnings(run: ClaimDryRun) -> Iterator[str]:
    """Yield what needs a look first: units, shortfalls, and a root that another claim has."""
    if run.questions:
        yield f"⚠️ <b>Check the units</b>: {_asked(run.questions)}. Publish will ask again."
    if run.short:
        yield f"⚠️ <b>Less is listed than is owed</b>: {_asked(run.short)}. Publish will ask again."
    missing = any(row.why_not is WhyNoRatio.NO_WALLETS for row in run.figures)
    if (run.short or missing) and (cause := _cause(uncounted(run.figures))):
        yield cause
    unknown = [row.asset for row in run.figures if row.why_not is WhyNoRatio.UNITS]
    if unknown:
        yield escape(units_advice(unknown), quote=False)
    for entry in run.same_roots[:_MOST_CLAIMS]:
        yield same_root(entry, run.row.key)


def units_question(error: UnitsError) -> str:
    """Asked before a claim is published whose ratios are out of all proportion, or below 100 %."""
    named = f"the claim of {moment(error.row.taken_at)} ({error.row.id[:8]}…)"
    parts = [f"⚠️ <b>Publish {named} anyway?</b>"]
    if error.questions:
        parts.append(
            f"What is listed against what is owed:\n{_list(error.questions)}\n\nTotals in another unit than the wallets look"
            " like this. If the units are right, these ratios will be shown to everyone."
        )
    if error.short:
        cause = _cause(error.uncounted)
        parts.append(
            f"Less is listed than is owed:\n{_list(error.short)}" + (f"\n\n{cause}" if cause else "")
        )
        parts.append("Everyone will read that something is missing.")
    return "\n\n".join([*parts, "Nothing is published yet."])


def _list(asked: Sequence[Asked]) -> str:
    lines = [f"• {escape(each.asset[:_LONGEST_NAME])}: {_said(each)}" for each in asked[:_MOST_NAMED]]
    more = len(asked) - _MOST_NAMED
    return "\n".join([*lines, *([f"• and {count(more)} more"] if more > 0 else [])])


def _asked(asked: Sequence[Asked]) -> str:
    return _names([f"{each.asset[:_LONGEST_NAME]} {_said(each)}" for each in asked])


def _said(asked: Asked) -> str:
    parts = [] if asked.ratio_tenths is None else [percent(asked.ratio_tenths)]
    if isinstance(asked, UnitQuestion):
        if asked.scale is not None:
            parts.append(f"units of 10^-{asked.scale.decimals}, as stated")
        if asked.is_debt_above:
            parts.append("more debt than owed")
    return " and ".join(parts)


def _cause(coins: Sequence[str]) -> str:
    """Say which coins of the wallet list count for no asset, which is what mostly makes a shortfall."""
    if not coins:
        return ""
    verb = "counts" if len(coins) == 1 else "count"
    return f"{_names(coins)} {verb} for no asset: counts_as? It stands under [wallets] in publication.toml."


def _names(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join(escape(name[: 2 * _LONGEST_NAME]) for name in names[:_MOST_NAMED])
    return shown + (f" and {count(more)} more" if more > 0 else "")


def percent(tenths: int) -> str:
    """Return tenths of a per cent (0 or more) as people read them: ``1,200.0%``."""
    return f"{count(tenths // 10)}.{tenths % 10}%"
