"""What operators read in a dry run: what a load would publish, and what would change."""

from collections.abc import Iterator
from html import escape

from bot.formats import amount, change, count, moment, percent, utf16
from bot.languages import N_, _, commas, ngettext, translated
from bot.load.dry_run import AssetLine, DryRun
from bot.texts.asset_order import need
from bot.texts.common import MESSAGE_ROOM, heights_note
from bot.texts.debts import debts_note
from bot.texts.dry_run_rows import asset_levels, row_points, signatures
from bot.texts.falls import falls_point
from bot.texts.loading import inline
from bot.texts.members import summed
from bot.texts.points import Point, dry_run_text, nobody_sees
from porcore.format.origin import Origin
from porcore.format.statement import Statement
from porcore.format.wallet_list import BALANCE_DECIMALS

__all__ = ["CHANCE", "dry_run"]

_MOST_NAMES = 20  # assets that are gone
_MOST_BONUSES = 8
_UNITS = 10  # times what is owed, from which on units look wrong
CHANCE = N_(
    "Client ids must be impossible to guess: use at least 128 random bits, or an HMAC of the account number with a secret"
    " key. A plain hash of the account number is not enough, because anyone can hash all numbers."
)


def dry_run(run: DryRun, note: str = "") -> str:
    """What would be published, and what would change; as many assets as fit, those with the lowest ratios first.

    `note`: a last line for everyone to read, as HTML.
    """
    points, about, more = list(_points(run)), [*_about(run), *filter(None, [note])], list(_more(run))
    by_need = sorted(run.lines, key=lambda line: need(line.now.liabilities, line.now.reserves, None))
    texts = [_asset(run, line) for line in by_need]
    room = MESSAGE_ROOM - utf16(dry_run_text(points, about, [_missing(len(texts)), *more]))
    shown = 0
    for text in texts:
        room -= utf16(text) + 2
        if room < 0:
            break
        shown += 1
    rows = texts[:shown]
    if shown == len(texts):
        rows = [_asset(run, line) for line in run.lines]
    else:
        rows.append(_missing(len(texts) - shown))
    return dry_run_text(points, about, [*rows, *more])


def _missing(number: int) -> str:
    return ngettext(
        "{n} more asset with a higher ratio. porcore show prints all of them.",
        "{n} more assets with higher ratios. porcore show prints all of them.",
        number,
        n=count(number),
    )


# -- what everyone should read


def _about(run: DryRun) -> Iterator[str]:
    yield _(
        "Dry run: {exchange}, snapshot of {moment}",
        exchange=escape(run.statement.exchange),
        moment=moment(run.statement.taken_at),
    )
    yield _figures(run)
    owed = [line.now for line in run.lines if line.now.liabilities]
    if owed:
        worst = min(owed, key=lambda row: need(row.liabilities, row.reserves, None))
        ratio = percent(worst.reserves, worst.liabilities)
        yield _("Lowest ratio: {asset} {ratio}", asset=f"<b>{worst.asset.symbol}</b>", ratio=ratio)
    yield nobody_sees()


def _figures(run: DryRun) -> str:
    number, wallets = len(run.lines), len(run.wallets)
    parts = [ngettext("{n} asset", "{n} assets", number, n=count(number))]
    if run.report is not None:
        clients = run.report.clients
        parts.append(ngettext("{n} client", "{n} clients", clients, n=count(clients)))
    parts.append(ngettext("{n} wallet", "{n} wallets", wallets, n=count(wallets)))
    return " · ".join(parts)


# -- what needs a look


def _points(run: DryRun) -> Iterator[Point]:
    """Yield what needs a look before Publish, the worst first."""
    if run.obstacle is not None:
        reason = inline(str(run.obstacle))
        yield Point(
            _("This cannot be published now"),
            "⚠️ " + _("<b>This cannot be published now.</b> {reason}", reason=reason),
        )
    yield from _short(run)
    if run.falls:
        yield falls_point(run.falls, run.fall_percent)
    yield from row_points(run)
    yield from _units(run)
    if run.previous is not None and run.unreadable:
        said = _(
            "I cannot read the snapshot of {moment}, so I cannot show changes.",
            moment=moment(run.previous.taken_at),
        )
        yield Point(_("Changes cannot be shown"), f"⚠️ {said} {inline(run.unreadable)}")
    yield from _history(run)
    if run.report is not None and run.report.weak_ids:
        yield Point(
            _("The client ids look easy to guess"),
            "⚠️ "
            + _(
                "<b>The client ids look easy to guess</b>: they are padded, numbered in order or begin alike. Whoever"
                " guesses an id can read that client's balances."
            ),
        )


