"""Every report about a proof file fits one screen, and all that it says is in the language of who reads it."""

import re
from string import Formatter

import pytest
from answer_facts import plain
from exchanges.builders.every import fixtures
from inspection.conftest import DATA
from pydantic import TypeAdapter
from screen import MOST_LINES, lines_unfolded

from bot.formats import grouped
from bot.inspection.answer import FileQuestion, FileReport
from bot.inspection.child import work
from bot.inspection.said import SaidSentence
from bot.languages import LANGUAGES, sentences, speaking
from bot.languages.extraction import TABLES, template
from bot.runtime.reading import UnexpectedLineError, read_message
from bot.runtime.wire import encoded
from bot.texts import file_briefs
from bot.texts.file_report import Beside, report, to_copy
from porcore.exchanges import FORMATS
from porcore.exchanges.phrases import PHRASES
from porcore.exchanges.sentences import SENTENCES, say
from porcore.exchanges.weakness_sentences import WEAK_POINTS, WORST_FIRST

SMALL = 3 * 10**6  # bytes; larger trees take seconds
WORDS = re.compile(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")  # three words of prose in a row


def files():
    """Yield (name, file, roots): what exchanges published, what is made up, and both with something wrong."""
    for path in sorted(DATA.iterdir()):
        if path.is_file() and path.stat().st_size < SMALL:
            yield path.name, path.read_bytes(), ()
    for fixture in fixtures():
        yield fixture.name, fixture.holds, ()
        yield f"{fixture.name} with its root", fixture.holds, fixture.roots
        yield f"{fixture.name} with another root", fixture.holds, ("ab" * 32,)
        yield f"{fixture.name} cut", fixture.holds[: len(fixture.holds) // 2], ()
        yield f"{fixture.name} changed", fixture.holds.replace(b"1", b"2"), ()
        yield (
            f"{fixture.name} misshapen",
            fixture.holds.replace(b'"', b'" ', 1).replace(b"[", b"[[1],", 1),
            (),
        )
    yield "nothing", b"x", ()
    yield "a picture", b"\x89PNG\r\n\x1a\n", ()
    yield "a hash", b"ab" * 32, ()


def looked_at(data, roots):
    return work(FileQuestion((len(data), None), tuple(roots)), data)


@pytest.fixture(scope="module")
def reports():
    return {name: looked_at(data, roots) for name, data, roots in files()}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_report_fits_a_screen(reports, language):
    with speaking(language):
        too_long = {
            name: lines
            for name, answer in reports.items()
            if (lines := lines_unfolded(report(answer, pasted=False, ignored=False)[0])) > MOST_LINES
        }
    assert not too_long
    assert len({answer.headline.code for answer in reports.values()}) >= 8, "many kinds of verdicts were seen"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_language_leaves_out_a_balance(reports, language):
    """Where there is no room for them above the fold, they are below it."""
    beside, few = Beside(about="a long sentence of what is known of a file here. " * 9), 0
    with speaking(language):
        for name, answer in reports.items():
            held = [amount for amount in (answer.balances or {}).values() if amount != "0"]
            if len(held) > 4:  # those are a table, which is cut where it is long
                continue
            few += bool(held)
            html = report(answer, pasted=False, ignored=False, beside=beside)[0]
            assert all(grouped(amount) in html for amount in held), name
    assert few >= 8


def test_the_verdict_is_first_and_the_whole_root_is_folded_and_can_be_copied(reports):
    for name in ("bybit", "bybit with its root"):
        html = report(reports[name], pasted=False, ignored=False)[0]
        root = reports[name].roots[0].hash
        assert root not in html.partition("<blockquote")[0]
        assert root in html.partition("<blockquote")[2]
        assert to_copy(reports[name]) == ("Copy the root", root)
    assert to_copy(reports["bybit with another root"]) is None


def test_few_balances_are_said_whatever_is_known_of_a_file(reports):
    """Where there is no room for them above the fold, they are below it."""
    few = {
        name: [grouped(amount) for amount in answer.balances.values() if amount != "0"]
        for name, answer in reports.items()
        if answer.balances and sum(amount != "0" for amount in answer.balances.values()) <= 4
    }
    assert sum(map(bool, few.values())) >= 8
    for about in ("", "A line of what is known here.\n" * 12):
        for name, amounts in few.items():
            said = plain(report(reports[name], pasted=False, ignored=False, beside=Beside(about=about))[0])
            assert [amount for amount in amounts if amount not in said] == [], name


class Bracketed:
    """A language in which every sentence of the template stands in brackets, and any other is an error."""

    def __init__(self):
        self.known = {message for one in template() if one.id for message in _ids(one.id)}

    def gettext(self, sentence):
        assert sentence in self.known or not re.search("[a-z]", re.sub(r"\{[a-z_]+\}", "", sentence)), (
            sentence
        )
        return f"⟦{sentence}⟧"

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)


def _ids(message):
    return message if isinstance(message, tuple) else (message,)


@pytest.fixture
def bracketed(monkeypatch):
    catalogue = Bracketed()
    monkeypatch.setattr(sentences, "_catalogue", lambda _language: catalogue)


def _outside(text):
    """Return what stands in no brackets."""
    depth, found = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        if not depth:
            found.append(letter)
    return "".join(found)


def test_no_english_is_outside_of_what_is_translated(reports, bracketed):
    left = {}
    with speaking(LANGUAGES[1]):
        for name, answer in reports.items():
            html = report(answer, pasted=True, ignored=False)[0]
            prose = re.sub("<pre>.*?</pre>", "", html, flags=re.DOTALL)
            if found := WORDS.search(re.sub("<[^>]*>", "", _outside(prose))):
                left[name] = found[0]
    assert not left


def test_every_sentence_can_be_filled_as_the_catalogues_fill_it():
    assert "porcore.exchanges.sentences:SENTENCES" in TABLES
    known = {message for one in template() if one.id for message in _ids(one.id)}
    for code, sentence in SENTENCES.items():
        names = {name for _, name, spec, way in Formatter().parse(sentence) if name is not None}
        assert all(name.isidentifier() for name in names), code
        if re.search("[A-Za-z]", re.sub(r"\{[a-z_]+\}", "", sentence)):
            assert sentence in known, code
    assert set(PHRASES) <= set(SENTENCES)


def test_every_format_has_its_names():
    for described in FORMATS:
        assert str(described.title)
        assert str(described.root_at)


def test_every_short_form_is_of_a_sentence_and_needs_no_other_values():
    for table in (
        file_briefs.HEADLINES,
        file_briefs.LINES,
        file_briefs.MEANINGS,
        file_briefs.REFUSALS,
        file_briefs.WEAK,
    ):
        for code, short in table.items():
            needed = {name for _, name, _, _ in Formatter().parse(short) if name}
            assert needed <= {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name}, code


def test_every_weak_point_has_its_place_and_its_name():
    extra = {code for code in SENTENCES if code.startswith("leaf-may-be")} | {
        "leaf-as-given",
        "leaf-not-proven",
    }
    ranked = (set(WEAK_POINTS) | extra) - {"weak-title"}
    assert ranked <= set(WORST_FIRST)
    assert set(WORST_FIRST) <= set(file_briefs.WEAK)
    assert len(set(WORST_FIRST)) == len(WORST_FIRST)
    for described in FORMATS:
        for point in described.weak_points():
            assert point.code in WORST_FIRST, (described.key, point.code)


def test_the_worst_weak_point_is_told(reports):
    html = report(reports["bybit"], pasted=False, ignored=False)[0]
    assert "The worst: the total can be made too small." in html.partition("<blockquote")[0]


READS = TypeAdapter(FileReport)


def test_what_a_child_says_is_read_back_with_its_nesting(reports):
    for answer in reports.values():
        assert read_message(READS, encoded(answer)) == answer
        assert str(answer.headline) == answer.text.partition("\n")[0]


@pytest.mark.parametrize(
    "headline",
    [
        '{"code": "no-such"}',
        '{"code": "consistent"}',
        '{"code": "refuted", "values": {"format": "x", "detail": {"code": "no-such"}}}',
        '{"code": "consistent", "values": {"format": 5}}',
        '{"code": "consistent", "values": {"format": "x"}, "more": 1}',
        '"Bybit: holds"',
    ],
)
def test_a_sentence_that_is_none_of_ours_is_refused(headline):
    line = f'{{"exit_code": 3, "headline": {headline}, "text": ""}}'.encode()
    with pytest.raises(UnexpectedLineError):
        read_message(READS, line)
    whole = b'{"exit_code": 3, "headline": {"code": "consistent", "values": {"format": "x"}}, "text": ""}'
    assert read_message(READS, whole).headline.values == {"format": "x"}


def test_a_sentence_comes_back_as_it_was():
    inner = say("wrong-parent", level=1, found="a", expected="b").alone()
    sentence = say("refuted", format=FORMATS[1].title, detail=inner)
    assert SaidSentence.of(sentence).sentence() == sentence
    assert str(SaidSentence.of(sentence)) == str(sentence)
    assert "Level 1: " in str(sentence)
