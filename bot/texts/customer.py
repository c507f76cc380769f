"""What a customer reads in the private chat."""

from collections.abc import Iterable, Sequence
from html import escape

from bot.catalogue.signatures import Checked
from bot.formats import amount, count, moment
from bot.texts.balances import balance_pages, balances
from bot.texts.common import MOST_RATIOS, fits, heights_note, pre, ratios, statement_line
from bot.texts.evidence import signed_shares
from bot.texts.exchanges import counted
from bot.texts.members import summed
from porcore.format.hashing import Node
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import AssetReserves

__all__ = ["check_caption", "included", "not_found"]

MOST_QUOTES = 20  # folded proofs; each costs three entities of the 100 that Telegram takes
MOST_MISSING = 8  # snapshots named as unavailable


def included(
    proof: ProofFile,
    page: int,
    rows: Sequence[AssetReserves],
    wallets: Iterable[Wallet],
    checked: Checked | None,
    exchange: str,
    published_at: str,
    note: str = "",
    tally: str = "",
    *,
    maker: str = "",
    named: bool = False,
) -> str:
    """Return the whole answer: verdict, balances, reserves, the folded proofs, the statement id.

    `page`: index into `balance_pages`, from 0; what concerns all assets is on every page. `checked` is None while the
    signatures of the wallets are still being checked. `note` follows the verdict, which names the exchange where it is to be
    `named`, `tally` all else. `maker`: who made the tree, "" for the exchange.
    """
    statement = proof.statement
    shown = balance_pages(proof)[page]
    own = {entry.symbol for entry in shown}
    mine = rows if len(rows) <= MOST_RATIOS else [row for row in rows if row.asset.symbol in own]
    of = f" of {escape(exchange)}," if named else " of"
    head = "\n\n".join(
        (
            f"✅ <b>Included</b> in the snapshot{of} {moment(statement.taken_at)}",
            *([note] if note else []),
            balances(proof, shown),
            counted(exchange, maker),
            f"<b>Reserves against liabilities</b>\n{ratios(rows, own)}\n{heights_note(wallets)}"
            f"\n{signed_shares(mine, checked, part=len(mine) < len(rows))}".rstrip(),
        )
    )
    foot = "\n\n".join(filter(None, (statement_line(statement.id, published_at), tally)))
    return f"{head}\n\n{_folded(shown, head, foot)}{foot}"


def _folded(shown: Sequence[AssetProof], head: str, foot: str) -> str:
    """Return as many folded proofs as fit between `head` and `foot`, and say where the rest is."""
    used, folded = "", 0
    leaves = [(entry, piece) for entry in shown for piece in entry.pieces]
    for entry, piece in leaves[:MOST_QUOTES]:
        quote = _quote(entry, piece)
        if not fits(head + used + quote + _behind_check(len(leaves)) + foot):
            break
        used, folded = used + quote, folded + 1
    return used + _behind_check(len(leaves) - folded)


def _behind_check(number: int) -> str:
    if not number:
        return ""
    return f"Press Check to see {count(number)} more proof path{'' if number == 1 else 's'}.\n\n"


def _quote(entry: AssetProof, piece: PieceProof) -> str:
    asset = entry.asset
    which = f", piece {piece.piece + 1} of {len(entry.pieces)}" if len(entry.pieces) > 1 else ""
    title = f"{asset.symbol} proof{which}: {position(asset, piece)}"
    body = pre(path_rows(asset, piece), "lrl")
    root = f"Root hash <code>{asset.root.hash.hex()}</code>"
    return f"<blockquote expandable>{title}\n{body}\n{root}</blockquote>\n"


def position(asset: Asset, piece: PieceProof) -> str:
    """Return ``leaf 3,412 of 9,321, 14 levels``."""
    levels = f"{asset.depth} level" if asset.depth == 1 else f"{asset.depth} levels"
    return f"leaf {count(piece.index + 1)} of {count(asset.leaf_count)}, {levels}"


def path_rows(asset: Asset, piece: PieceProof) -> list[tuple[str, str, str]]:
    """Return the path as rows of a table: you, each sibling with its side, the root."""
    rows = [("you", amount(piece.balance, asset.decimals), "")]
    for level, sibling in enumerate(piece.path):
        rows.append(
            (
                f"{level} {sibling_side(piece, level)}",
                amount(sibling.sum, asset.decimals),
                short_hash(sibling),
            )
        )
    rows.append(("root", amount(asset.root.sum, asset.decimals), short_hash(asset.root)))
    return rows


def sibling_side(piece: PieceProof, level: int) -> str:
    """Return the side of our sibling of `level` (0 = leaves): left or right."""
    return "right" if piece.is_left(level) else "left"


