"""What a community reads: reserves against liabilities, wallets, snapshots."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from html import escape

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.evidence import Row
from bot.catalogue.signatures import Checked
from bot.commands import Where, commands_for
from bot.formats import amount, count, date_of, day, moment, percent
from bot.languages import N_, _, commas, ngettext, translated
from bot.texts.common import fits, heights_note, pre, statement_line, unavailable
from bot.texts.evidence import (
    signed_line,
    signed_note,
    signed_ratio,
    signed_share,
    tally,
    wallet_line,
    wallet_row,
)
from bot.texts.members import summed
from bot.texts.name_lists import all_of
from bot.texts.symbols import plain_symbols, symbols_listed
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.summary import AssetEvidence

__all__ = ["LogState", "folded", "reserves", "reserves_title", "snapshots", "wallets"]

_MOST_NAMED, _MOST_NEAR = 40, 8  # symbols
_MOST_SHORT = 4  # assets that a verdict names
_LONGEST_SYMBOL = 32  # characters
NOTE = N_("As stated by the exchange. We did not read the chain")  # in a picture


@dataclass(frozen=True, slots=True)
class ReservesText:
    """An answer about reserves in parts, as HTML: what it begins with, and what is behind a press."""

    title: str
    verdict: str
    table: str
    basis: str  # what all of it rests on
    details: str

    @property
    def short(self) -> str:
        """The few lines of a caption in a group."""
        return "\n".join(filter(None, [self.title, self.verdict, self.basis]))

    @property
    def whole(self) -> str:
        """One screen."""
        parts = [self.title, self.verdict, self.table, self.basis, folded(self.details)]
        return "\n".join(filter(None, parts))


def folded(html: str) -> str:
    """Return lines as a quote that shows three of them until it is pressed; "" for none."""
    return f"<blockquote expandable>{html}</blockquote>" if html else ""


def reserves_title(exchange: str, taken_at: str) -> str:
    """Return the heading of a reserves answer."""
    return _("<b>{name}</b>, {when}", name=escape(exchange), when=date_of(taken_at))


def verdict(rows: Sequence[AssetReserves], *, without: int = 0) -> str:
    """Return which of these assets are short, as HTML. `without`: of how many more it is not known, as in a claim."""
    owed = [row for row in rows if row.liabilities]
    if len(rows) == 1 and not without:
        return _verdict_of_one(rows[0])
    short = [row.asset.symbol for row in owed if row.difference < 0]
    if not owed:
        said = _("<b>Nothing is owed.</b>") if not without else ""
    elif not short:
        said = _("<b>No asset with a ratio is short.</b>") if without else _("<b>No asset is short.</b>")
    else:
        said = ngettext(
            "⚠️ <b>{short} of {total} assets is short</b>: {names}",
            "⚠️ <b>{short} of {total} assets are short</b>: {names}",
            len(short),
            short=count(len(short)),
            total=count(len(owed)),
            names=all_of(short, _MOST_SHORT),
        )
    unknown = (
        ngettext("{n} asset has no ratio.", "{n} assets have no ratio.", without, n=count(without))
        if without
        else ""
    )
    return "\n".join(filter(None, [said, unknown]))


def _verdict_of_one(row: AssetReserves) -> str:
    symbol = row.asset.symbol
    if not row.liabilities:
        return _("<b>Nothing is owed in {asset}.</b>", asset=symbol)
    if row.difference < 0:
        return _("⚠️ <b>{asset} is short</b> by {amount}.", asset=symbol, amount=_gap(row))
    if row.difference > 0:
        return _("<b>{asset} is not short</b>: {amount} more than owed.", asset=symbol, amount=_gap(row))
    return _("<b>{asset} is not short</b>: exactly what is owed.", asset=symbol)


def _gap(row: AssetReserves) -> str:
    return amount(abs(row.difference), BALANCE_DECIMALS)


def table(lines: Sequence[tuple[str, str, str]]) -> str:
    """Return a table of ratios: each line an asset, what is held of what is owed, and what is signed, "" where not known."""
    # Translators: heads of a narrow table: an asset, and which shares of what is owed in it are held, and signed.
    heads = (_("asset"), _("held"), _("signed"))
    if not any(signed for _asset, _held, signed in lines):
        return pre([heads[:2], *(line[:2] for line in lines)], "lr")
    return pre([heads, *lines], "lrr")


def ratio_line(row: AssetReserves, found: AssetEvidence | None) -> tuple[str, str, str]:
    """Return the line of an asset in a table of ratios."""
    return row.asset.symbol, percent(row.reserves, row.liabilities), signed_ratio(row, found)


def asset_words(row: AssetReserves, found: AssetEvidence | None) -> str:
    """Return one asset's two sides in words, exact, what of it is signed, and what it sums."""
    values = {
        "asset": row.asset.symbol,
        "owed": amount(row.liabilities, BALANCE_DECIMALS),
        "held": amount(row.reserves, BALANCE_DECIMALS),
        "gap": _gap(row),
    }
    if not row.liabilities:
        said = _("<b>{asset}</b> owes nothing, holds {held}.", asset=values["asset"], held=values["held"])
    elif row.difference < 0:
        said = _("<b>{asset}</b> owes {owed}, holds {held}: ⚠️ {gap} short.", **values)
    elif row.difference > 0:
        said = _("<b>{asset}</b> owes {owed}, holds {held}: {gap} more than owed.", **values)
    else:
        said = _("<b>{asset}</b> owes {owed}, holds {held}: exactly what is owed.", **values)
    return " ".join(filter(None, [said, signed_share(row, found), summed(row.asset)]))


