"""What is said of a file's roots beside the claims that are loaded here.

A claim is the operator's word: ☑️ goes before the whole verdict, and no ✅ is in it.
"""

from collections.abc import Sequence
from html import escape

from bot.formats import count, date_of, grouped, moment
from bot.inspection.claim_comparison import Comparison, LoadedClaim, Match
from bot.texts.common import reason_given
from porcore.exchanges.known import KnownExchange, KnownExchanges
from porcore.exchanges.sentences import shown_name

__all__ = [
    "compared",
    "exchange_name",
    "looked_up",
    "no_list",
    "on_a_claim",
    "source_of",
    "which_list",
]

_LONGEST_SOURCE = 120  # characters of an address that is no link
_LONGEST_NAME = 40  # characters of a label
_MOST_NAMED = 3  # labels, exchanges and totals
_HOLDS, _OPERATOR = "✅", "☑️"


def on_a_claim(html: str) -> str:
    """Return a verdict that rests on the operator's word: ☑️ before it, and where ✅ was."""
    body = html.removeprefix("⚠️").lstrip()
    return f"{_OPERATOR} {body}".replace(_HOLDS, _OPERATOR)


def exchange_name(known: KnownExchanges, key: str) -> str:
    """Return an exchange's name as HTML. One that porcore does not ship is marked."""
    found = known.by_key(key)
    if found is None:
        return escape(key)
    return escape(found.name) + ("" if found.shipped else " (added by this bot's operator)")


def source_of(known: KnownExchanges, key: str, address: str) -> str:
    """Return an address as HTML: a link where its host is one of the exchange's own in the table that ships, else plain text."""
    found = known.by_key(key)
    shown = address if len(address) <= _LONGEST_SOURCE else f"{address[:_LONGEST_SOURCE]}…"
    if found is not None and found.shipped and found.publishes_at(address):
        return f'<a href="{escape(address)}">{escape(shown.removeprefix("https://"), quote=False)}</a>'
    return f"<code>{escape(shown, quote=False)}</code>"  # Telegram makes links of bare addresses


def compared(
    found: Comparison, known: KnownExchanges, asked: Sequence[KnownExchange], published_at: str
) -> str:
    """Return what is said of a comparison, as HTML; "" where there is nothing to say.

    `asked`: the exchanges of the file's format, any number; `published_at`: where one publishes its root, as the end of a
    sentence.
    """
    if found.match is Match.NOT_LOADED:
        return _not_loaded(asked, published_at)
    if found.match is Match.NONE:
        if found.found is not None:
            return _another(found, found.found, known, is_shared=len(asked) != 1)
        names = [exchange_name(known, key) for key in found.keys]
        return _none(
            found,
            f"{names[0]}'s" if len(names) == 1 else f"those of {_listed(names)}",
            _others(found, known, asked),
        )
    assert found.found is not None
    sentence = {
        Match.EQUAL: _equal,
        Match.PART: _part,
        Match.DIFFERS: _differs,
        Match.WITHDRAWN: _withdrawn,
    }[found.match]
    return sentence(found, found.found, known)


def _not_loaded(asked: Sequence[KnownExchange], published_at: str) -> str:
    if not asked or not published_at:
        return ""
    where, pages = escape(published_at, quote=False), [each for each in asked if each.page]
    if len(asked) == 1:
        name = escape(asked[0].name)
        said = f"No root of {name} is loaded here. {name} publishes it {where}"
        return f"{said}: {_page(pages[0])}" if pages else f"{said}."
    names = [escape(each.name) for each in asked]
    said = f"No root of {_listed(names, 'or')} is loaded here. The exchange that gave you the file publishes it {where}."
    return " ".join([said, *(f"{escape(each.name)}: {_page(each)}" for each in pages[:_MOST_NAMED])])


def _page(of: KnownExchange) -> str:
    if not of.shipped:
        return f"<code>{escape(of.page, quote=False)}</code>"
    return f'<a href="{escape(of.page)}">{escape(of.page.removeprefix("https://"), quote=False)}</a>'


def _others(found: Comparison, known: KnownExchanges, asked: Sequence[KnownExchange]) -> str:
    """Return the exchanges that have the format too, and no claim here, as the end of a sentence; "" for none."""
    names = [exchange_name(known, each.key) for each in asked if each.key not in found.keys]
    return f", or of another exchange with this format ({_listed(names, 'or')})" if names else ""


def _none(found: Comparison, whose: str, others: str) -> str:
    one = found.of_file == 1
    file = "The file's root" if one else "The file's roots"
    if found.loaded == 1:
        said = f"{file} {'is not' if one else 'are not'} the one loaded here as {whose}."
    else:
        said = f"{file} {'equals' if one else 'equal'} none of the {count(found.loaded)} roots loaded here as {whose}"
        said += f" for {_listed([date_of(date) for date in found.dates])}."
    return f"{said} {'It' if one else 'They'} may be of another day{others}."


