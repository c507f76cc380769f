"""What operators read before a claim is published."""

from collections.abc import Collection, Iterator, Mapping
from html import escape

from bot.formats import count, grouped, moment
from bot.languages import N_, _, commas, ngettext, translated
from bot.load.claim_dry_run import ClaimChange, ClaimDryRun
from bot.texts.claim_warnings import claim_warnings, percent
from bot.texts.common import fits
from bot.texts.folder_dry_run import NameOf, dry_run_title, obstacle_point, source_line
from bot.texts.points import Point, dry_run_text, nobody_sees
from porcore.publications import AssetFigures, WhyNoRatio, empty_roots
from porcore.publications.claim import Basis
from porcore.reserves.evidence import Level

__all__ = ["claim_dry_run"]

_MOST_ROOTS, _MOST_CHANGES, _MOST_NOTES = 8, 12, 5
_LONGEST_SOURCE = 100  # characters of the earlier claim's address


def claim_dry_run(run: ClaimDryRun, name_of: NameOf) -> str:
    """What would be published, and what changes; as many assets as fit. `name_of`: an exchange's name by its key."""
    points, about, more = list(_points(run, name_of)), list(_about(run)), list(_more(run))
    rows = [_asset(row, run.units_known) for row in run.figures]
    text = ""
    for shown in range(len(rows), -1, -1):
        left_out = len(rows) - shown
        said = [ngettext("and {n} more asset", "and {n} more assets", left_out, n=count(left_out))]
        listed = "\n".join([*rows[:shown], *(said if left_out else [])])
        text = dry_run_text(points, about, [listed, *more])
        if fits(text):
            break
    return text


def _points(run: ClaimDryRun, name_of: NameOf) -> Iterator[Point]:
    yield from obstacle_point(run.obstacle)
    yield from claim_warnings(run, name_of)
    if run.claim.roots and not run.claim.proof_format:
        said = _("It names no proof format, so no file is compared with its roots.")
        yield Point(_("It names no proof format"), f"⚠️ {said}")
    empty = empty_roots(run.claim)
    if empty:
        said = _(
            "That is the root of an empty tree ({program}): look again where it came from.",
            program=escape(commas(dict.fromkeys(empty.values()))),
        )
        yield Point(_("A root is that of an empty tree"), f"⚠️ {said}")
    if run.previous is not None and run.change is None:
        said = _(
            "I cannot read the claim of {moment} ({digits}), so I cannot show changes.",
            moment=moment(run.previous.taken_at),
            digits=f"<code>{run.previous.id[:8]}</code>",
        )
        yield Point(_("Changes cannot be shown"), f"⚠️ {said}")
    if not run.source_known:  # the line on the source says it whole
        yield Point(_("The source is not known as its own"), "")
    if run.row.proof_format and run.exchange is not None and not run.exchange.formats:
        said = _("The table lists no formats of this exchange.")
        yield Point(_("Its format is not in the table"), f"⚠️ {said}")


def _about(run: ClaimDryRun) -> Iterator[str]:
    yield dry_run_title(run.row, run.exchange)
    assets, wallets = len(run.figures), len(run.claim.wallets)
    figures = [ngettext("{n} asset", "{n} assets", assets, n=count(assets))]
    figures.append(ngettext("{n} wallet", "{n} wallets", wallets, n=count(wallets)))
    yield " · ".join(figures)
    known = [(row.ratio_tenths, row.asset) for row in run.figures if row.ratio_tenths is not None]
    if known:
        tenths, asset = min(known)
        yield _("Lowest ratio: {asset} {ratio}", asset=f"<b>{escape(asset)}</b>", ratio=percent(tenths))
    yield _("Answers name it as this bot's operator's word.")
    yield nobody_sees()


# -- assets

_NO_RATIO = {
    WhyNoRatio.NO_TOTAL: N_("no total stated"),
    WhyNoRatio.NO_LIST: N_("no wallet list"),
    WhyNoRatio.NO_WALLETS: N_("no wallet listed"),
    WhyNoRatio.UNITS: N_("units not known"),
    WhyNoRatio.UNCONFIRMED: N_("units not confirmed"),
    WhyNoRatio.SYMBOL: N_("name not of our format"),
    WhyNoRatio.RANGE: N_("outside our range"),
    WhyNoRatio.NOTHING_OWED: N_("nothing owed"),
}
# Translators: how well a total is known, in brackets behind it.
_BASIS = {
    Basis.COMMITTED: N_("committed"),
    Basis.CIRCUIT: N_("in the zero-knowledge proof"),
    Basis.STATED: N_("stated"),
}
_SCALE_STATED = {
    Basis.COMMITTED: N_("the root commits to the units; the size of one is only stated"),
    Basis.CIRCUIT: N_("the zero-knowledge proof covers the units; the size of one is only stated"),
    Basis.STATED: N_("units and the size of one are only stated"),
}


