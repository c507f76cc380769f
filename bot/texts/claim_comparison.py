"""What is said of a file's roots beside the claims that are loaded here.

A claim is the operator's word: ☑️ goes before the whole verdict, and no ✅ is in it.
"""

from collections.abc import Sequence
from html import escape

from bot.formats import count, date_of, grouped, moment
from bot.inspection.claim_comparison import Comparison, LoadedClaim, Match
from bot.languages import _, ngettext, semicolons
from bot.texts.common import reason_given
from bot.texts.name_lists import all_of, any_of
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
    name = escape(found.name)
    return name if found.shipped else _("{name} (added by this bot's operator)", name=name)


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
        return _none(found, known, asked)
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
        if pages:
            return _(
                "No root of {name} is loaded here. {name} publishes it {where}: {page}",
                name=name,
                where=where,
                page=_page(pages[0]),
            )
        return _("No root of {name} is loaded here. {name} publishes it {where}.", name=name, where=where)
    said = _(
        "No root of {names} is loaded here. The exchange that gave you the file publishes it {where}.",
        names=any_of([escape(each.name) for each in asked], _MOST_NAMED),
        where=where,
    )
    return " ".join([said, *(f"{escape(each.name)}: {_page(each)}" for each in pages[:_MOST_NAMED])])


def _page(of: KnownExchange) -> str:
    if not of.shipped:
        return f"<code>{escape(of.page, quote=False)}</code>"
    return f'<a href="{escape(of.page)}">{escape(of.page.removeprefix("https://"), quote=False)}</a>'


def _none(found: Comparison, known: KnownExchanges, asked: Sequence[KnownExchange]) -> str:
    names = [exchange_name(known, key) for key in found.keys]
    values = {
        "names": all_of(names, _MOST_NAMED),
        "n": count(found.loaded),
        "days": all_of([date_of(date) for date in found.dates], _MOST_NAMED),
    }
    if found.loaded == 1:
        said = ngettext(
            "The file's root is not the one loaded here of {names} for {days}.",
            "The file's roots are not the one loaded here of {names} for {days}.",
            found.of_file,
            names=values["names"],
            days=values["days"],
        )
    else:
        said = ngettext(
            "The file's root equals none of the {n} roots loaded here of {names} for {days}.",
            "The file's roots equal none of the {n} roots loaded here of {names} for {days}.",
            found.of_file,
            **values,
        )
    others = [exchange_name(known, each.key) for each in asked if each.key not in found.keys]
    if others:
        may_be = _(
            "The file may be of another day, or of another exchange with this format ({names}).",
            names=any_of(others, _MOST_NAMED),
        )
    else:
        may_be = _("The file may be of another day.")
    return f"{said} {may_be}"


def _loaded_values(loaded: LoadedClaim, known: KnownExchanges) -> dict[str, str]:
    """Return whose claim it is, of which day, and its source: as HTML, by the names that sentences have for them."""
    claim = loaded.claim
    return {
        "name": exchange_name(known, claim.exchange),
        "day": date_of(claim.taken_at),
        "source": source_of(known, claim.exchange, claim.source),
    }


def _another(found: Comparison, loaded: LoadedClaim, known: KnownExchanges, *, is_shared: bool) -> str:
    """Return what is said beside the only claim there is. `is_shared`: the file may be another exchange's of this format."""
    values = _loaded_values(loaded, known)
    said = ngettext(
        "The root differs from the root that this bot's operator loaded as {name}'s for {day} (source {source}).",
        "The roots differ from the roots that this bot's operator loaded as {name}'s for {day} (source {source}).",
        found.of_file,
        **values,
    )
    wrong = (
        _(
            "If your file is {name}'s and of that day, one of the two is wrong: look at the source.",
            name=values["name"],
        )
        if is_shared
        else _("If your file is of that day, one of the two is wrong: look at the source.")
    )
    return f"{said} {wrong}"


