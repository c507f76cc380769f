"""The catalogues: exactly the sentences of the code, and in each translation what the English sentence has."""

import re
from collections import Counter
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.languages import ENGLISH, LANGUAGES
from bot.languages.extraction import template
from bot.languages.sentences import CATALOGUES

OTHERS = [language for language in LANGUAGES if language is not ENGLISH]
HALF = 0.5  # of a catalogue: below it no one has begun to translate it in earnest
# Of HTML: the arguments of commands, such as <id>, are words.
TAG = re.compile(r"</?(?:a|b|i|s|u|code|pre|blockquote|tg-spoiler)(?: [^>{]*)?>")
CODE = re.compile(r"<code>([^<]*)</code>")
COMMAND = re.compile(r"(?<![\w/<&;])/[a-z]+\b")
EDGES = re.compile(r"^\s*|\s*$")


@pytest.fixture(scope="module")
def sentences():
    """All sentences of the code."""
    return template()


@pytest.fixture(scope="module", params=OTHERS, ids=lambda language: language.code)
def catalogue(request):
    """One language's catalogue."""
    with (CATALOGUES / f"{request.param.locale}.po").open("rb") as file:
        return read_po(file, locale=request.param.locale)


def pairs(catalogue):
    """Return every translation beside each English sentence that it stands for."""
    for entry in catalogue:
        if not entry.id:
            continue
        if entry.pluralizable:
            # A form may be for numbers of both kinds: whatever the English forms share is in it.
            yield from ((entry.id[1], form) for form in entry.string if form)
        elif entry.string:
            yield entry.id, entry.string


def names(sentence: str) -> Counter:
    """Return the names in braces. Raises ValueError for a brace that is not closed."""
    return Counter(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def described(sentence: str) -> dict:
    """Return what a translation has to keep."""
    return {
        "values": set(names(sentence)),
        "tags": Counter(TAG.findall(sentence)),
        "code": Counter(CODE.findall(sentence)),
        "commands": Counter(COMMAND.findall(sentence)),
        "edges": EDGES.findall(sentence),
    }


def test_what_a_translation_has_to_keep():
    kept = described(" <b>{n}</b> files: /verify, <code>proof.json</code>\n")
    assert kept["values"] == {"n"}
    assert kept["tags"] == {"<b>": 1, "</b>": 1, "<code>": 1, "</code>": 1}
    assert kept["code"] == {"proof.json": 1}
    assert kept["commands"] == {"/verify": 1}
    assert kept["edges"][0] == " "
    assert described("a/b, https://c/d and &lt;/x")["commands"] == {}
    for changed in (
        "<b>{m}</b> files: /verify, <code>proof.json</code>",
        "<i>{n}</i> files: /verify, <code>proof.json</code>",
        "<b>{n}</b> files: /check, <code>proof.json</code>",
        "<b>{n}</b> files: /verify, <code>beweis.json</code>",
        "<b>{n}</b> files: /verify, <code>proof.json</code> ",
    ):
        assert described(changed) != described("<b>{n}</b> files: /verify, <code>proof.json</code>")


def test_the_catalogue_holds_exactly_the_sentences_of_the_code(catalogue, sentences):
    """`python -m bot.languages` was run since a sentence changed."""
    wanted = {message.id for message in sentences if message.id}
    found = {message.id for message in catalogue if message.id}
    if translated_part(catalogue) < HALF:
        pytest.skip("nobody translates it yet; python -m bot.languages brings it up to date")
    assert {"missing": wanted - found, "stale": found - wanted} == {"missing": set(), "stale": set()}


def test_nothing_is_guessed(catalogue):
    assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []
    assert not catalogue.obsolete


def test_every_translation_keeps_what_the_sentence_has(catalogue):
    wrong = [
        f"{english!r}\n  {translation!r}\n  {kept} and not {found}"
        for english, translation in pairs(catalogue)
        if (kept := described(english)) != (found := described(translation))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_plural_has_all_its_forms(catalogue):
    for entry in catalogue:
        if entry.id and entry.pluralizable:
            assert len(entry.string) in (catalogue.num_plurals, 0) or not any(entry.string), entry.id
            assert all(entry.string) or not any(entry.string), entry.id


def test_every_sentence_is_translated(catalogue):
    if (part := translated_part(catalogue)) < HALF:
        pytest.skip(f"{part:.0%} of {catalogue.locale}.po is translated, less than half")
    missing = [entry.id for entry in catalogue if entry.id and not filled(entry)]
    assert not missing, "\n".join(map(str, missing))


def filled(entry) -> bool:
    """Tell whether an entry is translated, in all its forms."""
    return all(entry.string) if entry.pluralizable else bool(entry.string)


def translated_part(catalogue) -> float:
    """Return how much of a catalogue is translated, 0 to 1."""
    done = [filled(entry) for entry in catalogue if entry.id]
    return sum(done) / len(done)
