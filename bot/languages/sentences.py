"""Sentences in the language of the context, from gettext catalogues.

A sentence is written in English where it is used, whole, with names in braces for what is filled in. Values are text, as HTML
where the sentence is HTML. The names ``_``, ``N_`` and ``ngettext`` are gettext's.
"""

import gettext
import logging
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.languages.known import ENGLISH, Language
from bot.languages.speaking import current

__all__ = ["CATALOGUES", "N_", "_", "ngettext", "translated"]

_LOG = logging.getLogger(__name__)
CATALOGUES = Path(__file__).parent / "catalogues"
# Around what is written from left to right inside a sentence that is not: first strong isolate, left-to-right isolate, and
# the end of either. They are invisible, and take part in no copied value: they are outside of <code>.
_FIRST_STRONG, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
# Commands and code in a sentence.
_LATIN = re.compile(r"<code>[^{<]*</code>|(?<![\w/<])/[a-z]+(?:@\w+)?")
_NUMBER = re.compile(r"[0-9][0-9.,]*%?|")


def _(sentence: str, /, **values: object) -> str:
    """Return a sentence in the language of the context, its `values` filled in. Raises KeyError for a value that is missing."""
    return translated(sentence, **values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the sentence for a `number` of things (>= 0) in the language of the context, its `values` filled in.

    `one` is the English sentence for 1, `many` for any other number. The number itself is filled in only as one of the
    `values`. Raises KeyError for a value that is missing.
    """
    language = current()
    if language is ENGLISH:
        return (one if number == 1 else many).format_map(values)
    return _filled(language, _catalogue(language).ngettext(one, many, number), values)


def N_(sentence: str, /) -> str:  # noqa: N802 - gettext's name
    """Return `sentence` as it is: it is in a table, and translated with `translated` when it is used."""
    return sentence


def translated(sentence: str, /, **values: object) -> str:
    """Return what `_` does, of a sentence from a table: marked with `N_` there, or from a table of porcore's."""
    language = current()
    if language is ENGLISH:
        return sentence.format_map(values) if values else sentence
    return _filled(language, _catalogue(language).gettext(sentence), values)


def _filled(language: Language, text: str, values: dict[str, object]) -> str:
    if not language.right_to_left:
        return text.format_map(values) if values else text
    text = _LATIN.sub(lambda found: f"{_LEFT_TO_RIGHT}{found[0]}{_END}", text)
    return text.format_map({name: _isolated(str(value)) for name, value in values.items()})


def _isolated(value: str) -> str:
    """Return a value as it stands in a sentence from right to left: by itself, whatever is around it.

    A plain number needs nothing, and each sign counts where a caption has room for 1,024.
    """
    alone = value.startswith(_FIRST_STRONG) and value.endswith(_END) and value.count(_FIRST_STRONG) == 1
    if alone or _NUMBER.fullmatch(value):
        return value
    return f"{_FIRST_STRONG}{value}{_END}"


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    """Return the sentences of a language; those that it does not have, or has with other values, are English.

    A catalogue that cannot be read is an empty one: whoever speaks the language reads English, and the log says why.
    """
    path = CATALOGUES / f"{language.locale}.po"
    try:
        with path.open("rb") as file:
            read = read_po(file, locale=language.locale)
        for message in list(read):
            if not _has_its_values(message):
                read.delete(message.id, message.context)
        compiled = BytesIO()
        write_mo(compiled, read)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a file, people are answered
        _LOG.error("the catalogue %s cannot be read (%s): English instead", path.name, type(error).__name__)
        return gettext.NullTranslations()


def _has_its_values(message: Message) -> bool:
    """Tell whether a translation fills in no other values than the sentence does: one that does could not be said."""
    said = message.string if isinstance(message.string, list | tuple) else (message.string,)
    english = message.id if isinstance(message.id, list | tuple) else (message.id,)
    if not message.id or not any(said):
        return True
    try:
        given = {name for sentence in english for name in _values(sentence)}
        return all(given >= set(_values(sentence or "")) for sentence in said)
    except ValueError:  # a brace without its other one
        return False


def _values(sentence: str) -> list[str]:
    """Return what stands in the braces of a sentence. Raises ValueError for braces that do not match."""
    parts = Formatter().parse(sentence)
    return [f"{name}!{mark}:{form}" for _text, name, form, mark in parts if name is not None]
