"""What is said of several exchanges: which there are, which one is meant, whose tree an answer is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from bot.formats import count, date_of, day
from bot.languages import _, ngettext
from bot.parsing.exchanges import UnknownExchangeError
from bot.parsing.times import TimeQuery
from bot.texts.asked_time import asked_text
from bot.texts.listed import names_listed
from bot.texts.symbols import symbols_listed

__all__ = ["ExchangeLine", "exchange_line", "exchanges", "labels", "origin", "unknown", "which"]

_MOST_ASSETS = 20  # named
_MOST_WHERE = 3  # snapshots named at once in which nothing was found; further ones are folded
_LONGEST_SOURCE = 80  # characters of an address that is shown whole
_FORMS = "2026-10-25, 2026-10-25 14:30, 2026-10-25T14:30:00Z, or latest"


# -- the list


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """What the list says of one exchange; "" and 0 for what is not known. Names are plain text."""

    name: str
    kind: str  # of its newest publication: tree, claim
    taken_at: str  # of that
    ratio: str = ""  # the lowest one with its asset, such as ``USD 98.2%``
    level: str = "claimed"  # the level of evidence of the figures behind it
    accounts: int = 0  # whose files led to its root, rounded down
    clients: int = 0  # who found themselves in it
    flags: tuple[str, ...] = ()


def exchange_line(line: ExchangeLine, *, brief: bool = False) -> str:
    """Return one exchange: its newest publication and its lowest ratio, then what is to be known of it unless `brief`."""
    said = f"<b>{escape(line.name)}</b>: "
    said += f"{line.kind} of {date_of(line.taken_at)}" if line.kind else "nothing valid right now"
    if line.ratio:
        said += f"; lowest ratio as {line.level}: {escape(line.ratio)}"
    if line.clients:
        said += f"; {count(line.clients)} clients found themselves in it here"
    if line.accounts:
        said += f"; files of at least {count(line.accounts)} accounts led to its root here"
    flags = "" if brief else "; ".join(map(escape, line.flags))
    return f"{said}\n{flags}" if flags else said


def exchanges(lines: Sequence[str], total: int, *, own: str = "") -> str:
    """Return a page of the list. `total`: of all pages; `own`: the exchange that this group has set."""
    if not lines:
        return "Nothing has been published here yet. Please try again later."
    head = "<b>1 exchange</b>" if total == 1 else f"<b>{count(total)} exchanges</b>"
    foot = "To see what one of them owes and says it holds, send /reserves and its name."
    group = f"This group's exchange: {escape(own)}. " if own else ""
    return f"{head}\n\n" + "\n\n".join(lines) + f"\n\n{group}{foot}"


def rebuilt_by(maker: str) -> str:
    """A flag: the newest tree was not made by the exchange. Plain text."""
    return f"rebuilt by {maker} from a published list"


def withdrawn_since(kind: str, taken_at: str, withdrawn_at: str) -> str:
    """A flag: something later than what is shown was taken back. Plain text."""
    return f"the {kind} of {date_of(taken_at)} was withdrawn on {day(withdrawn_at)}"


def cannot_be_read(kind: str, taken_at: str) -> str:
    """A flag: the file of the newest publication is damaged or away. Plain text."""
    return f"the {kind} of {date_of(taken_at)} cannot be read right now"


ADDED = "added by this bot's operator"


# -- which exchange


def which(symbol: str = "", asked: str = "", note: str = "") -> str:
    """Ask which exchange is meant, over buttons. `symbol` and `asked`, a time in words, are what is known already."""
    of = " and ".join(filter(None, (escape(symbol), asked)))
    question = f"Which exchange? ({of})" if of else "Which exchange?"
    text = f"{question}\nYou can also send its name: /reserves name, then an asset or a date. /exchanges lists all."
    return f"{note}\n\n{text}" if note else text


def not_loaded(name: str, loaded: Sequence[str]) -> str:
    """An exchange that is known, and nothing of it is here."""
    return f"Nothing of {escape(name)} is loaded here. {_loaded(loaded)}"


def only_withdrawn(name: str, kind: str, taken_at: str, withdrawn_at: str, *, among: int) -> str:
    """An exchange of which everything was withdrawn. `kind`, `taken_at`: of the newest of it, `among` so many."""
    which = f"{kind} of {date_of(taken_at)}"
    newest = f"Its newest publication, the {which}," if among > 1 else f"The {which}"
    return (
        f"Nothing of {escape(name)} is valid here any more. {newest} was withdrawn on {day(withdrawn_at)}."
        f" /snapshots {escape(name)} lists all that was published."
    )


def two_named(first: str, second: str) -> str:
    """Two exchanges where one can be answered from."""
    return (
        f"You named two exchanges, {escape(first)} and {escape(second)}. Please name one of them. Side by side, under"
        " /exchanges, shows all of them."
    )


def other_maker(name: str, makers: Sequence[str]) -> str:
    """``rebuilt by`` and somebody who made no tree of an exchange here. `makers`: who did."""
    made = f"Trees of {escape(name)} here were rebuilt by {_listed(makers)}." if makers else ""
    none = f"No tree of {escape(name)} here was rebuilt by anybody." if not makers else ""
    return f"{made}{none} Please send the name of the exchange, then an asset or a date."


def unknown(error: UnknownExchangeError, loaded: Sequence[str], assets: Sequence[str] = ()) -> str:
    """Say that a word is neither an exchange nor an asset, and which there are. `loaded`: names of exchanges."""
    if error.known is not None:
        return not_loaded(error.known.name, loaded)
    called = f"called {escape(error.typed)}" if error.typed else "of that name"
    what = "exchange or asset" if assets else "exchange"
    near = ", ".join(escape(each.name) for each in error.nearest)
    nearest = f"Nearest: {near}; /exchanges lists all." if near else _loaded(loaded)
    text = f"I know no {what} {called}. {nearest}"
    if not assets:
        return text
    return f"{text}\nAssets: {symbols_listed(assets, _MOST_ASSETS)}"


def unknown_behind_id(error: UnknownExchangeError, loaded: Sequence[str]) -> str:
    """The same of words behind an id, which might have been meant as a time."""
    text = unknown(error, loaded)
    return text if error.known is not None else f"{text}\nIf you meant a time, please write it as {_FORMS}."


def of_other_time(asked: TimeQuery, taken_at: str, kind: str) -> str:
    """A claim or proof set (`kind`) is shown that is older than the time asked for."""
    return f"You asked for {asked_text(asked)}. The latest {kind} up to then is from {date_of(taken_at)}."


def none_before(asked: str, oldest: str, kind: str) -> str:
    """No claim or proof set (`kind`) at or before a time, which `asked` names."""
    return f"There is no {kind} from {asked} or earlier. The oldest is from {date_of(oldest)}."


def no_tree(name: str) -> str:
    """An id was to be looked up at an exchange of which only claims are here."""
    return (
        f"There is no tree of {escape(name)} here that an id can be looked up in, only what it published in its own format"
        " (/reserves shows it). If you have your proof file from there, send it to me: /inspect explains how."
    )


def _loaded(names: Sequence[str]) -> str:
    shown = ", ".join(escape(name) for name in names[:8])
    more = f" and {count(len(names) - 8)} more" if len(names) > 8 else ""
    return f"Loaded here: {shown}{more}. /exchanges lists all."


# -- whose tree


def origin(name: str, maker: str, source: str, *, is_at_home: bool, is_added: bool = False) -> str:
    """Say whose tree an answer is from. `maker`: "" for the exchange itself; `is_at_home`: the source is the exchange's.

    `is_added`: this bot's operator added the exchange.
    """
    if not maker:
        whose = f"{escape(name)} (added by this bot's operator)" if is_added else escape(name)
        return f"In the tree of {whose}, made by {escape(name)}, as this bot's operator says."
    at = f" at {_address(source, is_at_home=is_at_home)}" if source else " that it published"
    return f"In the tree of {escape(name)} that {escape(maker)} made from the list{at}, as this bot's operator says."


def made_by(name: str, *, is_added: bool) -> str:
    """Say below a heading with an exchange's name that it made the tree itself. `is_added`: the operator added it."""
    said = f"Made by {escape(name)}, as this bot's operator says."
    return f"{said} The operator added {escape(name)}." if is_added else said


