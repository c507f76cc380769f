"""What a community reads: reserves against liabilities, wallets, snapshots."""

from collections.abc import Sequence
from html import escape

from bot.explorers import explorer_link
from bot.formats import amount, count, difference, moment, percent
from bot.words.common import block, heights_note, statement_line
from bot.words.pictures import reserves_verdict
from porcore.reserves import AssetReserves
from porcore.wallets import BALANCE_DECIMALS, Wallet

__all__ = ["reserves", "reserves_title", "snapshots", "wallets"]

NOTE = "As stated by the exchange, not read from the chain by us"


def reserves_title(exchange: str, taken_at: str) -> str:
    """Return the heading of a reserves answer."""
    return f"<b>{escape(exchange)}</b>: reserves against liabilities, snapshot of {moment(taken_at)}"


def asset_words(row: AssetReserves) -> str:
    """Return one asset's two sides in words, exact."""
    owed = amount(row.liabilities, BALANCE_DECIMALS)
    held = amount(row.reserves, BALANCE_DECIMALS)
    gap = amount(abs(row.difference), BALANCE_DECIMALS)
    symbol = row.asset.symbol
    if not row.liabilities:
        return f"<b>{symbol}</b>: nothing owed, holds {held}"
    if row.difference < 0:
        verdict = f"⚠️ <b>{gap} short</b>"
    elif row.difference > 0:
        verdict = f"{gap} more than owed"
    else:
        verdict = "exactly what is owed"
    ratio = percent(row.reserves, row.liabilities)
    distance = difference(row.reserves, row.liabilities)
    return f"<b>{symbol}</b> {ratio} ({distance}), {verdict}\nowes {owed}, holds {held}"


def reserves(
    title: str,
    rows: Sequence[AssetReserves],
    shown: Sequence[AssetReserves],
    all_wallets: Sequence[Wallet],
    statement: str,
    published_at: str,
) -> str:
    """Return the whole answer in words; `shown` are those of `rows` that the caller found room for."""
    verdict = ""
    if len(rows) > 1:
        short, owed = sum(row.difference < 0 for row in rows), sum(row.liabilities > 0 for row in rows)
        verdict = f"\n{reserves_verdict(short, owed)}\n"
    body = "\n\n".join(asset_words(row) for row in shown)
    if len(shown) < len(rows):
        body += f"\n\n{more_assets(len(rows) - len(shown))}"
    note = heights_note(all_wallets)
    return f"{title}\n{verdict}\n{body}\n\n{note}\n{statement_line(statement, published_at)}"


def more_assets(number: int) -> str:
    """Said when not all assets fit."""
    assets = "1 more asset is" if number == 1 else f"{count(number)} more assets are"
    return f"{assets} not listed here; these are the shortest of reserves. Ask for one, as in /reserves BTC"


def wallets(title: str, wallets: Sequence[Wallet], first: int, total: int, symbol: str | None) -> str:
    """Return a page of wallets, each with a link to a public explorer."""
    of = f" for {symbol}" if symbol else ""
    lines = [title, f"\nWallets{of} {count(first + 1)} to {count(first + len(wallets))} of {count(total)}\n"]
    lines.extend(_wallet(wallet) for wallet in wallets)
    lines.append("\nLinks lead to public explorers, where anyone can look the balance up.")
    return "\n".join(lines)


def _wallet(wallet: Wallet) -> str:
    link = explorer_link(wallet.chain, wallet.address)
    address = f"<code>{escape(wallet.address)}</code>"
    look = f' <a href="{escape(link)}">look it up</a>' if link else ""
    height = f" at block {block(wallet.height)}" if wallet.height else ", no block stated"
    label = f" · {escape(wallet.label)}" if wallet.label else ""
    stated = amount(wallet.units, BALANCE_DECIMALS)
    return f"{escape(wallet.asset)} on {escape(wallet.chain)}: {stated}{height}{label}\n{address}{look}"


def no_wallets() -> str:
    """The list is empty."""
    return "The exchange names no wallets for this."


def no_such_asset(typed: str, symbols: Sequence[str]) -> str:
    """An asset that the snapshot does not hold."""
    shown = typed if len(typed) <= 16 and typed.isascii() and typed.isalnum() else "this"
    listed = ", ".join(symbols[:40]) + (" …" if len(symbols) > 40 else "")
    return f"The snapshot has no asset {escape(shown)}. It has: {listed}"


def snapshots(lines: Sequence[str], intact: bool) -> str:
    """Return the list of all snapshots with the log they stand in."""
    if not lines:
        return "No snapshot has been published yet."
    chain = (
        "Each entry of the public log carries the hash of the one before it; checked just now: unbroken."
        if intact
        else "⚠️ The public log's chain of hashes is broken: entries were changed. Ask the operators."
    )
    return (
        "<b>All snapshots</b>, newest first; withdrawn ones stay listed.\n\n"
        + "\n\n".join(lines)
        + f"\n\n{chain}"
    )


def snapshot_line(
    taken_at: str, statement_id: str, published_at: str, withdrawn_at: str | None, served: bool
) -> str:
    """Return one snapshot with its full statement id."""
    state = f"published on {moment(published_at)}"
    if withdrawn_at:
        state += f"; ❌ <b>withdrawn</b> on {moment(withdrawn_at)}"
    elif not served:
        state += "; not served at the moment"
    return f"<b>{moment(taken_at)}</b>\n<code>{statement_id}</code>\n{state}"


def id_in_group(deleted: bool, username: str) -> str:
    """Somebody showed an id to a whole group. The id is never repeated."""
    done = "I deleted it" if deleted else "please delete it"
    return (
        f"An id belongs in a private chat, not in a group: {done}, and write to @{escape(username)} instead."
    )


def help_text(username: str) -> str:
    """Help in a group: three lines."""
    return (
        "/reserves [asset] [time]: what the exchange owes and says it holds\n"
        "/snapshots: all snapshots, withdrawn ones included\n"
        f"Your own balance: in a private chat with @{escape(username)}, never here."
    )


def labels() -> dict[str, str]:
    """Return the labels of the buttons under a reserves answer."""
    return {"wallets": "Wallets", "words": "All in words", "older": "More ›", "newer": "‹ Back"}