def short_hash(node: Node) -> str:
    """Return a hash for the eye only; what is meant for comparison is always shown whole."""
    digits = node.hash.hex()
    return f"{digits[:4]}…{digits[-2:]}"


def not_found(taken_at: str) -> str:
    """No leaf for this id."""
    return (
        f"❌ <b>Not found</b> in the snapshot of {moment(taken_at)}\n\n"
        "The snapshot has no balance for this id. Possible reasons:\n"
        "• the account is newer than the snapshot, or was empty then: try another date;\n"
        "• it is a sub-account: those are counted under the main account's id;\n"
        "• it held only bonuses, which are not counted;\n"
        "• the id is not the one from the exchange's proof-of-reserves page.\n"
        "If you meant a statement id: this bot never published that one.\n\n"
        "If the id is right and you did hold a balance then, your balance is missing from what the exchange says it owes."
        " Ask the exchange why, and ask in public if it does not answer."
    )


def check_caption(entry: AssetProof, piece: PieceProof, note: str = "") -> str:
    """Return the caption under the picture of a path; `note` tells of another time than was asked for."""
    asset = entry.asset
    sums = f"{summed(asset)}.\n" if summed(asset) else ""
    which = f", piece {piece.piece + 1} of {len(entry.pieces)}" if len(entry.pieces) > 1 else ""
    return (
        f"{_above(note)}<b>{asset.symbol}</b>{which}: {position(asset, piece)}.\n{sums}"
        f"Your balance {amount(piece.balance, asset.decimals)} is part of the total liabilities"
        f" {amount(asset.root.sum, asset.decimals)} at the top.\n"
        f"Root hash <code>{asset.root.hash.hex()}</code>"
    )


def _above(note: str) -> str:
    return f"{note}\n\n" if note else ""


def tree_caption(statement: Statement, note: str = "") -> str:
    """Return the caption of the full tree document, in plain text; `note` as in `check_caption`."""
    return (
        f"{_above(note)}Your path in every tree, level by level, in the snapshot of {moment(statement.taken_at)}: your node and"
        " its sibling, with full hashes and exact sums. Open the file in a browser."
    )


def proof_caption(statement: Statement, note: str = "") -> str:
    """Return the caption of ``proof.json``, with the exact command; `note` as in `check_caption`."""
    return (
        f"{_above(note)}Your proof file for the snapshot of {moment(statement.taken_at)}. It contains your id and balances: show it only to people you trust.\n"
        "Check it without us, on a computer with Python:\n"
        f"<code>porcore verify proof.json --statement-id {statement.id}</code>\n"
        "Better: get the statement id from somewhere other than this chat."
    )


def page_caption() -> str:
    """Return the caption of ``verify.html``."""
    return (
        "The same check without Python, on a phone too: save this page, open it in a browser, choose proof.json and"
        " paste the statement id. It works offline."
    )


def other_dates(missing: Sequence[str] = ()) -> str:
    """Above the buttons of other snapshots. `missing`: the times of those that cannot be shown now."""
    text = "Look up the same id in another snapshot:"
    if not missing:
        return text
    named = ", ".join(moment(taken_at) for taken_at in missing[:MOST_MISSING])
    more = f" and {count(len(missing) - MOST_MISSING)} more" if len(missing) > MOST_MISSING else ""
    return f"{text}\nTemporarily unavailable: {named}{more}"


def labels() -> dict[str, str]:
    """Return the labels of the customer's buttons."""
    return {
        "check": "Check {symbol}",
        "tree": "View full tree",
        "proof": "Proof file",
        "dates": "Other dates",
        "piece": "Piece {number}",
        "more": "More balances ›",
        "before": "‹ Balances before",
        "older": "Older ›",
        "newer": "‹ Newer",
    }


def own_number(number: int) -> str:
    """What Telegram knows a person by; `number`: the Telegram user id."""
    return (
        f"Your Telegram user id is <code>{number}</code>. Whoever runs this bot uses it to name operators. It is not"
        " your Hashed Client ID: to check your balances, send that one instead."
    )


def edited() -> str:
    """An edited message."""
    return "I do not read edited messages. Please send it again as a new message."


def forwarded() -> str:
    """A forwarded message."""
    return (
        "I do not read forwarded messages, because someone else may have written them. To ask about this one, copy its"
        " text or save its file, and send it as your own message."
    )


def via_bot() -> str:
    """A message that an inline bot wrote."""
    return "I do not read messages written through another bot. Please type or paste it yourself."


def automatic() -> str:
    """A scheduled message, or one that a business account sends by itself."""
    return "I do not read scheduled or automatic messages. Please send it again yourself."
