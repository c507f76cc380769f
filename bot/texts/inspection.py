"""What people read about a proof file that they sent, their own exchange's or another one's.

The verdict's sentences come from `porcore.exchanges`; here they are put in order, escaped, and made to fit a message.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from bot.formats import count, grouped, utf16
from bot.inspection.answer import DrawnPath, FileReport, VerdictLine
from bot.texts.common import duration, fits, pre
from porcore.exchanges.report import State
from porcore.exchanges.sentences import shown_name
from porcore.exit_codes import ExitCode

__all__ = ["caption", "explain", "report"]

_HEADS = {
    ExitCode.VERIFIED: "✅",
    ExitCode.REFUTED: "❌",
    ExitCode.UNREADABLE: "❔",
    ExitCode.CONSISTENT: "⚠️",
}
_MARKS = {State.HOLDS: "✅", State.FAILS: "❌", State.OPEN: "❔", State.ABSENT: "➖"}
_LONG_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{16,}(?![0-9a-zA-Z])")
_MOST_CODES = 30  # entities; Telegram takes 100
_LONGEST_SENTENCE = 700  # UTF-16 units; of a longer one the rest is in the file
REPORT_FILE = "report.txt"
# In place of the file's name wherever something was cut, until all is put together, and nowhere else: strangers' words
# lose theirs in `_unmarked`. So the file is sent whenever a text names it.
_MARK = "\ue000"
_ELSEWHERE = f"… ({_MARK} has all of it)"
_MOST_IN_A_SENTENCE = 4  # amounts; more go into a folded table
_MOST_ROWS = 12  # of such a table


def report(
    answer: FileReport,
    *,
    pasted: bool,
    ignored: bool,
    alarm: str = "",
    about: str = "",
    sums: Sequence[str] = (),
) -> tuple[str, bool]:
    """Return the whole report as HTML, and whether it was cut.

    `answer` is that of `bot.inspection.child`; `pasted`: it was a text and no file; `ignored`: what was typed with
    the file was not understood; `about`: what is known here of the file's statement, as HTML, and `alarm` the same where it
    goes before all else; `sums`: what its assets sum.
    """
    stripped = "\n".join(map(_sentence, answer.stripped))
    own = _own(answer)
    if sums:
        own.append("\n".join(_sentence(one) for one in sums[:_MOST_IN_A_SENTENCE]))
    first = [_unmarked(alarm), _headline(answer), _unmarked(about)]
    top = [*first, stripped, "\n".join(_lines(answer)), *own]
    weak = [f"• {_sentence(point)}" for point in answer.weak_points]
    hints = map(_unmarked, _hints(answer, pasted=pasted, ignored=ignored))
    bottom = [*map(_sentence, answer.advice), *hints]
    for kept in range(len(weak), -1, -1):
        text, cut = _finished(_joined(top, weak[:kept], len(weak) - kept, bottom))
        if fits(text):
            return text, cut
    line = _line(answer.lines[0]) if answer.lines else ""
    return _finished(_joined([*first, f"{line}{_ELSEWHERE}"], (), 0, ()))


def _finished(marked: str) -> tuple[str, bool]:
    """Return the text that people read, and whether something of it was cut."""
    return marked.replace(_MARK, REPORT_FILE), _MARK in marked


def _unmarked(text: str) -> str:
    """Return what others wrote without the mark of what we cut."""
    return text.replace(_MARK, "")


def _joined(top: Sequence[str], weak: Sequence[str], more: int, bottom: Sequence[str]) -> str:
    blocks = [*top]
    if weak or more:
        rest = [f"• {count(more)} more in {_MARK}"] if more else []
        blocks.append("\n".join(["<b>Weak points of this format and this file</b>", *weak, *rest]))
    return "\n\n".join(block for block in [*blocks, *bottom] if block)


def _headline(answer: FileReport) -> str:
    # A tree of one client proves nothing about anyone else, so not even a root from outside makes it a plain success.
    code = answer.exit_code
    mark = _HEADS[ExitCode.CONSISTENT if answer.alone and code is ExitCode.VERIFIED else code]
    if code is ExitCode.REFUTED:  # one of the four lines says why
        return f"{mark} <b>{escape(_unmarked(answer.title))}: does not hold.</b>"
    return f"{mark} <b>{_sentence(answer.headline)}</b>"


def _lines(answer: FileReport) -> list[str]:
    lines = list(map(_line, answer.lines))
    totals = _held(answer.total_liabilities)
    for place, line in enumerate(answer.lines):
        if line.topic == "total" and line.state is State.HOLDS and len(totals) > _MOST_IN_A_SENTENCE:
            said = (
                f"Total liabilities: the root commits to those of {count(len(totals))} assets (listed below)."
            )
            lines[place] = f"{_MARKS[State.HOLDS]} {said}"
        if line.topic == "total" and len(_held(answer.stated_totals)) > _MOST_IN_A_SENTENCE:
            lines[place] = f"{_MARKS[line.state]} {_sentence(line.brief or line.sentence)}"
    return lines


def _held(amounts: Mapping[str, str] | None) -> dict[str, str]:
    """Return what is not zero, by asset."""
    return {asset: amount for asset, amount in (amounts or {}).items() if amount != "0"}


def _folded(amounts: Mapping[str, str]) -> str:
    """Return amounts as a table that opens with a touch."""
    rows = [(shown_name(asset), grouped(amount)) for asset, amount in list(amounts.items())[:_MOST_ROWS]]
    more = len(amounts) - len(rows)
    rest = f"\n{count(more)} more in {_MARK}" if more else ""
    return f"\n<blockquote expandable>{_unmarked(pre(rows, 'lr'))}{rest}</blockquote>"


def _line(line: VerdictLine) -> str:
    return f"{_MARKS[line.state]} {_sentence(line.sentence)}"


def _roots(answer: FileReport) -> str:
    """Return the list of roots, "" where there is at most one."""
    if len(answer.roots) <= 1:
        return ""
    return "Roots: " + ", ".join(f"{shown_name(root.label)} {root.hash}".strip() for root in answer.roots)


def _own(answer: FileReport) -> list[str]:
    found = []
    if roots := _roots(answer):
        found.append(_sentence(roots))
    if answer.rule:
        found.append(_sentence(f"Matched the rule: {answer.rule}"))
    if answer.balances is not None:
        found.append(_balances(_held(answer.balances)))
    totals = _held(answer.total_liabilities)
    if len(totals) > _MOST_IN_A_SENTENCE:
        found.append(f"Total liabilities, {count(len(totals))} assets:{_folded(totals)}")
    stated = _held(answer.stated_totals)
    if len(stated) > _MOST_IN_A_SENTENCE:
        found.append(f"Totals according to the file, {count(len(stated))} assets:{_folded(stated)}")
    return [*found, *map(_sentence, answer.notes)]


def _balances(held: Mapping[str, str]) -> str:
    if len(held) > _MOST_IN_A_SENTENCE:
        return f"Your balances in this file, {count(len(held))} assets:{_folded(held)}"
    listed = ", ".join(f"{grouped(amount)} {shown_name(asset)}".strip() for asset, amount in held.items())
    return _sentence(f"Your balances in this file: {listed or 0}")


def _hints(answer: FileReport, *, pasted: bool, ignored: bool) -> list[str]:
    """Return what the person can do next in this chat."""
    code, hints = answer.exit_code, []
    if ignored:
        hints.append(
            "I could not read what you wrote with the file. Write only <code>root</code> and the root."
        )
    if answer.not_compared:
        hints.append(
            "I did not compare the digits you wrote with the file. If they are a root, write <code>root</code> before them."
        )
    if code is ExitCode.UNREADABLE and pasted:
        hints.append(
            "Pasting changes quotation marks and cuts long texts. Send the file itself, as a document."
        )
    if code is ExitCode.CONSISTENT and answer.roots and any(_is_open_root(line) for line in answer.lines):
        sent = "message" if pasted else "file"
        what = "statement id" if answer.format == "porcore" else "root"
        hints.append(
            f"<b>To compare the {what}</b>, reply to your {sent} (not to this answer) with <code>root</code> and the"
            f" {answer.hash_digits} digits your exchange publishes."
        )
    if code in (ExitCode.UNREADABLE, ExitCode.CONSISTENT) and answer.nonces:
        hints.append(
            f"To find your own leaves, reply to your file with <code>nonce</code> and {escape(answer.nonces)}."
        )
    if code in (ExitCode.UNREADABLE, ExitCode.CONSISTENT) and answer.companion:
        hints.append(f"A second file shows more: send {escape(answer.companion)} as a reply to your file.")
    return hints


def _is_open_root(line: VerdictLine) -> bool:
    return line.topic == "root" and line.state is State.OPEN


def _sentence(text: str) -> str:
    """Return a sentence as HTML; hashes can be copied with a touch."""
    text = _unmarked(text)
    if utf16(text) > _LONGEST_SENTENCE:
        text = text[: _LONGEST_SENTENCE // 2] + _ELSEWHERE
    return _LONG_HEX.sub(r"<code>\g<0></code>", escape(text, quote=False), count=_MOST_CODES // 10)


def report_caption() -> str:
    """Return the caption of the whole report."""
    return "The full report. It contains your balances: do not post it in public."


def caption(drawing: DrawnPath, sums: str = "") -> str:
    """Return the caption of the picture of a path; `sums`: what its asset sums."""
    shown = f" {escape(sums)}." if sums else ""
    if drawing.paths > 1:
        shown += f" This is the first of {count(drawing.paths)} paths."
    elif drawing.assets > 1 and drawing.asset:
        shown += f" The sums are for {escape(shown_name(drawing.asset[:40]))}, one of {count(drawing.assets)} assets."
    return (
        f"The path from your leaf to the root <code>{escape(drawing.root)}</code>, recomputed from your file.{shown}"
        " Do not post it in public."
    )


def explain() -> str:
    """How to have a file looked at."""
    return (
        "<b>Check a proof file</b>\n\n"
        "Send me the proof file that your exchange gave you, as a document: Binance, OKX, Bybit, Bitget, Gate, HTX,"
        " MEXC and others, or a <code>proof.json</code> from this bot. I recompute it and tell you in four lines what it"
        " shows, and what the weak points of its format are. You may also paste text that fits in one message: JSON, or a"
        " record and its path. I do not read forwarded messages.\n\n"
        "To compare it with the root your exchange publishes, write <code>root</code> and its digits in the caption, or in"
        " a reply to the file. To find your own leaves in a whole tree, write <code>nonce</code> and your nonce in the"
        " same way. If a second file belongs to the first, send it as a reply to the first.\n\n"
        "I keep neither the file nor its contents, but Telegram does. Do not post it in public: it contains your balances"
        " and secrets that identify you."
    )


def reply_to_the_file() -> str:
    """A root or nonce without a file."""
    return (
        "Which file is that for? I do not remember files. Reply to your file itself (not to my answer) with"
        " <code>root</code> or <code>nonce</code> and the digits. /inspect explains more."
    )


def cut_by_telegram() -> str:
    """A later part of a text that was too long for one message."""
    return (
        "This looks like part of a file. Telegram cuts long texts into several messages and I read each one on its own."
        " Please send the file itself, as a document."
    )


def too_large(size: int) -> str:
    """A document beyond what bots may download; `size` in bytes."""
    tenths = size // 10**5
    return (
        f"This file is {count(tenths // 10)}.{tenths % 10} MB, and Telegram lets bots download at most 20 MB. Check it on a"
        " computer with <code>porcore inspect FILE</code>."
    )


def not_handed_over(kind: str) -> str:
    """Telegram failed at the download; `kind` is that of a `DownloadError`."""
    return {
        "large": "This file was larger than Telegram had said, so I stopped reading. Please send it again.",
        "slow": "Telegram delivered this file too slowly, so I stopped. Please send it again in a minute.",
    }.get(kind, "Telegram did not deliver the file. Please send it again.")


def not_done(kind: str) -> str:
    """Why a file was not looked at to the end; `kind` is that of a `QueueError`."""
    return {
        "busy": "I am busy with other files. Please send yours again in a minute.",
        "stopped": "I am being restarted and did not finish checking your file. Please send it again in a minute.",
        "memory": "Checking this file needs more memory than I may use. Check it on a computer with"
        " <code>porcore inspect FILE</code>.",
        "time": "Checking this file takes longer than I may spend. Check it on a computer with <code>porcore inspect FILE</code>.",
    }.get(
        kind,
        "Something went wrong on our side while I checked your file. I did not keep it. Please send it again.",
    )


def wait(seconds: int) -> str:
    """Too many files: the next one is taken in so many `seconds`."""
    return f"That is a lot of files at once. Please send this one again in {duration(seconds)}."


def file_in_group(deleted: bool, username: str, *, may: bool = True) -> str:
    """A proof file was shown to a group. `may`: the bot has the right to delete it."""
    done = "I deleted it here." if deleted else f"Please delete it: I {'could' if may else 'may'} not."
    return (
        "I never check proof files in a group: they contain balances and secrets that identify their owner."
        f" {done} Please send it to me in private: @{username}"
    )


def only_in_private(username: str) -> str:
    """``/inspect`` in a group."""
    return f"I check proof files only in private: they contain balances and secrets. Please send yours to @{username}"