def _short(run: DryRun) -> Iterator[Point]:
    short = [line.now for line in run.lines if line.now.difference < 0]
    if not short:
        return
    owed = sum(line.now.liabilities > 0 for line in run.lines)
    if len(short) == 1:
        text = _("{asset} is short of reserves", asset=short[0].asset.symbol)
    else:
        text = ngettext(
            "{n} asset is short of reserves",
            "{n} assets are short of reserves",
            len(short),
            n=count(len(short)),
        )
    of = ngettext(
        "{n} of {total} assets is short of reserves.",
        "{n} of {total} assets are short of reserves.",
        len(short),
        n=count(len(short)),
        total=count(owed),
    )
    yield Point(text, f"⚠️ <b>{of}</b>")


def _units(run: DryRun) -> Iterator[Point]:
    wrong = [line.now.asset.symbol for line in run.lines if _looks_scaled(line)]
    if wrong:
        named = commas(wrong[:_MOST_NAMES]) + (" …" if len(wrong) > _MOST_NAMES else "")
        yield Point(
            _("Reserves above ten times what is owed"),
            "⚠️ "
            + _(
                "Reserves are more than ten times what is owed: {assets}. Wrong units or decimals look like this: check the"
                " wallet list.",
                assets=named,
            ),
        )


def _looks_scaled(line: AssetLine) -> bool:
    return line.now.reserves > _UNITS * line.now.liabilities > 0


def _history(run: DryRun) -> Iterator[Point]:
    if run.dropped:
        gone = commas(run.dropped[:_MOST_NAMES]) + (" …" if len(run.dropped) > _MOST_NAMES else "")
        yield Point(
            _("Assets are no longer there"), "⚠️ " + _("No longer there: {assets}", assets=escape(gone))
        )
    if run.latest is not None:
        yield Point(
            _("A later snapshot is published"),
            "⚠️ "
            + _(
                "Older than the snapshot of {moment}, which stays the latest. People see this one only if they ask for its"
                " date.",
                moment=moment(run.latest.taken_at),
            ),
        )


# -- the folded rest


def _asset(run: DryRun, line: AssetLine) -> str:
    now = line.now
    owed, held = amount(now.liabilities, BALANCE_DECIMALS), amount(now.reserves, BALANCE_DECIMALS)
    gap = amount(abs(now.difference), BALANCE_DECIMALS)
    ratio = f"<b>{now.asset.symbol}</b> {percent(now.reserves, now.liabilities)}"
    lines = [
        ratio,
        _owes(run, owed, now.asset.leaf_count),
        _holds(now.wallets, held, gap, is_short=now.difference < 0),
    ]
    if _looks_scaled(line):
        lines.append("⚠️ " + _("more than ten times what is owed: check the units"))
    lines += filter(None, (summed(now.asset), asset_levels(line)))
    if not run.unreadable:
        lines.append(_change(run, line))
    return "\n".join(lines)


def _owes(run: DryRun, owed: str, leaves: int) -> str:
    if run.whole:
        return ngettext(
            "owes {owed} to {n} client", "owes {owed} to {n} clients", leaves, owed=owed, n=count(leaves)
        )
    return ngettext(
        "owes {owed} to {n} leaf", "owes {owed} to {n} leaves", leaves, owed=owed, n=count(leaves)
    )


def _holds(wallets: int, held: str, gap: str, *, is_short: bool) -> str:
    values = {"held": held, "gap": gap, "n": count(wallets)}
    if is_short:
        return ngettext(
            "holds {held} in {n} wallet, ⚠️ {gap} short",
            "holds {held} in {n} wallets, ⚠️ {gap} short",
            wallets,
            **values,
        )
    return ngettext(
        "holds {held} in {n} wallet, {gap} more than owed",
        "holds {held} in {n} wallets, {gap} more than owed",
        wallets,
        **values,
    )


