"""Printing a conversation so that it reads like one."""

import textwrap
from collections.abc import Iterable, Iterator

from bot.sandbox import SandboxMessage

__all__ = ["Transcript"]

_WIDTH = 96
_INDENT = "    "


class Transcript:
    """Prints to standard output, a line at a time."""

    def chapter(self, title: str, about: str) -> None:
        """Begin the conversation of another user; `about` says who that is and what they want."""
        print(f"\n\n━━ {title} " + "━" * max(0, _WIDTH - len(title) - 4), flush=True)
        self.note(about.replace("\n", " "))

    def note(self, text: str) -> None:
        """Say something outside the conversation."""
        print()
        _print_lines(text.splitlines(), "")

    def said(self, who: str, text: str) -> None:
        """Show what a person typed or pressed."""
        print(f"\n{who}: {text}", flush=True)

    def answered(self, message: SandboxMessage, *, unfold: bool = False) -> None:
        """Show a message of the bot: what is attached, its text, its buttons; folded quotes as Telegram shows them."""
        print("\nBot:")
        if message.photo is not None:
            print(f"{_INDENT}[a picture]")
        if message.document is not None:
            print(f"{_INDENT}[a file: {message.document.name}, {len(message.document.data):,} bytes]")
        for text, quoted in _parts(message):
            lines = text.splitlines()
            if not quoted:
                _print_lines(lines, _INDENT)
                continue
            print(f"{_INDENT}{'▾' if unfold else '▸'} {lines[0]}{'' if unfold else '  (folded)'}")
            if unfold:
                _print_lines(lines[1:], f"{_INDENT}│ ")
        for row in message.buttons:
            print(_INDENT + "  ".join(f"[{button.text}]" for button in row))

    def printed(self, lines: Iterable[str]) -> None:
        """Show what a command prints."""
        _print_lines(lines, f"{_INDENT}> ")

    def checked(self, what: str, *, held: bool) -> None:
        """Show whether an expectation held."""
        print(f"  {'✓' if held else '✗ WRONG:'} {what}", flush=True)

    def verdict(self, wrong: list[str]) -> int:
        """Say how the walk went; return the exit code."""
        if wrong:
            self.note("Not as it should be:\n" + "\n".join(f"  ✗ {what}" for what in wrong))
            return 1
        self.note("Every answer was what it should be.")
        return 0


def _parts(message: SandboxMessage) -> Iterator[tuple[str, bool]]:
    """Return the text in order, and of each part whether it is a folded quote; entities count UTF-16 units."""
    data, end = message.text.encode("utf-16-le"), 0
    for entity in message.entities:
        if entity.kind == "expandable_blockquote":
            yield data[2 * end : 2 * entity.offset].decode("utf-16-le").strip("\n"), False
            end = entity.offset + entity.length
            yield data[2 * entity.offset : 2 * end].decode("utf-16-le"), True
    yield data[2 * end :].decode("utf-16-le").strip("\n"), False


def _print_lines(lines: Iterable[str], indent: str) -> None:
    for line in lines:
        room = _WIDTH - len(indent)
        parts = textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""]
        for part in parts:
            print(f"{indent}{part}".rstrip(), flush=True)
