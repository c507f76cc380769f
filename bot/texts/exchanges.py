"""What is said of several exchanges: which there are, which one is meant, whose tree an answer is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from bot.formats import count, date_of, day
from bot.languages import N_, _, commas, ngettext, translated
from bot.parsing.exchanges import UnknownExchangeError
from bot.parsing.times import TimeQuery
from bot.texts.asked_time import asked_text
from bot.texts.name_lists import all_of
from bot.texts.reading import time_forms
from bot.texts.symbols import symbols_listed

__all__ = [
    "ExchangeLine",
    "exchange_line",
    "exchanges",
    "labels",
    "origin",
    "unknown",
    "which",
]

_MOST_ASSETS = 20  # named
_MOST_WHERE = 3  # snapshots named at once in which nothing was found; further ones are folded
_LONGEST_SOURCE = 80  # characters of an address that is shown whole


# -- the list


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """What the list says of one exchange; "" and 0 for what is not known. Names are plain text."""

    name: str
    kind: str  # of its newest publication: tree, claim, proof set
    taken_at: str  # of that
    ratio: str = ""  # the lowest one with its asset, such as ``USD 98.2%``
    accounts: int = 0  # whose files led to its root, rounded down
    clients: int = 0  # who found themselves in it
    flags: tuple[str, ...] = ()
    is_warned: bool = False  # something later was withdrawn or cannot be read, as one of the flags says


# By the kind of an exchange's newest publication.
_LINES = {
    "tree": N_("<b>{name}</b> tree of {day}"),
    "claim": N_("<b>{name}</b> claim of {day}"),
    "proof set": N_("<b>{name}</b> proof set of {day}"),
}
_NEWEST = {
    "tree": N_("Newest: the tree of {day}"),
    "claim": N_("Newest: the claim of {day}"),
    "proof set": N_("Newest: the proof set of {day}"),
}


def exchange_line(line: ExchangeLine) -> str:
    """Return one exchange in a line: its lowest ratio and its newest publication."""
    name = escape(line.name)
    if not line.kind:
        said = _("<b>{name}</b> nothing valid right now", name=name)
    else:
        when = day(line.taken_at)
        said = (
            # Translators: an exchange, its lowest ratio such as "USD 98.2%", and of which day it is.
            _("<b>{name}</b> {ratio}, {day}", name=name, ratio=escape(line.ratio), day=when)
            if line.ratio
            else translated(_LINES[line.kind], name=name, day=when)
        )
    return f"⚠️ {said}" if line.is_warned else said


def exchange_remarks(line: ExchangeLine) -> str:
    """Return what else is to be known of an exchange, a line each below its name; "" for nothing."""
    said = list(map(escape, line.flags))
    if line.kind:
        said.insert(0, translated(_NEWEST[line.kind], day=date_of(line.taken_at)))
    if line.clients:
        said.append(
            ngettext(
                "{n} client found themselves in it here",
                "{n} clients found themselves in it here",
                line.clients,
                n=count(line.clients),
            )
        )
    if line.accounts:
        said.append(
            ngettext(
                "Files of at least {n} account led to its root here",
                "Files of at least {n} accounts led to its root here",
                line.accounts,
                n=count(line.accounts),
            )
        )
    return "\n".join([f"<b>{escape(line.name)}</b>", *said]) if said else ""


def exchanges(lines: Sequence[str], total: int, remarks: Sequence[str] = (), *, own: str = "") -> str:
    """Return a page of the list. `total`: how many exchanges there are; `remarks`: behind a press; `own`: the exchange that this group has set."""
    if not lines:
        return _("Nothing has been published here yet. Please try again later.")
    head = ngettext("<b>{n} exchange</b>", "<b>{n} exchanges</b>", total, n=count(total))
    note = _("To see one: /reserves and its name.")
    group = [_("This group's exchange: {name}.", name=escape(own))] if own else []
    ratios = _("The ratio is the lowest of each: what it says it holds, of what it owes.")
    more = "\n".join(filter(None, [ratios, *remarks]))
    folded = f"\n<blockquote expandable>{more}</blockquote>"
    return "\n\n".join([head, "\n".join(lines), "\n".join([*group, note])]) + folded


def rebuilt_by(maker: str) -> str:
    """A flag: the newest tree was not made by the exchange. Plain text."""
    return _("Rebuilt by {maker} from a published list", maker=maker)


_WITHDRAWN = {
    "tree": N_("The tree of {day} was withdrawn on {withdrawn}"),
    "claim": N_("The claim of {day} was withdrawn on {withdrawn}"),
    "proof set": N_("The proof set of {day} was withdrawn on {withdrawn}"),
}
_UNREADABLE = {
    "tree": N_("The tree of {day} cannot be read right now"),
    "claim": N_("The claim of {day} cannot be read right now"),
    "proof set": N_("The proof set of {day} cannot be read right now"),
}


def withdrawn_since(kind: str, taken_at: str, withdrawn_at: str) -> str:
    """A flag: something later than what is shown was taken back. Plain text."""
    return translated(_WITHDRAWN[kind], day=date_of(taken_at), withdrawn=day(withdrawn_at))


def cannot_be_read(kind: str, taken_at: str) -> str:
    """A flag: the file of the newest publication is damaged or away. Plain text."""
    return translated(_UNREADABLE[kind], day=date_of(taken_at))


def added() -> str:
    """A flag: the exchange is none of the table that ships. Plain text."""
    return _("Added by this bot's operator")


# -- which exchange


def which(symbol: str = "", asked: str = "", note: str = "") -> str:
    """Ask which exchange is meant, over buttons. `symbol` and `asked`, a time in words, are what is known already."""
    of = commas(filter(None, (escape(symbol), asked)))
    question = _("Which exchange? ({about})", about=of) if of else _("Which exchange?")
    how = _("You can also send its name: /reserves name, then an asset or a date. /exchanges lists all.")
    text = f"{question}\n{how}"
    return f"{note}\n\n{text}" if note else text


def not_loaded(name: str, loaded: Sequence[str]) -> str:
    """An exchange that is known, and nothing of it is here."""
    return f"{_('Nothing of {name} is loaded here.', name=escape(name))} {_loaded(loaded)}"


_ALL_GONE = {
    "tree": N_(
        "Nothing of {name} is valid here any more. Its newest publication, the tree of {day}, was withdrawn on {withdrawn}."
    ),
    "claim": N_(
        "Nothing of {name} is valid here any more. Its newest publication, the claim of {day}, was withdrawn on {withdrawn}."
    ),
    "proof set": N_(
        "Nothing of {name} is valid here any more. Its newest publication, the proof set of {day}, was withdrawn on {withdrawn}."
    ),
}
_ONE_GONE = {
    "tree": N_("Nothing of {name} is valid here any more. The tree of {day} was withdrawn on {withdrawn}."),
    "claim": N_("Nothing of {name} is valid here any more. The claim of {day} was withdrawn on {withdrawn}."),
    "proof set": N_(
        "Nothing of {name} is valid here any more. The proof set of {day} was withdrawn on {withdrawn}."
    ),
}


def only_withdrawn(name: str, kind: str, taken_at: str, withdrawn_at: str, *, among: int) -> str:
    """An exchange of which everything was withdrawn. `kind`, `taken_at`: of the newest of it, `among` so many."""
    table = _ALL_GONE if among > 1 else _ONE_GONE
    said = translated(table[kind], name=escape(name), day=date_of(taken_at), withdrawn=day(withdrawn_at))
    return f"{said} {_('/snapshots {name} lists all that was published.', name=escape(name))}"


def two_named(first: str, second: str) -> str:
    """Two exchanges where one can be answered from."""
    return _(
        "You named two exchanges, {first} and {second}. Please name one of them. Side by side, under /exchanges, shows all of"
        " them.",
        first=escape(first),
        second=escape(second),
    )


def other_maker(name: str, makers: Sequence[str]) -> str:
    """``rebuilt by`` and somebody who made no tree of an exchange here. `makers`: who did."""
    said = (
        _(
            "Trees of {name} here were rebuilt by {makers}.",
            name=escape(name),
            makers=all_of([escape(maker) for maker in makers]),
        )
        if makers
        else _("No tree of {name} here was rebuilt by anybody.", name=escape(name))
    )
    return f"{said} {_('Please send the name of the exchange, then an asset or a date.')}"


def unknown(error: UnknownExchangeError, loaded: Sequence[str], assets: Sequence[str] = ()) -> str:
    """Say that a word is neither an exchange nor an asset, and which there are. `loaded`: names of exchanges."""
    if error.known is not None:
        return not_loaded(error.known.name, loaded)
    typed = escape(error.typed)
    if assets:
        said = (
            _("I know no exchange or asset called {name}.", name=typed)
            if typed
            else _("I know no exchange or asset of that name.")
        )
    else:
        said = (
            _("I know no exchange called {name}.", name=typed)
            if typed
            else _("I know no exchange of that name.")
        )
    near = commas(escape(each.name) for each in error.nearest)
    nearest = _("Nearest: {names}; /exchanges lists all.", names=near) if near else _loaded(loaded)
    text = f"{said} {nearest}"
    if not assets:
        return text
    return f"{text}\n{_('Assets: {names}', names=symbols_listed(assets, _MOST_ASSETS))}"


def unknown_behind_id(error: UnknownExchangeError, loaded: Sequence[str]) -> str:
    """The same of words behind an id, which might have been meant as a time."""
    text = unknown(error, loaded)
    if error.known is not None:
        return text
    return f"{text}\n{_('If you meant a time, please write it as {forms}.', forms=time_forms())}"


_OTHER_TIME = {
    "claim": N_("You asked for {asked}. The latest claim up to then is from {day}."),
    "proof set": N_("You asked for {asked}. The latest proof set up to then is from {day}."),
}
_NONE_BEFORE = {
    "claim": N_("There is no claim from {asked} or earlier. The oldest is from {day}."),
    "proof set": N_("There is no proof set from {asked} or earlier. The oldest is from {day}."),
}


def of_other_time(asked: TimeQuery, taken_at: str, kind: str) -> str:
    """A claim or proof set (`kind`) is shown that is older than the time asked for."""
    return translated(_OTHER_TIME[kind], asked=asked_text(asked), day=date_of(taken_at))


def none_before(asked: str, oldest: str, kind: str) -> str:
    """No claim or proof set (`kind`) at or before a time, which `asked` names."""
    return translated(_NONE_BEFORE[kind], asked=asked, day=date_of(oldest))


def no_tree(name: str) -> str:
    """An id was to be looked up at an exchange of which only claims are here."""
    return _(
        "There is no tree of {name} here that an id can be looked up in, only what it published in its own format (/reserves"
        " shows it). If you have your proof file from there, send it to me: /inspect explains how.",
        name=escape(name),
    )


def _loaded(names: Sequence[str]) -> str:
    shown = all_of([escape(name) for name in names])
    return _("Loaded here: {names}. /exchanges lists all.", names=shown)


# -- whose tree


def origin(name: str, maker: str, source: str, *, is_at_home: bool, is_added: bool = False) -> str:
    """Say whose tree an answer is from. `maker`: "" for the exchange itself; `is_at_home`: the source is the exchange's.

    `is_added`: this bot's operator added the exchange.
    """
    who = escape(name)
    if not maker and is_added:
        return _(
            "In the tree of {name} (added by this bot's operator), made by {name}, as this bot's operator says.",
            name=who,
        )
    if not maker:
        return _("In the tree of {name}, made by {name}, as this bot's operator says.", name=who)
    if not source:
        return _(
            "In the tree of {name} that {maker} made from the list that it published, as this bot's operator says.",
            name=who,
            maker=escape(maker),
        )
    return _(
        "In the tree of {name} that {maker} made from the list at {address}, as this bot's operator says.",
        name=who,
        maker=escape(maker),
        address=_address(source, is_at_home=is_at_home),
    )


def made_by(name: str, *, is_added: bool) -> str:
    """Say below a heading with an exchange's name that it made the tree itself. `is_added`: the operator added it."""
    said = _("Made by {name}, as this bot's operator says.", name=escape(name))
    return f"{said} {_('The operator added {name}.', name=escape(name))}" if is_added else said


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
        exchanges=all_of(_escaped(names)),
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
        exchanges=all_of(_escaped(names)),
    )


