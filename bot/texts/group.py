"""What a community reads: reserves against liabilities, wallets, snapshots."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from enum import StrEnum
from html import escape

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.evidence import Row
from bot.catalogue.signatures import Checked
from bot.commands import Where, commands_for
from bot.formats import amount, count, difference, moment, percent
from bot.texts.common import fits, heights_note, statement_line, unavailable
from bot.texts.evidence import signed_note, signed_ratio, signed_share, tally, wallet_row
from bot.texts.members import summed
from bot.texts.pictures import reserves_verdict
from bot.texts.symbols import plain_symbols, symbols_listed
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.summary import AssetEvidence

__all__ = ["LogState", "reserves", "reserves_title", "snapshots", "wallets"]

LINKS = "The links open public explorers, where anyone can look up the balance."
_MOST_NAMED, _MOST_NEAR = 40, 8  # symbols
_LONGEST_SYMBOL = 32  # characters
_SECRETS = "client ids and proof files that someone posts here by mistake"
NOTE = "As stated by the exchange. We did not read the chain"


def reserves_title(exchange: str, taken_at: str) -> str:
    """Return the heading of a reserves answer."""
    return f"<b>{escape(exchange)}</b>: reserves against liabilities, snapshot of {moment(taken_at)}"


def asset_words(row: AssetReserves, found: AssetEvidence | None) -> str:
    """Return one asset's two sides in words, exact, as claimed and, where that differs, as signed; and what it sums."""
    sums = f"\n{summed(row.asset)}" if summed(row.asset) else ""
    owed = amount(row.liabilities, BALANCE_DECIMALS)
    held = amount(row.reserves, BALANCE_DECIMALS)
    gap = amount(abs(row.difference), BALANCE_DECIMALS)
    symbol = row.asset.symbol
    share = signed_share(row, found)
    share = f" ({share})" if share else ""
    if not row.liabilities:
        return f"<b>{symbol}</b>: owes nothing, holds {held}{share}{sums}"
    if row.difference < 0:
        verdict = f"⚠️ <b>{gap} short</b>"
    elif row.difference > 0:
        verdict = f"{gap} more than owed"
    else:
        verdict = "exactly what is owed"
    ratio = percent(row.reserves, row.liabilities)
    distance = difference(row.reserves, row.liabilities)
    signed = signed_ratio(row, found)
    signed = f", {signed}" if signed else ""
    return f"<b>{symbol}</b> {ratio} claimed ({distance}){signed}\nowes {owed}, holds {held}{share}, {verdict}{sums}"


def reserves(
    title: str,
    rows: Sequence[AssetReserves],
    shown: Sequence[AssetReserves],
    all_wallets: Sequence[Wallet],
    checked: Checked | None,
    statement: str,
    published_at: str,
    first: int = 0,
    debts: str = "",
) -> str:
    """Return the whole answer in words; `shown` are those of `rows` that there is room for.

    `first`: index of the first of them, from 0. `debts` says what clients owe and no tree counts, or "".

    `checked` is None while the signatures of the wallets are still being checked.
    """
    found = {row.asset.symbol: checked.asset(row.asset.symbol) if checked else None for row in rows}
    verdict = ""
    if len(rows) > 1:
        short, owed = sum(row.difference < 0 for row in rows), sum(row.liabilities > 0 for row in rows)
        verdict = f"\n{reserves_verdict(short, owed, len(rows))}\n"
    body = "\n\n".join(asset_words(row, found[row.asset.symbol]) for row in shown)
    if len(shown) < len(rows):
        body = f"{span(first, len(shown), len(rows), rows[0].asset.symbol)}\n\n{body}"
    signed = signed_note(checked, [asset for asset in found.values() if asset is not None])
    note = "\n".join(filter(None, (debts, heights_note(all_wallets), signed)))
    return f"{title}\n{verdict}\n{body}\n\n{note}\n{statement_line(statement, published_at)}"


def span(first: int, number: int, total: int, example: str) -> str:
    """Said above a page of assets when not all fit a message.

    `first`: index of the page's first asset, from 0; `number`: how many are on the page, of `total`.
    """
    return (
        f"Assets {count(first + 1)} to {count(first + number)} of {count(total)}: first those short of reserves, then those"
        f" with less signed than owed. To see one asset, send for example /reserves {example}"
    )


def wallets(title: str, listed: Sequence[Row], first: int, most: int, symbol: str | None) -> str:
    """Return a page of wallets, each with its evidence and a link to an explorer.

    `first`: index of the first, from 0; `most`: how many at most. `symbol` names the one asset they are of, perhaps with
    what it sums.
    """
    of = f" for {symbol}" if symbol else ""
    page = listed[first : first + most]
    span = f"{count(first + 1)} to {count(first + len(page))} of {count(len(listed))}"
    head = f"{title}\n\nWallets{of} {span}\n{tally(listed)}"
    text = ""
    for brief in (False, True):  # a foreign list may hold texts of any length
        rows = "\n\n".join(wallet_row(row, brief=brief) for row in page)
        text = f"{head}\n\n{rows}\n\n{LINKS}"
        if fits(text):
            break
    return text


def no_wallets() -> str:
    """The list is empty."""
    return "No listed wallet with a balance counts toward this."


