"""Collects every sentence that is to be translated, and brings the catalogues up to date with them.

Sentences are found where `_`, `ngettext` and `N_` are called in the bot, and in the tables of `porcore`, which speaks English
and knows no languages.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bot.languages.known import ENGLISH, LANGUAGES, Language
from bot.languages.sentences import CATALOGUES

__all__ = ["TABLES", "sentences_of", "template", "update", "updated"]

_BOT = Path(__file__).parent.parent
_SENTENCES = {"_": 1, "N_": 1, "ngettext": 2}  # how many of a call's arguments are sentences
_NOTE = "# Translators:"  # begins a comment that translators are to read, on the lines before a call
# Tables of sentences in porcore that the bot shows: mappings from codes to sentences with names in braces.
TABLES: tuple[str, ...] = (
    "porcore.exchanges.sentences:SENTENCES",
    "porcore.publications.sentences:SCALE_IS_STATED",
    "porcore.reserves.evidence.sentences:DATING_WORDS",
    "porcore.reserves.evidence.sentences:REASONS",
)
_WIDTH = 120
_VALUE = re.compile(r"\{[a-z_]+\}")


def template() -> Catalog:
    """Return all sentences, untranslated, in the order of the files that they are in."""
    catalog = Catalog(project="porbot", charset="utf-8")
    for path in sorted(_BOT.rglob("*.py")):
        place = path.relative_to(_BOT.parent).as_posix()
        for found, note in sentences_of(path.read_text("utf-8")):
            catalog.add(found, locations=[(place, 0)], auto_comments=[note] if note else [])
    for place, sentence in _of_tables():
        catalog.add(sentence, locations=[(place, 0)])
    return catalog


def sentences_of(code: str) -> Iterator[tuple[str | tuple[str, str], str]]:
    """Yield each sentence of a file, two for a plural, with what translators are to know of it; in the order of lines.

    The syntax tree is read and not the text: a call inside an f-string is one token to a reader of text. Raises ValueError,
    with the line, for a call whose sentence is not written out.
    """
    notes = _notes(code)
    calls = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SENTENCES
    ]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        number = _SENTENCES[call.func.id] if isinstance(call.func, ast.Name) else 0
        found = [arg.value for arg in call.args[:number] if isinstance(arg, ast.Constant)]
        texts = [text for text in found if isinstance(text, str)]
        if len(texts) != number:
            raise ValueError(
                f"line {call.lineno}: a sentence that is to be translated must be written out, as one string"
            )
        yield texts[0] if number == 1 else (texts[0], texts[1]), notes.get(call.lineno, "")


def _notes(code: str) -> dict[int, str]:
    """Return the notes for translators by the line that follows them."""
    notes: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type is not tokenize.COMMENT:
            continue
        before = notes.pop(token.start[0], "")
        if token.string.startswith(_NOTE) or before:
            said = token.string.removeprefix(_NOTE).removeprefix("#").strip()
            notes[token.start[0] + 1] = f"{before} {said}".strip()
    return notes


def _of_tables() -> Iterator[tuple[str, str]]:
    for name in TABLES:
        module, _, table = name.partition(":")
        sentences: Mapping[object, str] = getattr(import_module(module), table)
        for sentence in sentences.values():
            if any(letter.isalpha() for letter in _VALUE.sub("", sentence)):
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