def reserves(
    title: str,
    rows: Sequence[AssetReserves],
    shown: Sequence[AssetReserves],
    all_wallets: Sequence[Wallet],
    checked: Checked | None,
    statement: str,
    published_at: str,
    first: int = 0,
    more: Sequence[str] = (),
) -> ReservesText:
    """Return the answer about a tree; `shown` are those of `rows` that there is room for.

    `first`: index of the first of them, from 0. `more` are lines for the details: whose tree it is, debts, proof sets.
    `checked` is None while the signatures of the wallets are still being checked.
    """
    found = {row.asset.symbol: checked.asset(row.asset.symbol) if checked else None for row in rows}
    held = [asset for asset in found.values() if asset is not None]
    details = [
        span(first, len(shown), len(rows), rows[0].asset.symbol) if len(shown) < len(rows) else "",
        *(asset_words(row, found[row.asset.symbol]) for row in shown),
        *more,
        heights_note(all_wallets),
        signed_note(checked, held),
        statement_line(statement, published_at),
    ]
    return ReservesText(
        title,
        verdict(rows),
        table([ratio_line(row, found[row.asset.symbol]) for row in shown]),
        basis(signed_line(checked, held) if all_wallets else ""),
        "\n".join(filter(None, details)),
    )


def basis(signed: str) -> str:
    """Return what a tree's figures rest on, in a line; `signed`: how many wallets are signed."""
    said = _("As the exchange states; no chain was read.")
    return f"{signed} {said}" if signed else said


def span(first: int, number: int, total: int, example: str) -> str:
    """Said above a page of assets when not all fit a message.

    `first`: index of the page's first asset, from 0; `number`: how many are on the page, of `total`.
    """
    return _(
        "Assets {first} to {last} of {total}: first those short of reserves, then those with less signed than owed. To see one, send"
        " for example {command}",
        first=count(first + 1),
        last=count(first + number),
        total=count(total),
        command=f"/reserves {example}",
    )