def no_such_asset(typed: str, symbols: Sequence[str], taken_at: str = "", what: str = "snapshot") -> str:
    """An asset that the snapshot or claim, of `taken_at` where that is to be told, does not hold."""
    snapshot = f"The {what} of {moment(taken_at)}" if taken_at else f"The {what}"
    shown = typed if len(typed) <= 16 and typed.isascii() and typed.isalnum() else "of that name"
    if len(symbols) <= _MOST_NAMED:
        return f"{snapshot} has no asset {escape(shown)}. It has: {symbols_listed(symbols, _MOST_NAMED)}"
    plain = plain_symbols(symbols)
    near = get_close_matches(typed.upper()[:_LONGEST_SYMBOL], plain, _MOST_NEAR, cutoff=0.5)
    listed = (
        f"Similar names: {', '.join(near)}" if near else f"Some of them: {', '.join(plain[:_MOST_NEAR])} …"
    )
    return f"{snapshot} has no asset {escape(shown)} among its {count(len(symbols))}. {listed}"


class LogState(StrEnum):
    """What was found about the public log. Each value is the sentence for it."""

    INTACT = "Every entry of the public log contains the hash of the entry before it. I checked just now: the chain is unbroken."
    BROKEN = "⚠️ The public log's chain of hashes is broken: entries were changed. Ask the operators."
    UNREADABLE = "⚠️ I cannot read the public log right now, so I did not check its chain of hashes."
    NOTHING_SHOWN = unavailable()


def snapshots(
    lines: Sequence[str], log: LogState, note: str = "", exchange: str = "", kinds: Collection[str] = ()
) -> str:
    """Return the list of all snapshots and the state of the public log; `note` says which of them a typed time means.

    `exchange`: the name of the one that they are of, "" for all. `kinds`: which kinds of publications are among them.
    """
    if log is LogState.NOTHING_SHOWN:
        return log.value
    if not lines:
        return "No snapshot has been published yet." if log is LogState.INTACT else log.value
    chain, others = log.value, [f"{kind}s" for kind in sorted(kinds) if kind != PublishedSnapshot.kind]
    what = f"All {', '.join(['trees', *others[:-1]])} and {others[-1]}" if others else "All snapshots"
    return (
        f"<b>{what}</b>{f' of {escape(exchange)}' if exchange else ''}, newest first. Withdrawn ones stay listed.\n\n"
        + (f"{note}\n\n" if note else "")
        + "\n\n".join(lines)
        + f"\n\n{chain}"
    )


def snapshot_line(
    taken_at: str,
    statement_id: str,
    published_at: str,
    withdrawn_at: str | None,
    served: bool,
    exchange: str = "",
    kind: str = "",
    reason: str = "",
) -> str:
    """Return one snapshot with its full id; `exchange`: the name of its exchange where that is to be told.

    `kind`: tree, claim or proof set, "" where there are trees only; `statement_id`: of the other two their own id;
    `reason`: why it was withdrawn.
    """
    state = f"published on {moment(published_at)}"
    if withdrawn_at:
        state += f"; ❌ <b>withdrawn</b> on {moment(withdrawn_at)}" + (
            f": “{escape(reason)}”" if reason else ""
        )
    elif not served:
        state += "; not available right now"
    name = f"{escape(exchange)}, " if exchange else ""
    of = f"{kind} of " if kind else ""
    return f"<b>{name}{of}{moment(taken_at)}</b>\n<code>{statement_id}</code>\n{state}"


def id_in_group(deleted: bool, username: str) -> str:
    """Someone showed what reads as an id to a whole group. It is never repeated."""
    name, transaction = escape(username), "If it was a transaction, post a link to its explorer page instead."
    if deleted:
        return f"I deleted your message because it showed an id. Please send it to me in private: @{name}. {transaction}"
    return (
        "This message shows an id. Please delete it, because I could not, and send it to me in private:"
        f" @{name}. {transaction}"
    )


def help_text(username: str, *, several: bool = False) -> str:
    """Help in a group: three lines, and one more where there are `several` exchanges."""
    name = "[exchange] " if several else ""
    more = "/exchanges: all exchanges; /exchange: the one that this group asks about\n" if several else ""
    return (
        f"/reserves {name}[asset] [time]: what the exchange owes and says it holds\n"
        f"/snapshots {name}[time]: all snapshots, withdrawn ones included\n{more}"
        f"Your own balance: only in a private chat with @{escape(username)}."
    )


def elsewhere() -> str:
    """Someone asked in a group for what is answered in private only."""
    *names, last = [f"/{command.name}" for command in commands_for(Where.BOTH, Where.GROUP)]
    return f"In groups I answer {', '.join(names)} and {last}. For anything else, write to me in private."


def way_to_private(username: str) -> list[list[tuple[str, str]]]:
    """Return the button that opens the private chat."""
    return [[("Open the private chat", f"https://t.me/{username}")]]


def greeting(*, may_delete: bool) -> str:
    """The bot was added to a group."""
    can = (
        f"I delete {_SECRETS}."
        if may_delete
        else f"I can delete {_SECRETS} if you make me an administrator with the right <b>Delete messages</b>. Until then I see"
        " only some messages, and can only ask people to delete them."
    )
    return (
        "Hello. Here /reserves shows what the exchange owes and what it says it holds, and /snapshots lists everything it"
        f" has published. To check your own balance, write to me in private.\n\n{can}"
    )


def rights_changed(*, may: bool) -> str:
    """The right to delete messages was given or taken away."""
    if may:
        return f"Thank you. From now on I delete {_SECRETS}."
    return (
        f"I can no longer delete messages in this group, so {_SECRETS} stay visible to everyone. To change that, make me"
        " an administrator with the right <b>Delete messages</b>."
    )


def labels() -> dict[str, str]:
    """Return the labels of the buttons under a reserves answer."""
    return {"wallets": "Wallets", "words": "All in words"}
