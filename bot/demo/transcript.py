"""Printing a conversation so that it reads like one."""

import textwrap

from bot.sandbox import SandboxMessage

__all__ = ["Transcript"]

_WIDTH = 96
_INDENT = "    "


class Transcript:
    """Prints to standard output, a line at a time."""

    def chapter(self, title: str) -> None:
        """Begin the conversation of another user."""
        print(f"\n━━ {title} " + "━" * max(0, _WIDTH - len(title) - 4), flush=True)

    def note(self, text: str) -> None:
        """Say something beside the conversation."""
        print(f"\n{text}", flush=True)

    def said(self, who: str, text: str) -> None:
        """Show what a person typed or pressed."""
        print(f"\n{who}: {text}", flush=True)

    def answered(self, message: SandboxMessage) -> None:
        """Show a message of the bot: its text, what is attached, its buttons."""
        print("\nBot:")
        if message.photo is not None:
            print(f"{_INDENT}[a picture, {len(message.photo):,} bytes]")
        if message.document is not None:
            print(f"{_INDENT}[a file: {message.document.name}, {len(message.document.data):,} bytes]")
        for line in message.text.splitlines():
            for part in textwrap.wrap(line, _WIDTH - 4, drop_whitespace=False) or [""]:
                print(f"{_INDENT}{part}".rstrip())
        for row in message.buttons:
            print(_INDENT + "  ".join(f"[{button.text}]" for button in row))

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
