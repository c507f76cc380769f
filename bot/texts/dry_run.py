"""What operators read in a dry run: what a load would publish, and what would change."""

from collections.abc import Iterator
from html import escape

from bot.formats import amount, change, count, counted, moment, percent, utf16
from bot.load.dry_run import AssetLine, DryRun
from bot.texts.asset_order import need
from bot.texts.common import MESSAGE_ROOM, heights_note
from bot.texts.debts import debts_note
from bot.texts.dry_run_rows import asset_levels, nothing_counts, section
from bot.texts.falls import falls_warning
from bot.texts.loading import sentence
from bot.texts.members import summed
from bot.texts.pictures import reserves_verdict
from porcore.format.origin import Origin
from porcore.format.statement import Statement
from porcore.format.wallet_list import BALANCE_DECIMALS

__all__ = ["CHANCE", "dry_run"]

_MOST_NAMES = 20  # entries of the import folder shown
_MOST_BONUSES = 8
CHANCE = (
    "Client ids must be impossible to guess: use at least 128 random bits, or an HMAC of the account number with a secret"
    " key. A plain hash of the account number is not enough, because anyone can hash all numbers."
)


def dry_run(run: DryRun) -> str:
    """What would be published, and what would change; as many assets as fit, those with the lowest ratios first."""
    head, foot = _head(run), _foot(run)
    by_need = sorted(run.lines, key=lambda line: need(line.now.liabilities, line.now.reserves, None))
    room, shown = MESSAGE_ROOM - utf16("\n\n".join([head, _missing(len(run.lines)), foot])), list[str]()
    for line in by_need:
        text = _asset(run, line)
        room -= utf16(text) + 2
        if room < 0:
            break
        shown.append(text)
    if len(shown) == len(run.lines):
        shown = [_asset(run, line) for line in run.lines]
    else:
        shown.append(_missing(len(run.lines) - len(shown)))
    return "\n\n".join([head, *shown, foot])


def _missing(number: int) -> str:
    return f"{counted(number, 'more asset')} with higher ratios. porcore show prints all of them."


def _head(run: DryRun) -> str:
    title = f"<b>Dry run</b>: {escape(run.statement.exchange)}, snapshot of {moment(run.statement.taken_at)}"
    if run.previous is not None and run.unreadable:
        title += (
            f"\n⚠️ I cannot read the snapshot of {moment(run.previous.taken_at)}, so I cannot show changes."
            f" {sentence(run.unreadable)}"
        )
    elif run.previous is not None:
        title += f"\nCompared with the snapshot of {moment(run.previous.taken_at)}."
    elif not run.falls:
        title += "\nThere is no published snapshot to compare with."
    if run.falls:
        title += f"\n{falls_warning(run.falls, run.fall_percent)}"
    short = sum(line.now.difference < 0 for line in run.lines)
    if short:
        owed = sum(line.now.liabilities > 0 for line in run.lines)
        title += f"\n⚠️ <b>{reserves_verdict(short, owed, len(run.lines), ' of reserves')}</b>"
    if nothing := nothing_counts(run):
        title += f"\n{nothing}"
    if run.obstacle is not None:
        title += f"\n⚠️ <b>This cannot be published now.</b> {sentence(str(run.obstacle))}"
    return title + "\nCustomers cannot see any of this yet."


def _asset(run: DryRun, line: AssetLine) -> str:
    now, what = line.now, "clients" if run.whole else "leaves"
    owed, held = amount(now.liabilities, BALANCE_DECIMALS), amount(now.reserves, BALANCE_DECIMALS)
    gap = amount(abs(now.difference), BALANCE_DECIMALS)
    units = (
        "\n⚠️ more than ten times what is owed: check the units"
        if now.reserves > 10 * now.liabilities > 0
        else ""
    )
    verdict = f"⚠️ {gap} short" if now.difference < 0 else f"{gap} more than owed"
    text = (
        f"<b>{now.asset.symbol}</b> {percent(now.reserves, now.liabilities)}\nowes {owed} to"
        f" {count(now.asset.leaf_count)} {what}\nholds {held} in {count(now.wallets)} wallet{'' if now.wallets == 1 else 's'}, {verdict}{units}"
    )
    levels = asset_levels(line)
    text = "\n".join(filter(None, (text, summed(now.asset), levels)))
    return text if run.unreadable else f"{text}\n{_change(line, what)}"


