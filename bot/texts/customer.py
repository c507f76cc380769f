"""What a customer reads in the private chat."""

from collections.abc import Sequence
from html import escape

from bot.formats import amount, date_of, moment
from bot.languages import _
from bot.texts.members import summed
from bot.texts.name_lists import all_of
from bot.texts.proof_path import position, root_line
from porcore.format.proof import AssetProof, PieceProof
from porcore.format.statement import Statement

__all__ = ["check_caption", "labels", "not_found"]

MOST_MISSING = 8  # snapshots named as unavailable


def rebuilt(name: str, maker: str) -> str:
    """Say that an answer is from a tree that the exchange `name` did not make itself. Both are plain text."""
    return _(
        "⚠️ {maker} rebuilt this from a list; {exchange} did not make it.",
        maker=escape(maker),
        exchange=escape(name),
    )


def not_found(taken_at: str, note: str = "", details: str = "") -> str:
    """No leaf for this id.

    `note`: what else is to be seen at once, such as another time than was asked for; `details`: the same at length, folded.
    """
    verdict = _("❌ <b>Not found</b> in the snapshot of {moment}", moment=moment(taken_at))
    likely = _(
        "The account may have been opened later, or was empty then. Or the id is not the one from the exchange's proof-of-reserves page."
    )
    ask = _("If the id is right and you did hold a balance then, ask the exchange why it is missing.")
    others = _(
        "Other reasons:\n"
        "• it is a sub-account: those are counted under the main account's id;\n"
        "• it held only bonuses, which are not counted.\n"
        "If it is none of these, your balance is missing from what the exchange says it owes: ask in public if the exchange does"
        " not answer.\n"
        "If you meant a statement id: this bot never published that one."
    )
    head = f"{verdict}\n{note}" if note else verdict
    folded = f"{details}\n{others}" if details else others
    return f"{head}\n\n{likely}\n\n{ask}\n<blockquote expandable>{folded}</blockquote>"


def check_caption(entry: AssetProof, piece: PieceProof, note: str = "") -> str:
    """Return the caption under the picture of a path; `note` tells of another time than was asked for."""
    asset = entry.asset
    said = _own_part(
        entry, piece, amount(piece.balance, asset.decimals), amount(asset.root.sum, asset.decimals)
    )
    where = _("<b>{asset}</b>: {position}", asset=asset.symbol, position=position(asset, piece))
    folded = "\n".join(filter(None, (note, where, summed(asset), root_line(asset))))
    return f"{said}\n<blockquote expandable>{folded}</blockquote>"


def _own_part(entry: AssetProof, piece: PieceProof, balance: str, total: str) -> str:
    symbol = entry.asset.symbol
    if len(entry.pieces) > 1:
        return _(
            "Piece {piece} of {pieces} of your balance, {balance} {asset}, is part of the total liabilities {total} {asset}"
            " at the top.",
            piece=piece.piece + 1,
            pieces=len(entry.pieces),
            balance=balance,
            total=total,
            asset=symbol,
        )
    return _(
        "Your balance {balance} {asset} is part of the total liabilities {total} {asset} at the top.",
        balance=balance,
        total=total,
        asset=symbol,
    )


def tree_caption(statement: Statement, note: str = "") -> str:
    """Return the caption of the document with one's own path in full; `note` as in `check_caption`."""
    said = _(
        "Your path in full, for each asset and level by level, in the snapshot of {moment}: whole hashes and exact sums. Open"
        " the file in a browser.",
        moment=moment(statement.taken_at),
    )
    return f"{note}\n\n{said}" if note else said


def proof_caption(statement: Statement, note: str = "") -> str:
    """Return the caption of ``proof.json``, with the exact command; `note` as in `check_caption`."""
    said = _(
        "Your proof file for the snapshot of {moment}. It contains your id and balances: show it only to people you trust.",
        moment=moment(statement.taken_at),
    )
    check = _(
        "Check it without us, on a computer with Python:\n"
        "<code>porcore verify proof.json --statement-id {id}</code>\n"
        "Better: get the statement id from somewhere other than this chat.",
        id=statement.id,
    )
    head = f"{note}\n\n{said}" if note else said
    return f"{head}\n<blockquote expandable>{check}</blockquote>"


def page_caption() -> str:
    """Return the caption of ``verify.html``."""
    return _(
        "The same check without Python, on a phone too: save this page, open it in a browser, choose proof.json and"
        " paste the statement id. It works offline."
    )


def other_dates(missing: Sequence[str] = (), *, any_other: bool = True) -> str:
    """Above the buttons of other snapshots. `missing`: the times of those that cannot be shown now."""
    text = (
        _("Look up the same id in another snapshot:")
        if any_other
        else _("There is no other snapshot to look in right now.")
    )
    if not missing:
        return text
    named = all_of([moment(taken_at) for taken_at in missing], MOST_MISSING)
    return f"{text}\n{_('Temporarily unavailable: {snapshots}', snapshots=named)}"


def labels() -> dict[str, str]:
    """Return the labels of the customer's buttons."""
    return {
        "tree": _("Your path, in full"),
        "proof": _("Proof file"),
        "dates": _("Other dates"),
        "history": _("History"),
        "reserves": _("Reserves"),
        "copy": _("Copy statement id"),
        "copy_root": _("Copy root hash"),
        "balances": _("‹ Your balances"),
        "more": _("More balances ›"),
        "before": _("‹ Balances before"),
        "older": _("Older ›"),
        "newer": _("‹ Newer"),
    }


def check_label(symbol: str) -> str:
    """Return the label of the button that shows the path of one asset."""
    return _("Check {asset}", asset=symbol)


def piece_label(number: int) -> str:
    """Return the label of the button to another piece of a balance; `number`: from 1."""
    return _("Piece {number}", number=number)


def found_label(name: str, taken_at: str) -> str:
    """Return the label of the button to one of several exchanges that have an id. It is plain text."""
    return _("{exchange}, {day}", exchange=name, day=date_of(taken_at))


def dates_of_label(name: str) -> str:
    """Return the label of the button to the other snapshots of one of several exchanges. It is plain text."""
    return _("{exchange}: other dates", exchange=name)


def own_number(number: int) -> str:
    """What Telegram knows a person by; `number`: the Telegram user id."""
    return _(
        "Your Telegram user id is <code>{number}</code>. Whoever runs this bot uses it to name operators. It is not your Hashed"
        " Client ID: to check your balances, send that one instead.",
        number=number,
    )


def edited() -> str:
    """An edited message."""
    return _("I do not read edited messages. Please send it again as a new message.")


def forwarded() -> str:
    """A forwarded message."""
    return _(
        "I do not read forwarded messages, because someone else may have written them. To ask about this one, copy its"
        " text or save its file, and send it as your own message."
    )


def via_bot() -> str:
    """A message that an inline bot wrote."""
    return _("I do not read messages written through another bot. Please type or paste it yourself.")


def automatic() -> str:
    """A scheduled message, or one that a business account sends by itself."""
    return _("I do not read scheduled or automatic messages. Please send it again yourself.")
