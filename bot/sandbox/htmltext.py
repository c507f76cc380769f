"""Parse mode HTML, by the rules of core.telegram.org/bots/api#html-style, and back.

Stricter than Telegram on purpose: a raw `&` or `>`, an attribute Telegram would ignore, or a link it would drop is
refused, since each shows that a text was put into a message without being escaped.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from bot.sandbox.entities import STYLES, Entity, allowed_inside, in_order, units
from bot.sandbox.errors import bad_request

__all__ = ["parse_html", "to_html"]

_STYLE_TAGS: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
}  # fmt: skip
_TAGS: Final = {
    **_STYLE_TAGS, "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(
    r"&(?:#(?P<number>[0-9]{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-z]+));"
)
_END_TAG: Final = re.compile(r"</(?P<name>[^\s<>/]*)\s*>")
_START_TAG: Final = re.compile(
    r"<(?P<name>[^\s<>/\"'=]*)(?P<attributes>(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>"
)
_ATTRIBUTE: Final = re.compile(
    r"\s+(?P<name>[a-zA-Z-]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[A-Za-z0-9.-]+)))?"
)
_LINK: Final = re.compile(
    r"(?:https?://[^\s/?#.]+[^\s]*|tg://[^\s]+|mailto:[^\s]+|tel:[^\s]+)", re.IGNORECASE
)
_LANGUAGE: Final = "language-"


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the text without tags, and its entities; raise ApiError naming the byte offset of the fault."""
    return _Parser(source).run()


@dataclass(slots=True)
class _Open:
    tag: str
    kind: str  # "" for the <code> that only names a <pre>'s language
    start: int  # UTF-16 units
    value: str = ""
    inner_end: int = -1  # units, where the <code> inside this <pre> ended


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def run(self) -> tuple[str, tuple[Entity, ...]]:
        while self._at < len(self._source):
            letter = self._source[self._at]
            if letter == "<":
                self._end_tag() if self._source.startswith("</", self._at) else self._start_tag()
            elif letter == "&":
                self._add(self._reference(self._source, self._at))
                self._at = self._source.index(";", self._at) + 1
            elif letter == ">":
                self._fail('Unescaped ">"', expected="&gt;")
            else:
                stop = re.compile(r"[^<>&]+").match(self._source, self._at)
                assert stop is not None
                self._add(stop.group())
                self._at = stop.end()
        if self._open:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return "".join(self._text), in_order(self._entities)

    def _fail(self, what: str, *, expected: str = "") -> NoReturn:
        offset = len(self._source[: self._at].encode())
        tail = f', expected "{expected}"' if expected else ""
        raise bad_request(f"can't parse entities: {what} at byte offset {offset}{tail}")

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._units += units(text)

    def _reference(self, source: str, at: int) -> str:
        found = _REFERENCE.match(source, at)
        if found is None:
            self._fail('Unescaped "&"', expected="&amp;")
        if name := found["name"]:
            if name not in _NAMED:
                self._fail(f'Unsupported entity "&{name};"', expected="&lt; &gt; &amp; &quot; or a number")
            return _NAMED[name]
        code = int(found["number"]) if found["number"] else int(found["hex"], 16)
        if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            self._fail(f"Numeric entity {code} is not a character")
        return chr(code)

    def _start_tag(self) -> None:
        found = _START_TAG.match(self._source, self._at)
        if found is None:
            self._fail("Unclosed start tag")
        tag = found["name"].lower()
        if tag not in _TAGS:
            self._fail(f'Unsupported start tag "{tag}"')
        opened = self._opened(tag, self._attributes(tag, found["attributes"]))
        for outer in self._open:
            if opened.kind and not (outer.kind and allowed_inside(outer.kind, opened.kind)):
                self._fail(f'Tag "{tag}" can\'t stand inside "{outer.tag}"')
        self._open.append(opened)
        self._at = found.end()

    def _attributes(self, tag: str, text: str) -> dict[str, str]:
        made: dict[str, str] = {}
        at = 0
        while text[at:].strip():
            found = _ATTRIBUTE.match(text, at)
            if found is None:
                self._fail(f'Malformed attribute in the tag "{tag}"')
            value = found["double"] or found["single"] or found["bare"] or ""
            name = found["name"].lower()
            if name in made:
                self._fail(f'Repeated attribute "{name}" in the tag "{tag}"')
            made[name] = _REFERENCE.sub(lambda one: self._reference(one.group(), 0), value)
            at = found.end()
        return made

    def _opened(self, tag: str, attributes: dict[str, str]) -> _Open:
        opened = _Open(tag, _TAGS[tag], self._units)
        if tag == "a":
            opened.value = attributes.pop("href", "")
            if not _LINK.fullmatch(opened.value):
                self._fail('Tag "a" must have an attribute href with a http, https, tg, mailto or tel URL')
        elif tag == "span":
            if attributes.pop("class", "") != "tg-spoiler":
                self._fail('Tag "span" must have class "tg-spoiler"')
        elif tag == "tg-emoji":
            opened.value = attributes.pop("emoji-id", "")
            if not (opened.value.isascii() and opened.value.isdigit()):
                self._fail('Tag "tg-emoji" must have a numeric attribute emoji-id')
        elif tag == "blockquote" and "expandable" in attributes:
            attributes.pop("expandable")
            opened.kind = "expandable_blockquote"
        elif tag == "code":
            self._open_code(opened, attributes)
        if attributes:
            self._fail(f'Unsupported attribute "{next(iter(attributes))}" of the tag "{tag}"')
        return opened

    def _open_code(self, opened: _Open, attributes: dict[str, str]) -> None:
        pre = self._open[-1] if self._open and self._open[-1].kind == "pre" else None
        named = attributes.pop("class", "")
        if pre is None:
            if named:
                self._fail('Tag "code" may have a class only directly inside "pre"')
            return
        if pre.start != self._units or pre.inner_end >= 0 or not named.startswith(_LANGUAGE):
            self._fail('Tag "code" inside "pre" must be its whole content and have a class "language-…"')
        opened.kind, pre.value = "", named.removeprefix(_LANGUAGE)

    def _end_tag(self) -> None:
        found = _END_TAG.match(self._source, self._at)
        if found is None:
            self._fail("Unclosed end tag")
        if not self._open:
            self._fail("Unexpected end tag")
        name, opened = found["name"].lower(), self._open[-1]
        if name != opened.tag:
            self._fail(f'Unmatched end tag "</{name}>"', expected=f"</{opened.tag}>")
        if opened.inner_end >= 0 and opened.inner_end != self._units:
            self._fail('Text behind the "code" of a "pre"')
        self._open.pop()
        if not opened.kind:
            self._open[-1].inner_end = self._units
        elif self._units > opened.start and not self._repeats_outer(opened.kind):
            self._entities.append(Entity(opened.kind, opened.start, self._units - opened.start, opened.value))
        self._at = found.end()

    def _repeats_outer(self, kind: str) -> bool:
        return kind in STYLES and any(outer.kind == kind for outer in self._open)


