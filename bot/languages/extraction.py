"""Collects every sentence that is to be translated, and brings the catalogues up to date with them.

Sentences are found where `_`, `ngettext` and `N_` are called in the bot, and in the tables of `porcore`, which speaks English
and knows no languages.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.languages.known import ENGLISH, LANGUAGES, Language
from bot.languages.sentences import CATALOGUES

__all__ = ["TABLES", "template", "update", "updated"]

_BOT = Path(__file__).parent.parent
_NAMES: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
_NOTE = "Translators:"  # begins a comment that translators are to read
# Tables of sentences in porcore that the bot shows: mappings from codes to sentences with names in braces.
TABLES: tuple[str, ...] = (
    "porcore.exchanges.sentences:SENTENCES",
    "porcore.publications.sentences:SCALE_IS_STATED",
    "porcore.reserves.evidence.sentences:DATING_WORDS",
    "porcore.reserves.evidence.sentences:REASONS",
)
_WIDTH = 120


def template() -> Catalog:
    """Return all sentences, untranslated, in the order of the files that they are in."""
    catalog = Catalog(project="porbot", charset="utf-8")
    for path in sorted(_BOT.rglob("*.py")):
        place = path.relative_to(_BOT.parent).as_posix()
        for _line, found, comments, _context in extract_from_file(
            "python", path, keywords=_NAMES, comment_tags=(_NOTE,), strip_comment_tags=True
        ):
            catalog.add(found, locations=[(place, 0)], auto_comments=comments)
    for place, sentence in _of_tables():
        catalog.add(sentence, locations=[(place, 0)])
    return catalog


def _of_tables() -> Iterator[tuple[str, str]]:
    for name in TABLES:
        module, _, table = name.partition(":")
        sentences: Mapping[object, str] = getattr(import_module(module), table)
        for sentence in sentences.values():
            if any(letter.isalpha() for letter in sentence.partition("{")[0] + sentence.rpartition("}")[2]):
                yield f"{module.replace('.', '/')}.py", sentence


def updated(language: Language, sentences: Catalog) -> Catalog:
    """Return a language's catalogue with exactly these sentences: translations are kept, what is new is empty."""
    path = CATALOGUES / f"{language.locale}.po"
    catalog = Catalog(locale=language.locale, project="porbot", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.locale)
    catalog.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def update() -> None:
    """Write the catalogue of every language but English anew."""
    sentences = template()
    for language in LANGUAGES:
        if language is ENGLISH:
            continue
        catalog = updated(language, sentences)
        with (CATALOGUES / f"{language.locale}.po").open("wb") as file:
            write_po(
                file, catalog, width=_WIDTH, ignore_obsolete=True, include_lineno=False, omit_header=False
            )