def _asset(row: AssetFigures, units_known: Collection[str]) -> str:
    parts = [" ".join(filter(None, (f"<b>{escape(row.asset)}</b>", _owed(row), _basis(row))))]
    if row.evidence is not None:
        parts.append(_("listed {amount}", amount=grouped(row.reserves)))
    if row.why_not is not None:
        ratio = translated(_NO_RATIO[row.why_not])
    else:
        ratio = percent(row.ratio_tenths) if row.ratio_tenths is not None else ""
    parts.append(_("ratio to owed: {ratio}", ratio=ratio))
    scale = f"\n{_scale(row, units_known)}" if row.unit is not None else ""
    return commas(parts) + scale


def _owed(row: AssetFigures) -> str:
    if row.owed is None:
        if row.stated:
            return _("total {amount} in units that nobody stated", amount=escape(grouped(row.stated)))
        return _("no total")
    values = {"owed": escape(grouped(row.owed))}
    if not row.debt:
        return _("owed {owed}", **values)
    debt, net = escape(grouped(row.debt)), escape(grouped(row.net or "0"))
    return _("owed {owed}, debt {debt}, net {net}", debt=debt, net=net, **values)


def _basis(row: AssetFigures) -> str:
    if row.basis is None:
        return ""
    return f"({translated((_SCALE_STATED if row.is_scale_stated else _BASIS)[row.basis])})"


def _scale(row: AssetFigures, units_known: Collection[str]) -> str:
    assert row.unit is not None
    values = {"asset": escape(row.asset), "decimals": row.unit.decimals}
    if not row.is_scale_stated:
        return _("1 {asset} = 10^{decimals} units, as the format counts", **values)
    source = f"<code>{escape(row.unit.source[:_LONGEST_SOURCE])}</code>"
    if row.asset in units_known:
        return _("1 {asset} = 10^{decimals} units, says {source}", source=source, **values)
    return _(
        "1 {asset} = 10^{decimals} units, says {source} (⚠️ not an address that is known as the exchange's)",
        source=source,
        **values,
    )


# -- the folded rest


def _more(run: ClaimDryRun) -> Iterator[str]:
    yield _("A claim is what you say the exchange published.")
    yield "\n".join(_roots(run))
    yield "\n".join(_wallets(run))
    yield _changes(run)
    yield from _source(run)


def _roots(run: ClaimDryRun) -> Iterator[str]:
    roots = run.claim.roots
    if not roots:
        yield _("It names no root, so no file can be compared with it.")
        return
    seen = dict(run.seen)
    for root in roots[:_MOST_ROOTS]:
        line = f"<code>{root.hash}</code>"
        if root.label:
            line = _("Root of {label}: {hash}", label=escape(root.label), hash=line)
        else:
            line = _("Root: {hash}", hash=line)
        yield line
        if root.label in seen:
            yield _led_here(seen[root.label])
    if len(roots) > _MOST_ROOTS:
        more = len(roots) - _MOST_ROOTS
        yield ngettext("and {n} more", "and {n} more", more, n=count(more))
    if len(roots) > 1:
        yield _(
            "How many files led here is not known: files of several trees are counted by all their roots at once."
        )
    if run.root_file == "not read":
        yield _("The root file was not read: only its SHA-256 is part of the claim.")


def _led_here(number: int) -> str:
    if not number:
        return _("Nobody's file has led here yet.")
    return ngettext(
        "files of {n} account led here", "files of {n} accounts led here", number, n=count(number)
    )


# Translators: after a number of wallets, by what is known of their ownership signatures.
_LEVELS = {
    Level.SIGNED: N_("{n} signed"),
    Level.UNBOUND: N_("{n} unbound"),
    Level.CLAIMED: N_("{n} only claimed"),
    Level.INVALID: N_("{n} invalid"),
    Level.UNVERIFIABLE: N_("{n} unverifiable"),
    Level.UNCHECKED: N_("{n} unchecked"),
}


