"""A report names ``report.txt`` exactly when something of it was cut, and exactly then the file is sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inspection.answer import FileReport, RootLine, VerdictLine
from bot.inspection.said import SaidSentence
from bot.texts.file_report import Beside, report
from porcore.exchanges.report import State
from porcore.exit_codes import ExitCode

LONG = "b" + "a long sentence " * 60
MARK = "\ue000"  # what the text may use within itself; in no one's words may it do anything


def plain(text):
    """Return a sentence that is nothing but a text."""
    return SaidSentence("detail", {"detail": text})


LINE = VerdictLine("path", State.HOLDS, plain("Path: x"))
ANSWER = FileReport(
    ExitCode.CONSISTENT, plain("X: y"), "", format="bybit", hash_digits=64, lines=(LINE,) * 4, balances={}
)


def cut_of(*, sums=(), **changes):
    """Return whether the report was said to be cut, which has to be what its text says."""
    html, cut = report(replace(ANSWER, **changes), pasted=False, ignored=False, beside=Beside(sums=sums))
    assert ("report.txt" in html) is cut
    assert MARK not in html
    return cut


def test_a_short_report_is_whole():
    assert not cut_of()


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": plain(LONG)},
        {"notes": (plain(LONG),)},
        {"weak_points": (plain(LONG),)},
        {"advice": (plain(LONG),)},
        {"stripped": (plain(LONG),)},
        {"rule": LONG},
        {"roots": tuple(RootLine("ab" * 32, f"tree {number}") for number in range(40))},
        {"balances": {f"A{number}": "1" for number in range(13)}},
        {"stated_totals": {f"A{number}": "1" for number in range(13)}},
        {"total_liabilities": {f"A{number}": "1" for number in range(13)}},
        {"weak_points": (plain("x" * 600),) * 8},
        {"advice": (plain("x" * 600),) * 8},
    ],
)
def test_whatever_is_cut_is_in_the_file(changes):
    assert cut_of(**changes)


def test_a_long_line_of_few_totals_is_cut_and_that_of_many_has_a_table():
    line = VerdictLine("total", State.HOLDS, SaidSentence("total-holds", {"totals": LONG}))
    few = {"BTC": "1", "ETH": "2"}
    assert cut_of(lines=(LINE, LINE, line, LINE), total_liabilities=few)
    many = {f"A{number}": "1" for number in range(5)}
    assert not cut_of(lines=(LINE, LINE, line, LINE), total_liabilities=many)


def test_a_fifth_sum_is_not_shown_and_was_not_cut():
    assert not cut_of(sums=["USD sums USDC, USDT"] * 4 + [LONG])
    assert cut_of(sums=["USD sums USDC, USDT"] * 3 + [LONG])


def test_balances_of_zero_need_no_file():
    assert not cut_of(balances={f"A{number}": "0" for number in range(40)} | {"BTC": "1"})


WORDS = st.text(alphabet=st.sampled_from(["a", " ", MARK, "<", "ا"]), max_size=30)


@given(words=WORDS, code=st.sampled_from(ExitCode), number=st.integers(1, 6))
def test_no_words_of_a_strangers_pass_for_a_cut(words, code, number):
    named = {f"{words}{MARK}{place}": "1" for place in range(number)}
    html, cut = report(
        replace(
            ANSWER,
            exit_code=code,
            headline=plain(words),
            rule=words,
            companion=plain(words),
            nonces=plain(words),
            notes=(plain(words),),
            advice=(plain(words),),
            stripped=(plain(words),),
            weak_points=(plain(words),),
            roots=(RootLine("ab" * 32, words),) * 2,
            lines=(VerdictLine("total", State.HOLDS, plain(words)),) * 4,
            balances=named,
            total_liabilities=named,
            stated_totals=named,
        ),
        pasted=True,
        ignored=True,
        beside=Beside(MARK, MARK, MARK, [words]),
    )
    assert not cut
    assert "report.txt" not in html
    assert MARK not in html