def wallets(title: str, listed: Sequence[Row], first: int, most: int, symbol: str | None) -> str:
    """Return a page of wallets, a line each: evidence, balance, and a link to an explorer.

    `first`: index of the first, from 0; `most`: how many at most. `symbol` names the one asset they are of, perhaps with
    what it sums.
    """
    page = listed[first : first + most]
    lines = "\n".join(map(wallet_line, page))
    return (
        f"{_wallets_head(title, listed, first, len(page), symbol)}\n{tally(listed)}\n\n{lines}\n\n{_links()}"
    )


def wallets_told(title: str, listed: Sequence[Row], first: int, most: int, symbol: str | None) -> str:
    """Return the same page with all that is known of each wallet, behind a press.

    `first`: index of the first, from 0; `most`: how many at most.
    """
    page = listed[first : first + most]
    head = f"{_wallets_head(title, listed, first, len(page), symbol)}\n{tally(listed)}"
    text = head
    for brief in (False, True):  # a foreign list may hold texts of any length
        rows = "\n\n".join(wallet_row(row, brief=brief) for row in page)
        text = f"{head}\n{folded(rows)}"
        if fits(text):
            return text
    return text


def _wallets_head(title: str, listed: Sequence[Row], first: int, number: int, symbol: str | None) -> str:
    values = {"first": count(first + 1), "last": count(first + number), "total": count(len(listed))}
    span = (
        _("Wallets for {asset}, {first} to {last} of {total}", asset=symbol, **values)
        if symbol
        else _("Wallets {first} to {last} of {total}", **values)
    )
    return f"{title}\n{span}"


def _links() -> str:
    return _("Press an address to look it up.")


def no_wallets() -> str:
    """The list is empty."""
    return _("No listed wallet with a balance counts toward this.")


# Of the newest, and of the one of a time.
_HAS_NO = {
    "snapshot": N_("The snapshot of {when} has no asset {asset}."),
    "claim": N_("The claim of {when} has no asset {asset}."),
}
_HAS_NONE_SUCH = {
    "snapshot": N_("The snapshot of {when} has no asset of that name."),
    "claim": N_("The claim of {when} has no asset of that name."),
}


def no_such_asset(typed: str, symbols: Sequence[str], taken_at: str, what: str = "snapshot") -> str:
    """An asset that the snapshot or claim (`what`) of `taken_at` does not hold."""
    if len(typed) <= 16 and typed.isascii() and typed.isalnum():
        said = translated(_HAS_NO[what], when=moment(taken_at), asset=escape(typed))
    else:
        said = translated(_HAS_NONE_SUCH[what], when=moment(taken_at))
    if len(symbols) <= _MOST_NAMED:
        return f"{said} {_('It has: {names}', names=symbols_listed(symbols, _MOST_NAMED))}"
    plain = plain_symbols(symbols)
    near = get_close_matches(typed.upper()[:_LONGEST_SYMBOL], plain, _MOST_NEAR, cutoff=0.5)
    values = {"n": count(len(symbols)), "names": commas(near or plain[:_MOST_NEAR])}
    if near:
        return f"{said} {_('Of its {n} assets, these have similar names: {names}', **values)}"
    return f"{said} {_('Some of its {n} assets: {names} …', **values)}"


class LogState(StrEnum):
    """What was found about the public log."""

    INTACT = "intact"
    BROKEN = "broken"
    UNREADABLE = "unreadable"
    NOTHING_SHOWN = "nothing shown"

    @property
    def sentence(self) -> str:
        """What people read of it."""
        match self:
            case LogState.INTACT:
                return _("The public log is unbroken.")
            case LogState.BROKEN:
                return _(
                    "⚠️ The public log's chain of hashes is broken: entries were changed. Ask the operators."
                )
            case LogState.UNREADABLE:
                return _("⚠️ I cannot read the public log right now, so I did not check its chain of hashes.")
            case LogState.NOTHING_SHOWN:
                return unavailable()