def _wallets(run: ClaimDryRun) -> Iterator[str]:
    number = len(run.claim.wallets)
    if not run.claim.has_wallet_list:
        yield _("There is no wallet list.")
        return
    if run.checked is None:
        yield ngettext("{n} wallet.", "{n} wallets.", number, n=count(number))
    else:
        found = [row.level for row in run.checked.rows]
        named = [
            translated(sentence, n=count(found.count(level)))
            for level, sentence in _LEVELS.items()
            if level in found
        ]
        yield ngettext(
            "{n} wallet: {levels}.",
            "{n} wallets: {levels}.",
            number,
            n=count(number),
            levels=commas(named),
        )
    if run.rows_outside:
        yield ngettext(
            "{n} row of the list counts for nothing.",
            "{n} rows of the list count for nothing.",
            run.rows_outside,
            n=count(run.rows_outside),
        )
    if run.rows_repeated:
        yield ngettext(
            "{n} row names a wallet again and was left out.",
            "{n} rows name a wallet again and were left out.",
            run.rows_repeated,
            n=count(run.rows_repeated),
        )
    yield from (escape(note) for note in run.notes[:_MOST_NOTES])


def _changes(run: ClaimDryRun) -> str:
    if run.previous is None:
        return _("There is no earlier claim of this exchange to compare with.")
    if run.change is None:
        return ""
    before = {"moment": moment(run.previous.taken_at), "digits": f"<code>{run.previous.id[:8]}</code>"}
    lines = list(_changed(run.change))
    if not lines:
        return _("It says the same as the claim of {moment} ({digits}).", **before)
    if not run.change.roots:
        lines.insert(0, _("the same roots"))
    return _("Compared with the claim of {moment} ({digits}):\n{changes}", changes="\n".join(lines), **before)


def _changed(change: ClaimChange) -> Iterator[str]:
    if change.roots:
        yield _("other roots")
    yield from _totals(change.totals)
    yield from _debts(change.debts)
    if change.wallets is None:
        yield "⚠️ " + _("the earlier wallet list cannot be read")
    elif change.wallets[0] != change.wallets[1] or any(change.listed):
        fresh, gone = map(count, change.listed)
        yield _(
            "wallets: {before} → {now} ({fresh} new, {gone} no longer listed)",
            before=count(change.wallets[0]),
            now=count(change.wallets[1]),
            fresh=fresh,
            gone=gone,
        )
    if change.units:
        yield "⚠️ " + _("other units: {assets}", assets=escape(commas(change.units[:_MOST_CHANGES])))
    if change.proof_format:
        yield "⚠️ " + _("another proof format; it was {format}", format=escape(change.proof_format))
    elif change.proof_format is not None:
        yield "⚠️ " + _("another proof format; it was none")
    if change.source:
        source = f"<code>{escape(change.source[:_LONGEST_SOURCE])}</code>"
        yield _("another source; it was {source}", source=source)


def _totals(differ: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for asset, pair in list(differ.items())[:_MOST_CHANGES]:
        yield _("{asset}: {before} → {now}", asset=escape(asset), **_pair(pair))
    more = len(differ) - _MOST_CHANGES
    if more > 0:
        yield ngettext("and {n} more total", "and {n} more totals", more, n=count(more))


def _debts(differ: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for asset, pair in list(differ.items())[:_MOST_CHANGES]:
        yield _("debt in {asset}: {before} → {now}", asset=escape(asset), **_pair(pair))
    more = len(differ) - _MOST_CHANGES
    if more > 0:
        yield ngettext("and {n} more debt", "and {n} more debts", more, n=count(more))


def _pair(pair: tuple[str, str]) -> dict[str, str]:
    before, now = (grouped(text) if text else _("not stated") for text in pair)
    return {"before": before, "now": now}


def _source(run: ClaimDryRun) -> Iterator[str]:
    lines = [source_line(run.row.source, is_known=run.source_known)]
    if run.row.proof_format:
        lines.append(_("Proof format: {format}", format=escape(run.row.proof_format)))
    yield "\n".join(lines)
    loaded = _("From {source}.", source=f"<code>{escape(run.row.loaded_from)}</code>")
    yield f"{loaded}\n" + _("Claim {id}", id=f"<code>{run.row.id}</code>")