def _another(found: Comparison, loaded: LoadedClaim, known: KnownExchanges, *, is_shared: bool) -> str:
    """Return what is said beside the only claim there is. `is_shared`: the file may be another exchange's of this format."""
    name, one = exchange_name(known, loaded.claim.exchange), found.of_file == 1
    file = f"{name}'s and of that day" if is_shared else "of that day"
    return (
        f"The {'root differs from the root' if one else 'roots differ from the roots'} {_loaded_as(loaded, known)} (source"
        f" {_source(loaded, known)}). If your file is {file}, one of the two is wrong: look at the source."
    )


def _loaded_as(loaded: LoadedClaim, known: KnownExchanges) -> str:
    claim = loaded.claim
    return f"that this bot's operator loaded as {exchange_name(known, claim.exchange)}'s for {date_of(claim.taken_at)}"


def _source(loaded: LoadedClaim, known: KnownExchanges) -> str:
    return source_of(known, loaded.claim.exchange, loaded.claim.source)


def _equal(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    if found.of_file == 1:
        said = f"The root <b>equals the root</b> {_loaded_as(loaded, known)}"
    else:
        said = f"All {count(found.of_file)} roots <b>equal the roots</b> {_loaded_as(loaded, known)}"
    said += f" (source {_source(loaded, known)})."
    more = len(found.facts.only_in_claim) if found.facts is not None else 0
    if more:
        said += f" That claim has {count(more)} more {'root' if more == 1 else 'roots'}."
    if found.others:
        said += f" {count(found.others)} more {'claim has' if found.others == 1 else 'claims have'} the same."
    totals = _totals(found)
    return f"{said}{totals} This is the operator's word: look at the source yourself."


def _totals(found: Comparison) -> str:
    differ, equal = found.totals, found.facts.totals_equal if found.facts is not None else 0
    if not differ:
        return f" The totals that both state are equal ({count(equal)})." if equal else ""
    named = "; ".join(
        f"{escape(shown_name(one.asset[:_LONGEST_NAME]), quote=False)}: {grouped(one.in_file)} in the file,"
        f" {grouped(one.in_claim)} loaded here"
        for one in differ[:_MOST_NAMED]
    )
    more = f"; {count(len(differ) - _MOST_NAMED)} more" if len(differ) > _MOST_NAMED else ""
    return f" ⚠️ The totals differ: {named}{more}."


def _part(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    said = (
        f"<b>{count(found.equal)} of the file's {count(found.of_file)} roots</b>"
        f" {'equals the one' if found.equal == 1 else 'equal those'} {_loaded_as(loaded, known)}"
        f" (source {_source(loaded, known)})."
    )
    if found.differ:
        named = _listed([_label(label) for label in found.differ])
        said += f" Another root than loaded here: {named}. The file may be of another day, or one of the two is wrong."
    missing = found.of_file - found.equal - len(found.differ)
    if missing:
        said += f" {count(missing)} {'is' if missing == 1 else 'are'} not in that claim."
    return f"{said}{_totals(found)} This is the operator's word: look at the source yourself."


def _differs(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    name, many = exchange_name(known, loaded.claim.exchange), len(found.differ) > 1
    return (
        f"⚠️ The {'roots differ from the roots' if many else 'root differs from the root'} that this bot's operator loaded as"
        f" {name}'s for {date_of(loaded.claim.taken_at)}. One of the two is wrong: look at {_source(loaded, known)}"
    )


def _withdrawn(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    assert loaded.withdrawn_at is not None
    one = "The root equals a root" if found.of_file == 1 else "Roots of the file equal roots"
    return (
        f"{one} {_loaded_as(loaded, known)}, and withdrew on {moment(loaded.withdrawn_at)}. A withdrawn claim counts as"
        f" nothing here.{reason_given(loaded.reason)}"
    )


def _label(label: str) -> str:
    return escape(shown_name(label[:_LONGEST_NAME]), quote=False) or "the root"


def _listed(names: list[str], last: str = "and") -> str:
    more = len(names) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:_MOST_NAMED])} {last} {count(more)} more"
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


# -- own leaves in a published list


def looked_up(known: KnownExchanges, key: str, taken_at: str, source: str) -> str:
    """Return in which list own leaves were looked for."""
    name = exchange_name(known, key)
    return (
        f"Looked up in the list of all leaves that this bot's operator loaded as {name}'s for {date_of(taken_at)} (source"
        f" {source_of(known, key, source)}). The whole list was recomputed when it was loaded. I keep neither account nor nonce."
    )


def which_list(names: list[str]) -> str:
    """A nonce without an exchange, where several lists are loaded, or the exchange has none. `names`: HTML."""
    return (
        f"In whose list? Lists of all leaves are loaded here of {_listed(names)}. Write for example"
        f" <code>/inspect {names[0]} nonce</code> and your account and nonce."
    )


def no_list() -> str:
    """A nonce without a file, where no list is loaded."""
    return (
        "No list of all leaves is loaded here. Send me the list that your exchange published, as a document, with"
        " <code>nonce</code> and your nonce in its caption."
    )