def not_found_anywhere(looked_at: Sequence[tuple[str, str]], failed: Sequence[str]) -> str:
    """No leaf for this id in any tree. `looked_at`: names of exchanges and times of their snapshots."""
    verdict = _("❌ <b>Not found</b> in any of these snapshots")
    where = [
        _("• {exchange}, {day}", exchange=escape(name), day=date_of(taken_at)) for name, taken_at in looked_at
    ]
    likely = _(
        "Most often the account was opened later or was empty then (add a date), or the id is not the one from the exchange's"
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
    return shown[0] if len(shown) == 1 else f"{commas(shown[:-1])} and {shown[-1]}"


# -- the exchange of a group


def group_exchange(name: str) -> str:
    """Which exchange this group has set, "" for none."""
    if name:
        return _(
            "This group's exchange is {name}. /reserves and /snapshots without a name show it. An administrator of this group"
            " can change that: /exchange and a name, or /exchange none.",
            name=escape(name),
        )
    return _(
        "This group has no exchange of its own. An administrator of this group can set the one that /reserves and /snapshots show"
        " without a name: /exchange and a name. /exchanges lists all."
    )


def group_exchange_set(name: str) -> str:
    """The exchange of this group was set, or unset where it is ""."""
    if not name:
        return _("This group has no exchange of its own any more. I keep nothing about this group now.")
    return _(
        "From now on /reserves and /snapshots show {name} in this group when no name is given.",
        name=escape(name),
    )


def group_exchange_gone(name: str) -> str:
    """What this group has set is not loaded any more."""
    return _(
        "This group's exchange, {name}, is not loaded here any more. An administrator of this group can set another one with"
        " /exchange and a name.",
        name=escape(name),
    )


def only_administrators() -> str:
    """Someone else wanted to set it."""
    return _("Only administrators of this group can change its exchange.")


def administrators_unknown() -> str:
    """Telegram did not say who the administrators are."""
    return _(
        "Telegram did not tell me who the administrators of this group are. Please try again in a minute."
    )


def not_saved() -> str:
    """The file could not be written."""
    return _("I could not save that. Please try again later.")


def exchange_in_private() -> str:
    """``/exchange`` in a private chat."""
    return _(
        "In a private chat, write the exchange's name with each question: /reserves name. /exchanges lists all."
    )


def labels() -> dict[str, str]:
    """Return the labels of the buttons under an id that several exchanges have, with names in braces: not translated."""
    return {"of": "{name}, {day}"}
