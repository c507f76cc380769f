"""HTML and entities: what Telegram refuses is refused, with the byte offset, and what it would drop too."""

import pytest

from bot.sandbox.detect import find_code, with_found
from bot.sandbox.entities import Entity, check, trim, units
from bot.sandbox.errors import ApiError
from bot.sandbox.htmltext import parse_html, to_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b><STRONG>b</STRONG>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a</i><em>b</em><u>c</u><ins>d</ins>", "abcd", [("italic", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("underline", 3, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<b>1<i>2</i>3</b>", "123", [("bold", 0, 3), ("italic", 1, 1)]),
        ("<b><b>x</b></b>", "x", [("bold", 0, 1)]),
        ("😀<code>x</code>", "😀x", [("code", 2, 1)]),
        ("&lt;&gt;&amp;&quot;&#39;&#x1F600;<u>&#38;</u>", "<>&\"'😀&", [("underline", 7, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable><pre>a</pre></blockquote>", "a", [("expandable_blockquote", 0, 1), ("pre", 0, 1)]),
        ("<blockquote><b>a</b> <code>b</code></blockquote>", "a b", [("blockquote", 0, 3), ("bold", 0, 1), ("code", 2, 1)]),
        ("<b></b>x", "x", []),
        ("<i >a</i >", "a", [("italic", 0, 1)]),
    ],
)  # fmt: skip
def test_allowed_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)
    assert parsed == text
    assert [(one.kind, one.offset, one.length) for one in found] == entities
    assert check(parsed, found) == found


def test_values_of_entities() -> None:
    source = (
        '<a href="https://example.com/?a=1&amp;b=2">l</a><pre><code class="language-python">p</code></pre>'
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    )
    _text, found = parse_html(source)
    assert [(one.kind, one.value) for one in found] == [
        ("text_link", "https://example.com/?a=1&b=2"),
        ("pre", "python"),
        ("custom_emoji", "5368324170671202286"),
    ]
    assert to_html(*parse_html(source)) == source


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("ab<b>c", 'Can\'t find end tag corresponding to start tag "b" at byte offset 6'),
        ("<b>é</i>", 'Unmatched end tag "</i>" at byte offset 5, expected "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("a > b", 'Unescaped ">" at byte offset 2'),
        ("AT&T", 'Unescaped "&" at byte offset 2'),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        ("&#0;", "Numeric entity 0 is not a character"),
        ("&#xD800;", "is not a character"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<a>x</a>", 'Tag "a" must have an attribute href'),
        ('<a href="javascript:alert(1)">x</a>', 'Tag "a" must have an attribute href'),
        ('<a href="example.com">x</a>', 'Tag "a" must have an attribute href'),
        ('<b class="x">x</b>', 'Unsupported attribute "class" of the tag "b"'),
        ('<a href="https://a.b" href="https://c.d">x</a>', 'Repeated attribute "href"'),
        ('<code class="language-c">x</code>', "only directly inside"),
        ("<pre>a<code>b</code></pre>", "must be its whole content"),
        ('<pre><code class="language-c">a</code>b</pre>', 'Text behind the "code"'),
        ("<code><b>x</b></code>", 'Tag "b" can\'t stand inside "code"'),
        ("<b><code>x</code></b>", 'Tag "code" can\'t stand inside "b"'),
        ("<pre><code>x</code></pre>", "must be its whole content"),
        ("<blockquote><blockquote>x</blockquote></blockquote>", 'Tag "blockquote" can\'t stand inside'),
        ("<blockquote><b><blockquote>x</blockquote></b></blockquote>", 'Tag "blockquote" can\'t stand inside'),
        ('<a href="https://a.b"><a href="https://a.b">x</a></a>', 'Tag "a" can\'t stand inside "a"'),
        ('<a href="https://a.b"><code>x</code></a>', 'Tag "code" can\'t stand inside "a"'),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "numeric attribute emoji-id"),
    ],
)  # fmt: skip
def test_refused_html(source: str, fault: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.code == 400
    assert caught.value.description.startswith("Bad Request: can't parse entities: ")
    assert fault in caught.value.description


@pytest.mark.parametrize(
    "entities",
    [
        [Entity("bold", 0, 4)],
        [Entity("bold", -1, 2)],
        [Entity("bold", 0, 0)],
        [Entity("bold", 3, 1)],
        [Entity("bold", 0, 2), Entity("italic", 1, 2)],
        [Entity("code", 0, 3), Entity("bold", 0, 1)],
        [Entity("blockquote", 0, 3), Entity("expandable_blockquote", 1, 1)],
    ],
)
def test_entities_outside_the_text_or_across_each_other(entities: list[Entity]) -> None:
    with pytest.raises(ApiError):
        check("abc", entities)


def test_an_entity_may_not_cut_a_letter() -> None:
    with pytest.raises(ApiError, match="cuts a letter"):
        check("😀", [Entity("bold", 0, 1)])
    assert check("😀", [Entity("bold", 0, 2)])


def test_white_space_goes_from_both_ends_and_entities_follow() -> None:
    assert trim("  a b \n", [Entity("bold", 2, 5)]) == ("a b", (Entity("bold", 0, 3),))
    assert trim("  a", [Entity("pre", 0, 3)]) == ("  a", (Entity("pre", 0, 3),))
    assert trim("a  ", [Entity("bold", 1, 2)]) == ("a", ())
    assert trim(" \n ", []) == ("", ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/verify@sample_bot abc", [("bot_command", "/verify@sample_bot")]),
        ("😀 /help", [("bot_command", "/help")]),
        ("a/b and/c 1/2", []),
        ("see https://example.com/a_b?c=1, please", [("url", "https://example.com/a_b?c=1")]),
        ("bundle.zip and statement.json", [("url", "bundle.zip")]),
        ("me@example.com or @somebody", [("email", "me@example.com"), ("mention", "@somebody")]),
        ("#reserves #1", [("hashtag", "#reserves")]),
        ("9f3c" * 16, []),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    raw = text.encode("utf-16-le")
    seen = [(one.kind, raw[one.offset * 2 : one.end * 2].decode("utf-16-le")) for one in with_found(text, ())]
    assert seen == found


def test_nothing_is_found_inside_code() -> None:
    text, entities = parse_html("<code>/start</code> /help")
    assert [one.kind for one in with_found(text, entities)] == ["code", "bot_command"]


def test_back_ticks_become_code_as_in_the_apps() -> None:
    text, entities = find_code("😀 `ab` and\n```\ncd```")
    assert text == "😀 ab and\n\ncd"
    assert entities == (Entity("code", 3, 2), Entity("pre", 10, 3))
    assert units("😀") == 2