_LISTS = {
    (): N_("<b>All snapshots</b>, newest first"),
    ("claim",): N_("<b>All trees and claims</b>, newest first"),
    ("proof set",): N_("<b>All trees and proof sets</b>, newest first"),
    ("claim", "proof set"): N_("<b>All trees, claims and proof sets</b>, newest first"),
}
_LISTS_OF = {
    (): N_("<b>All snapshots</b> of {name}, newest first"),
    ("claim",): N_("<b>All trees and claims</b> of {name}, newest first"),
    ("proof set",): N_("<b>All trees and proof sets</b> of {name}, newest first"),
    ("claim", "proof set"): N_("<b>All trees, claims and proof sets</b> of {name}, newest first"),
}


def snapshots(
    lines: Sequence[str],
    log: LogState,
    note: str = "",
    exchange: str = "",
    kinds: Collection[str] = (),
    details: Sequence[str] = (),
) -> str:
    """Return the list of all snapshots and the state of the public log; `note` says which of them a typed time means.

    `exchange`: the name of the one that they are of, "" for all. `kinds`: which kinds of publications are among them.
    `details`: of each line, what is behind a press.
    """
    if log is LogState.NOTHING_SHOWN:
        return log.sentence
    if not lines:
        return _("No snapshot has been published yet.") if log is LogState.INTACT else log.sentence
    others = tuple(sorted(kind for kind in kinds if kind != PublishedSnapshot.kind))
    head = translated(_LISTS_OF[others], name=escape(exchange)) if exchange else translated(_LISTS[others])
    hashed = _(
        "Every entry of the public log contains the hash of the entry before it; I checked just now. Withdrawn ones stay listed."
    )
    parts = [
        head,
        note,
        "",
        "\n".join(lines),
        "",
        log.sentence,
        folded("\n".join([*details, *([hashed] if log is LogState.INTACT else [])])),
    ]
    return "\n".join(part for place, part in enumerate(parts) if part or place in (2, 4))


# By kind, where there are several; "" where there are trees only.
_ENTRIES = {
    "": N_("<b>{day}</b>"),
    "tree": N_("<b>Tree of {day}</b>"),
    "claim": N_("<b>Claim of {day}</b>"),
    "proof set": N_("<b>Proof set of {day}</b>"),
}
_ENTRIES_OF = {
    "": N_("<b>{name}, {day}</b>"),
    "tree": N_("<b>{name}, tree of {day}</b>"),
    "claim": N_("<b>{name}, claim of {day}</b>"),
    "proof set": N_("<b>{name}, proof set of {day}</b>"),
}


def _entry(when: str, exchange: str, kind: str) -> str:
    """Return the first line of a snapshot. `when`: its day or moment, in words."""
    if exchange:
        return translated(_ENTRIES_OF[kind], name=escape(exchange), day=when)
    return translated(_ENTRIES[kind], day=when)


def snapshot_line(
    taken_at: str,
    published_at: str,
    withdrawn_at: str | None,
    served: bool,
    exchange: str = "",
    kind: str = "",
) -> str:
    """Return one snapshot in two lines: its date, and what became of it. `exchange`: its name where that is to be told.

    `kind`: tree, claim or proof set, "" where there are trees only.
    """
    if withdrawn_at:
        state = _("❌ <b>withdrawn</b> on {when}", when=day(withdrawn_at))
    elif served:
        state = _("published on {when}", when=day(published_at))
    else:
        state = _("⚠️ not available right now")
    return f"{_entry(date_of(taken_at), exchange, kind)}\n{state}"


def snapshot_details(
    taken_at: str,
    statement_id: str,
    published_at: str,
    exchange: str = "",
    kind: str = "",
    reason: str = "",
) -> str:
    """Return what is behind a press of one snapshot: its whole id, when it was published, and why it was withdrawn.

    `statement_id`: of claims and proof sets their own id; `reason`: "" where none was given.
    """
    said = [
        _entry(moment(taken_at), exchange, kind),
        f"<code>{statement_id}</code>",
        _("Published on {when}.", when=moment(published_at)),
        _("Withdrawn because: “{reason}”", reason=escape(reason)) if reason else "",
    ]
    return "\n".join(filter(None, said))