def _change(line: AssetLine, what: str) -> str:
    now, before = line.now, line.before
    if before is None:
        return "new in this snapshot"
    owed = now.liabilities - before.liabilities
    leaves = now.asset.leaf_count - before.asset.leaf_count
    share = f" ({change(now.liabilities, before.liabilities)})" if before.liabilities else ""
    held = now.reserves - before.reserves
    return (
        f"change: owes {_signed(amount(abs(owed), BALANCE_DECIMALS), owed)}{share},"
        f" holds {_signed(amount(abs(held), BALANCE_DECIMALS), held)}, {what} {_signed(count(abs(leaves)), leaves)}"
    )


def _signed(text: str, value: int) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{text}"


def _foot(run: DryRun) -> str:
    parts = [*_ledger(run), heights_note(run.wallets), *section(run), *_warnings(run), *_chance(run)]
    origin = f"From <code>{escape(run.row.source)}</code>"  # or Telegram makes a link of any name that ends in .zip
    if run.row.foreign:
        origin += ", a finished .por file. Every hash in it was recomputed here, but its ledger was not seen"
    key = f", exchange <code>{run.key}</code>" if run.key is not None else ""
    parts += [*_made_by(run), f"{origin}.\nStatement <code>{run.statement.id}</code>{key}"]
    return "\n\n".join(parts)


def _chance(run: DryRun) -> Iterator[str]:
    """Yield what client ids have to be, but not for a tree made from a published list: who made it chose none of them."""
    if run.facts is None or run.facts.origin.source is None:
        yield CHANCE


def _made_by(run: DryRun) -> Iterator[str]:
    origin = run.facts.origin if run.facts is not None else Origin()
    if origin.source is not None:
        source = origin.source
        yield (
            f"Rebuilt by {escape(source.maker)} from a list that {escape(source.exchange)} published:"
            f" <code>{escape(source.address[:300])}</code>\nIts SHA-256: <code>{source.sha256}</code>"
        )
    elif origin.made_by:
        at = (
            f" Statement ids are published at <code>{escape(origin.statement_ids_at[:300])}</code>."
            if origin.statement_ids_at
            else ""
        )
        yield f"Made by the exchange, as its bundle says.{at}"


def _ledger(run: DryRun) -> Iterator[str]:
    report = run.report
    if report is None:
        return
    claimed = "As its builder reported: " if run.row.foreign else ""
    yield (
        f"{claimed}{counted(report.rows, 'ledger row')}; {counted(report.clients - report.zero_clients, 'client')} with a balance,"
        f" {count(report.zero_clients)} without; {counted(report.extra_account_rows, 'sub-account row')} added to their"
        " clients."
    )
    if report.bonus_rows:
        left_out = _bonuses(run.statement, report.bonus_by_member)
        yield f"Bonuses left out: {left_out or 'none above zero'}, in {counted(report.bonus_rows, 'row')}."
    if debts := debts_note(report, run.statement):
        yield debts


def _bonuses(statement: Statement, bonuses: dict[str, int]) -> str:
    decimals = {member: asset.decimals for asset in statement.assets for member in asset.members}
    known = [(member, units) for member, units in sorted(bonuses.items()) if member in decimals]
    named = [
        f"{'−' * (units < 0)}{amount(abs(units), decimals[member])} {member}"
        for member, units in known[:_MOST_BONUSES]
    ]
    return ", ".join(named) + (" …" if len(known) > _MOST_BONUSES else "")


def _warnings(run: DryRun) -> Iterator[str]:
    if run.latest is not None:
        yield (
            f"⚠️ Older than the snapshot of {moment(run.latest.taken_at)}, which stays the latest. People see this one"
            " only if they ask for its date."
        )
    if run.dropped:
        gone = ", ".join(run.dropped[:_MOST_NAMES]) + (" …" if len(run.dropped) > _MOST_NAMES else "")
        yield f"⚠️ No longer there: {gone}"
    if run.report is not None and run.report.weak_ids:
        yield (
            "⚠️ <b>The client ids look easy to guess</b>: they are padded, numbered in order or begin alike. Whoever"
            " guesses an id can read that client's balances."
        )