_TAG_OF: Final = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "blockquote": "blockquote",
}  # fmt: skip


def to_html(text: str, entities: Sequence[Entity]) -> str:
    """Write text and entities as HTML; entities Telegram finds by itself (links, commands) stay plain."""
    raw = text.encode("utf-16-le")
    marks: dict[int, list[str]] = {}
    shown = [(one, tags) for one in in_order(entities) if (tags := _tags(one)) is not None]
    for entity, tags in reversed(shown):
        marks.setdefault(entity.end, []).append(tags[1])
    for entity, tags in shown:
        marks.setdefault(entity.offset, []).append(tags[0])
    made, last = [], 0
    for offset in sorted(marks):
        made += [_escaped(raw, last, offset), *marks[offset]]
        last = offset
    return "".join([*made, _escaped(raw, last, len(raw) // 2)])


def _escaped(raw: bytes, start: int, end: int) -> str:
    return html.escape(raw[start * 2 : end * 2].decode("utf-16-le"), quote=False)


def _tags(entity: Entity) -> tuple[str, str] | None:
    value = html.escape(entity.value)
    match entity.kind:
        case "text_link":
            return f'<a href="{value}">', "</a>"
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{value}">', "</tg-emoji>"
        case "pre" if value:
            return f'<pre><code class="language-{value}">', "</code></pre>"
        case "pre":
            return "<pre>", "</pre>"
    tag = _TAG_OF.get(entity.kind)
    return (f"<{tag}>", f"</{tag}>") if tag else None