def id_in_group(deleted: bool, username: str) -> str:
    """Someone showed what reads as an id to a whole group. It is never repeated."""
    name = f"@{escape(username)}"
    transaction = _("If it was a transaction, post a link to its explorer page instead.")
    if deleted:
        said = _(
            "I deleted your message because it showed an id. Please send it to me in private: {bot}.",
            bot=name,
        )
    else:
        said = _(
            "This message shows an id. Please delete it, because I could not, and send it to me in private: {bot}.",
            bot=name,
        )
    return f"{said} {transaction}"


def help_text(username: str, *, several: bool = False) -> str:
    """Help in a group: three lines, and one more where there are `several` exchanges."""
    bot = f"@{escape(username)}"
    lines = (
        [
            _("/reserves [exchange] [asset] [time]: what the exchange owes and says it holds"),
            _("/snapshots [exchange] [time]: all snapshots, withdrawn ones included"),
            _("/exchanges: all exchanges; /exchange: the one that this group asks about"),
        ]
        if several
        else [
            _("/reserves [asset] [time]: what the exchange owes and says it holds"),
            _("/snapshots [time]: all snapshots, withdrawn ones included"),
        ]
    )
    return "\n".join([*lines, _("Your own balance: only in a private chat with {bot}.", bot=bot)])


def elsewhere() -> str:
    """Someone asked in a group for what is answered in private only."""
    names = all_of([f"/{command.name}" for command in commands_for(Where.BOTH, Where.GROUP)])
    return _("In groups I answer {commands}. For anything else, write to me in private.", commands=names)


def way_to_private(username: str) -> list[list[tuple[str, str]]]:
    """Return the button that opens the private chat."""
    return [[(_("Open the private chat"), f"https://t.me/{username}")]]


def greeting(*, may_delete: bool) -> str:
    """The bot was added to a group."""
    hello = _("Hello. Here I show what an exchange owes, and what it says it holds.")
    commands = [
        _("/reserves: the newest figures"),
        _("/snapshots: everything that was published"),
        _("/exchange: which exchange this group asks about"),
    ]
    own = _("To check your own balance, write to me in private.")
    if may_delete:
        can = _("I delete client ids and proof files that someone posts here by mistake.")
    else:
        can = _(
            "I can delete client ids and proof files that someone posts here by mistake, if you make me an administrator with the"
            " right <b>Delete messages</b>."
        )
    return "\n".join([hello, "", *commands, "", own, can])


def rights_changed(*, may: bool) -> str:
    """The right to delete messages was given or taken away."""
    if may:
        return _(
            "Thank you. From now on I delete client ids and proof files that someone posts here by mistake."
        )
    return _(
        "I can no longer delete messages in this group, so client ids and proof files that someone posts here by mistake stay visible"
        " to everyone. To change that, make me an administrator with the right <b>Delete messages</b>."
    )


# -- buttons


def wallets_label(number: int) -> str:
    """Return the label of the button to the wallets. `number`: how many there are."""
    return _("Wallets ({n})", n=count(number))


def details_label() -> str:
    """Return the label of the button to all that is said of something."""
    return _("Details")


def back_label() -> str:
    """Return the label of the button from the details back to the list."""
    return _("‹ List")


def copy_label(*, is_claim: bool) -> str:
    """Return the label of the button that copies an id whole."""
    return _("Copy the claim's id") if is_claim else _("Copy the statement id")


def copy_id_label(taken_at: str) -> str:
    """Return the label of the button that copies the id of one of several publications."""
    return _("Copy id, {when}", when=date_of(taken_at))


def share_label() -> str:
    """Return the label of the button that shows the figures in another chat."""
    return _("Share")


def reserves_label() -> str:
    """Return the label of the button that shows what the exchange of this group owes and holds."""
    return _("Show the reserves")