def _change(run: DryRun, line: AssetLine) -> str:
    now, before = line.now, line.before
    if before is None:
        return _("new in this snapshot")
    owed = now.liabilities - before.liabilities
    leaves = now.asset.leaf_count - before.asset.leaf_count
    share = f" ({change(now.liabilities, before.liabilities)})" if before.liabilities else ""
    held = now.reserves - before.reserves
    values = {
        "owed": _signed(amount(abs(owed), BALANCE_DECIMALS), owed) + share,
        "held": _signed(amount(abs(held), BALANCE_DECIMALS), held),
        "number": _signed(count(abs(leaves)), leaves),
    }
    if run.whole:
        return _("change: owes {owed}, holds {held}, clients {number}", **values)
    return _("change: owes {owed}, holds {held}, leaves {number}", **values)


def _signed(text: str, value: int) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{text}"


def _more(run: DryRun) -> Iterator[str]:
    """Yield the paragraphs behind the assets."""
    yield from _compared(run)
    yield from _ledger(run)
    yield heights_note(run.wallets)
    yield from signatures(run)
    if run.facts is None or run.facts.origin.source is None:  # else whoever made the tree chose no client id
        yield translated(CHANCE)
    yield from _made_by(run)
    yield "\n".join(_origin(run))


def _compared(run: DryRun) -> Iterator[str]:
    if run.previous is not None and not run.unreadable:
        yield _("Compared with the snapshot of {moment}.", moment=moment(run.previous.taken_at))
    elif run.previous is None and not run.falls:
        yield _("There is no published snapshot to compare with.")


def _origin(run: DryRun) -> Iterator[str]:
    source = (
        f"<code>{escape(run.row.source)}</code>"  # or Telegram makes a link of any name that ends in .zip
    )
    if run.row.foreign:
        yield _(
            "From {source}, a finished .por file. Every hash in it was recomputed here, but its ledger was not seen.",
            source=source,
        )
    else:
        yield _("From {source}.", source=source)
    yield _("Statement {id}", id=f"<code>{run.statement.id}</code>")
    if run.key is not None:
        yield _("Exchange key: {key}", key=f"<code>{run.key}</code>")


def _made_by(run: DryRun) -> Iterator[str]:
    origin = run.facts.origin if run.facts is not None else Origin()
    if origin.source is not None:
        source = origin.source
        yield _(
            "Rebuilt by {maker} from a list that {exchange} published: {address}\nIts SHA-256: {sha256}",
            maker=escape(source.maker),
            exchange=escape(source.exchange),
            address=f"<code>{escape(source.address[:300])}</code>",
            sha256=f"<code>{source.sha256}</code>",
        )
    elif origin.made_by:
        said = [_("Made by the exchange, as its bundle says.")]
        if origin.statement_ids_at:
            address = f"<code>{escape(origin.statement_ids_at[:300])}</code>"
            said.append(_("Statement ids are published at {address}.", address=address))
        yield " ".join(said)


def _ledger(run: DryRun) -> Iterator[str]:
    report = run.report
    if report is None:
        return
    held, added = report.clients - report.zero_clients, report.extra_account_rows
    said = [_("As its builder reported:")] if run.row.foreign else []
    said += [
        _("Ledger rows: {n}.", n=count(report.rows)),
        _("Clients with a balance: {n}.", n=count(held)),
        _("Clients without one: {n}.", n=count(report.zero_clients)),
        _("Sub-account rows added to their clients: {n}.", n=count(added)),
    ]
    yield " ".join(said)
    if report.bonus_rows:
        named = _bonuses(run.statement, report.bonus_by_member)
        rows = count(report.bonus_rows)
        if named:
            yield ngettext(
                "Bonuses left out: {bonuses}, in {n} row.",
                "Bonuses left out: {bonuses}, in {n} rows.",
                report.bonus_rows,
                bonuses=named,
                n=rows,
            )
        else:
            yield ngettext(
                "Bonuses left out: none above zero, in {n} row.",
                "Bonuses left out: none above zero, in {n} rows.",
                report.bonus_rows,
                n=rows,
            )
    if debts := debts_note(report, run.statement):
        yield debts


def _bonuses(statement: Statement, bonuses: dict[str, int]) -> str:
    decimals = {member: asset.decimals for asset in statement.assets for member in asset.members}
    known = [(member, units) for member, units in sorted(bonuses.items()) if member in decimals]
    named = [
        f"{'−' * (units < 0)}{amount(abs(units), decimals[member])} {member}"
        for member, units in known[:_MOST_BONUSES]
    ]
    return commas(named) + (" …" if len(known) > _MOST_BONUSES else "")