def counted(name: str, maker: str) -> str:
    """Say what balances in a tree are."""
    if not maker:
        return _(
            "{exchange} counted these balances in what it says it owes. Compare them with your own records.",
            exchange=escape(name),
        )
    return _(
        "These balances are in the list as {maker} copied it; {exchange} did not make this tree. Compare them with your own"
        " records.",
        maker=escape(maker),
        exchange=escape(name),
    )


def _address(source: str, *, is_at_home: bool) -> str:
    shown = source if len(source) <= _LONGEST_SOURCE else f"{urlsplit(source).netloc[:_LONGEST_SOURCE]}/…"
    if is_at_home:
        return f'<a href="{escape(source)}">{escape(shown)}</a>'
    return f"<code>{escape(shown)}</code>"  # nothing to press: the address is whoever's


def could_not_look(names: Sequence[str]) -> str:
    """Said beside an answer: the files of these exchanges cannot be read now."""
    return _(
        "I could not look in {exchanges} right now. I told the operators.",
        exchanges=names_listed(_escaped(names)),
    )


def could_not_look_briefly(names: Sequence[str]) -> str:
    """Say the same in a line or two, where `could_not_look` stands further below."""
    if len(names) == 1:
        return could_not_look(names)
    return ngettext(
        "I could not look in {n} other exchange right now.",
        "I could not look in {n} other exchanges right now.",
        len(names),
        n=count(len(names)),
    )


