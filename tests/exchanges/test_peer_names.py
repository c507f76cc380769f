"""Names of assets in any script: a genuine file with one is read, and what is shown cannot turn or split a sentence."""

import json

import pytest
from exchanges.builders import build_sums

from bot.inspection.answer import FileQuestion
from bot.inspection.child import work
from bot.texts.file_report import report as chat_report
from porcore.exchanges import Supplement, inspect, lines
from porcore.exchanges.hashes.go_json import go_text
from porcore.exchanges.hashes.java_json import bare, quoted
from porcore.exchanges.sentences import shown_name

NAMES = ["币安人生", "$WIF", "BTC 2", "שקל", "💎", "<b>X</b>", 'a"b\\c', "A&B", "x" * 64]
REFUSED = ["", "x" * 65, "a\nb", "a\u202eb", "\u2068x", "a\u0000", "\u200b", "\ud800"]


def bybit(name):
    return build_sums.bybit((name, "BTC", "ETH"))


def htx(name):
    return build_sums.htx_sums(order=("btc", name, "usdt"))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("💎", 'a"b\\c')])
@pytest.mark.parametrize("build", [bybit, htx])
def test_a_file_with_such_a_name_holds(build, name):
    file, root = build(name)
    report = inspect(json.dumps(file).encode(), Supplement((root,)))
    assert report.lines[1].state.value == "holds", str(report.headline)
    text = "\n".join(lines(report))
    assert shown_name(name) in text
    assert text.count("\u2068") == text.count("\u2069")


@pytest.mark.parametrize("name", ["币", "$W", "שקל"])
def test_a_map_with_such_a_name_is_in_the_order_of_java(name):
    """The builder writes the order that it is given, so of two orders one is Java's."""
    orders = [{"BTC": 8, name: 6}, {name: 6, "BTC": 8}]
    built = [build_sums.bitunix(digits=digits) for digits in orders]
    assert [inspect(json.dumps(file).encode(), Supplement((root,))).exit_code for file, root in built].count(
        0
    ) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_cannot_be_shown_are_refused(name):
    file, _ = bybit("NAME")
    text = json.dumps(file).replace('"NAME"', json.dumps(name))
    report = inspect(text.encode("utf-8", "surrogatepass"))
    assert report.exit_code == 2
    assert "\u202e" not in "\n".join(lines(report))


def test_names_with_the_separators_of_a_rule_are_refused():
    file, _ = build_sums.mexc()
    for name in ("A,B", "A:1"):
        text = json.dumps(file).replace('"ETH"', json.dumps(name))
        report = inspect(text.encode())
        assert report.exit_code == 2
        assert "names of assets without" in str(report.headline)


def test_texts_of_json_escape_what_would_end_a_name():
    assert quoted({'a"b\\': "1"}) == '{"a\\"b\\\\":"1"}'
    assert bare({"币": "1"}) == '{"币":1}'
    assert go_text('<a&"币">') == '"\\u003ca\\u0026\\"币\\"\\u003e"'


def test_a_name_is_isolated_where_it_could_turn_the_amounts_around_it():
    assert shown_name("BTC") == "BTC"
    assert shown_name("שקל") == "\u2068שקל\u2069"
    assert shown_name("BTC, 100 ETH") == "“BTC, 100 ETH”"
    assert shown_name("币; 1") == "“\u2068币; 1\u2069”"


@pytest.mark.parametrize("count", [1, 12])
def test_the_chat_escapes_and_isolates_names(count):
    """Few amounts stand in a sentence, many in a table."""
    names = ("<b>שקל</b>", *(f"C{number}" for number in range(count)))
    file, root = build_sums.bybit(names)
    answer = work(FileQuestion((0, None), (root,)), json.dumps(file).encode())
    html, _ = chat_report(answer, pasted=False, ignored=False)
    assert "<b>שקל" not in html
    assert "\u2068&lt;b&gt;שקל&lt;/b&gt;\u2069" in html


def test_a_negative_amount_names_its_asset_isolated():
    file, root = build_sums.htx_sums(order=("btc", "trx", "שקל"), negative=True)
    assert inspect(json.dumps(file).encode(), Supplement((root,))).weak_points[0].code == "found-negative"
    text = json.dumps(file, ensure_ascii=False).replace("trx:", "קטן:")
    report = inspect(text.encode(), Supplement((root,)))
    assert "\u2068קטן\u2069" in str(report.weak_points[0])