def _equal(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    values = _loaded_values(loaded, known)
    said = [
        ngettext(
            "The {n} root <b>equals the root</b> that this bot's operator loaded as {name}'s for {day} (source {source}).",
            "All {n} roots <b>equal the roots</b> that this bot's operator loaded as {name}'s for {day} (source {source}).",
            found.of_file,
            n=count(found.of_file),
            **values,
        )
        if found.of_file != 1
        else _(
            "The root <b>equals the root</b> that this bot's operator loaded as {name}'s for {day} (source {source}).",
            **values,
        )
    ]
    more = len(found.facts.only_in_claim) if found.facts is not None else 0
    if more:
        said.append(
            ngettext("That claim has {n} more root.", "That claim has {n} more roots.", more, n=count(more))
        )
    if found.others:
        said.append(
            ngettext(
                "{n} more claim has the same.",
                "{n} more claims have the same.",
                found.others,
                n=count(found.others),
            )
        )
    return " ".join(filter(None, [*said, _totals(found), _operators_word()]))


def _operators_word() -> str:
    return _("This is the operator's word: look at the source yourself.")


def _totals(found: Comparison) -> str:
    differ, equal = found.totals, found.facts.totals_equal if found.facts is not None else 0
    if not differ:
        return _("The totals that both state are equal ({n}).", n=count(equal)) if equal else ""
    named = [
        _(
            "{asset}: {in_file} in the file, {in_claim} loaded here",
            asset=escape(shown_name(one.asset[:_LONGEST_NAME]), quote=False),
            in_file=grouped(one.in_file),
            in_claim=grouped(one.in_claim),
        )
        for one in differ[:_MOST_NAMED]
    ]
    if (more := len(differ) - _MOST_NAMED) > 0:
        # Translators: the end of a list of totals that differ.
        named.append(ngettext("{n} more", "{n} more", more, n=count(more)))
    return _("⚠️ The totals differ: {totals}.", totals=semicolons(named))


def _part(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    values = {
        **_loaded_values(loaded, known),
        "equal": count(found.equal),
        "total": count(found.of_file),
    }
    said = [
        ngettext(
            "<b>{equal} of the file's {total} roots</b> equals the one that this bot's operator loaded as {name}'s for {day}"
            " (source {source}).",
            "<b>{equal} of the file's {total} roots</b> equal those that this bot's operator loaded as {name}'s for {day}"
            " (source {source}).",
            found.equal,
            **values,
        )
    ]
    if found.differ:
        named = all_of([_label(label) for label in found.differ], _MOST_NAMED)
        said.append(
            _(
                "Another root than loaded here: {labels}. The file may be of another day, or one of the two is wrong.",
                labels=named,
            )
        )
    missing = found.of_file - found.equal - len(found.differ)
    if missing:
        said.append(
            ngettext("{n} is not in that claim.", "{n} are not in that claim.", missing, n=count(missing))
        )
    return " ".join(filter(None, [*said, _totals(found), _operators_word()]))


def _differs(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    return ngettext(
        "⚠️ The root differs from the root that this bot's operator loaded as {name}'s for {day}. One of the two is wrong: look at"
        " {source}",
        "⚠️ The roots differ from the roots that this bot's operator loaded as {name}'s for {day}. One of the two is wrong: look at"
        " {source}",
        len(found.differ) or 1,
        **_loaded_values(loaded, known),
    )


def _withdrawn(found: Comparison, loaded: LoadedClaim, known: KnownExchanges) -> str:
    assert loaded.withdrawn_at is not None
    values = _loaded_values(loaded, known)
    said = ngettext(
        "The root equals a root that this bot's operator loaded as {name}'s for {day}, and withdrew on {withdrawn}.",
        "Roots of the file equal roots that this bot's operator loaded as {name}'s for {day}, and withdrew on {withdrawn}.",
        found.of_file,
        name=values["name"],
        day=values["day"],
        withdrawn=moment(loaded.withdrawn_at),
    )
    return f"{said} {_('A withdrawn claim counts as nothing here.')}{reason_given(loaded.reason)}"


def _label(label: str) -> str:
    return escape(shown_name(label[:_LONGEST_NAME]), quote=False) or _("the root")


# -- own leaves in a published list


def looked_up(known: KnownExchanges, key: str, taken_at: str, source: str) -> str:
    """Return in which list own leaves were looked for."""
    return _(
        "Looked up in the list of all leaves that this bot's operator loaded as {name}'s for {day} (source {source}). The whole"
        " list was recomputed when it was loaded. I keep neither account nor nonce.",
        name=exchange_name(known, key),
        day=date_of(taken_at),
        source=source_of(known, key, source),
    )


def which_list(names: list[str]) -> str:
    """A nonce without an exchange, where several lists are loaded, or the exchange has none. `names`: HTML."""
    return _(
        "In whose list? Lists of all leaves are loaded here of {names}. Write for example {command} and your account and nonce.",
        names=all_of(names, _MOST_NAMED),
        command=f"<code>/inspect {names[0]} nonce</code>",
    )


def no_list() -> str:
    """A nonce without a file, where no list is loaded."""
    return _(
        "No list of all leaves is loaded here. Send me the list that your exchange published, as a document, with {word} and your"
        " nonce in its caption.",
        word="<code>nonce</code>",
    )