def found_in_several(names: Sequence[str]) -> str:
    """An id that is in the trees of several exchanges, over a button for each."""
    return _(
        "This id is in the trees of {exchanges}. Which one do you want to see?",
        exchanges=names_listed(_escaped(names)),
    )


def not_found_anywhere(looked_at: Sequence[tuple[str, str]], failed: Sequence[str]) -> str:
    """No leaf for this id in any tree. `looked_at`: names of exchanges and times of their snapshots."""
    verdict = _("❌ <b>Not found</b> in any of these snapshots")
    where = [
        _("• {exchange}, {day}", exchange=escape(name), day=date_of(taken_at)) for name, taken_at in looked_at
    ]
    likely = _(
        "Most often the account was newer or empty then (add a date), or the id is not the one from the exchange's"
        " proof-of-reserves page. Or the exchange is not in this list."
    )
    others = _(
        "Other reasons: it is a sub-account, counted under the main account's id; or it held only bonuses. If the id is right,"
        " the exchange is in the list and you did hold a balance then, your balance is missing from what the exchange says it"
        " owes. Ask the exchange why, and ask in public if it does not answer."
    )
    parts = [verdict, *where[:_MOST_WHERE], likely]
    if failed:
        parts.insert(-1, f"{could_not_look(failed)} {_('That says nothing about it.')}")
    folded = "\n".join((*where[_MOST_WHERE:], others))
    return "\n".join(parts) + f"\n<blockquote expandable>{folded}</blockquote>"


def _escaped(names: Sequence[str]) -> list[str]:
    return [escape(name) for name in names]


def _listed(names: Sequence[str]) -> str:
    shown = [escape(name) for name in names[:8]]
    if len(names) > 8:
        shown.append(f"{count(len(names) - 8)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def start_names(names: Sequence[str]) -> str:
    """Said at the start where there are several exchanges."""
    return _(
        "I look in the trees of {exchanges}. Add a name to look in one only. /exchanges lists them.",
        exchanges=names_listed(_escaped(names)),
    )


# -- the exchange of a group


def group_exchange(name: str) -> str:
    """Which exchange this group has set, "" for none."""
    now = f"This group's exchange is {escape(name)}." if name else "This group has no exchange of its own."
    return (
        f"{now} /reserves and /snapshots without a name show it. An administrator of this group can change that: /exchange and a"
        " name, or /exchange none."
        if name
        else f"{now} An administrator of this group can set the one that /reserves and /snapshots show without a name: /exchange"
        " and a name. /exchanges lists all."
    )


def group_exchange_set(name: str) -> str:
    """The exchange of this group was set, or unset where it is ""."""
    if not name:
        return "This group has no exchange of its own any more. I keep nothing about this group now."
    return f"From now on /reserves and /snapshots show {escape(name)} in this group when no name is given."


def group_exchange_gone(name: str) -> str:
    """What this group has set is not loaded any more."""
    return (
        f"This group's exchange, {escape(name)}, is not loaded here any more. An administrator of this group can set another one"
        " with /exchange and a name."
    )


def only_administrators() -> str:
    """Someone else wanted to set it."""
    return "Only administrators of this group can change its exchange."


def administrators_unknown() -> str:
    """Telegram did not say who the administrators are."""
    return "Telegram did not tell me who the administrators of this group are. Please try again in a minute."


def not_saved() -> str:
    """The file could not be written."""
    return "I could not save that. Please try again later."


def exchange_in_private() -> str:
    """``/exchange`` in a private chat."""
    return "In a private chat, write the exchange's name with each question: /reserves name. /exchanges lists all."


def labels() -> dict[str, str]:
    """Return the labels of the buttons that turn pages, and of those under a found id."""
    return {"of": "{name}, {day}", "dates": "{name}: other dates"}
