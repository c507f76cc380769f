"""The report about a proof file that a person sent: the verdict, one line for each question, and all the rest folded.

The sentences are those of `porcore.exchanges`, in the language of the context; here they are put in order, escaped, and made to
fit a message and a screen.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.formats import count, grouped, utf16
from bot.inspection.answer import DrawnPath, FileReport, VerdictLine
from bot.inspection.said import SaidSentence
from bot.languages import _, commas, ngettext, translated
from bot.texts.common import fits, pre
from bot.texts.file_briefs import HEADLINES, LINES, MEANINGS, REFUSALS, WEAK
from bot.texts.said import in_words
from bot.texts.screen import FOLDED, SCREEN, lines_by_words
from porcore.exchanges.report import State
from porcore.exchanges.sentences import SENTENCES, say, shown_name
from porcore.exchanges.weakness_sentences import WORST_FIRST
from porcore.exit_codes import ExitCode

__all__ = ["REPORT_FILE", "Beside", "caption", "report", "report_caption", "title_of", "to_copy"]

_HEADS = {
    ExitCode.VERIFIED: "✅",
    ExitCode.REFUTED: "❌",
    ExitCode.UNREADABLE: "❔",
    ExitCode.CONSISTENT: "⚠️",
}
_MARKS = {State.HOLDS: "✅", State.FAILS: "❌", State.OPEN: "❔", State.ABSENT: "➖"}
_LONG_HEX = re.compile(
    r"(?<![0-9a-zA-Z])(?<![0-9]\.)[0-9a-f]{16,}(?![0-9a-zA-Z])"
)  # and no fraction of an amount
_ENDS = 6  # digits of a hash that are shown at each end where there is no room for all
_MOST_CODES = 3  # hashes of a sentence that are marked; Telegram takes 100 entities in a message
_LONGEST_SENTENCE = 700  # UTF-16 units; of a longer one the rest is in the file
_LONGEST_SEEN = 240  # characters of what is not folded; of more, the beginning is shown
REPORT_FILE = "report.txt"
# In place of the file's name wherever something was cut, until all is put together, and nowhere else: strangers' words
# lose theirs in `_unmarked`. So the file is sent whenever a text names it.
_MARK = "\ue000"
_MOST_IN_A_LINE = 4  # amounts; more go into a table
# Characters of amounts that are not in a table: two lines of a phone, and one below a verdict that takes two.
_LONGEST_LISTED, _LONGEST_BELOW, _ONE_LINE = 60, 22, 35
_MOST_ROWS = 12  # of such a table
_MOST_SUMS = 4
# Codes of files that cannot be read because a part has not the form that it should have: of interest to few.
_TECHNICAL = (
    "amount",
    "shape",
    "missing",
    "unknown-key",
    "count",
    "text-line",
    "assets-unknown",
    "list-unknown",
)
# What begins the codes of our own format, whose values are words in English, but for those that hold names and figures only.
_OWN, _OWN_IN_FIGURES = "porcore-", ("porcore-refuted-", "porcore-given-")


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known here of a file, as HTML: `alarm` goes before all else, `about` behind the headline, `folded` is folded."""

    alarm: str = ""
    about: str = ""
    folded: str = ""
    sums: Sequence[str] = ()  # what its assets sum, as text
    in_place: Mapping[str, str] | None = None  # sentences of ours in the place of those of a code


def report(
    answer: FileReport, *, pasted: bool, ignored: bool, beside: Beside | None = None
) -> tuple[str, bool]:
    """Return the whole report as HTML, and whether it was cut.

    `answer` is that of `bot.inspection.child`; `pasted`: it was a text and no file; `ignored`: what was typed with
    the file was not understood.
    """
    beside = beside or Beside()
    first, *hints = _hints(answer, pasted=pasted, ignored=ignored) or [""]
    top = _on_a_screen(_top(answer, beside), first, answer)
    sentences = _in_full(answer, beside, is_held_shown=_place(top, answer) >= 0)
    weak = [f"• {_sentence(_words(point, beside))}" for point in answer.weak_points]
    end = [*map(_sentence, map(in_words, answer.advice)), *hints]
    for kept in range(len(weak), -1, -1):
        text, cut = _finished(
            _joined(top, [_unmarked(beside.folded), *sentences, _weak(weak, kept), *end], first)
        )
        if fits(text):
            return text, cut
    line = _brief(answer.lines[0], beside) if answer.lines else ""
    return _finished(_joined([*_first(answer, beside), line, _elsewhere()], [], ""))


def _finished(marked: str) -> tuple[str, bool]:
    """Return the text that people read, and whether something of it was cut."""
    return marked.replace(_MARK, REPORT_FILE), _MARK in marked


def _unmarked(text: str) -> str:
    """Return what others wrote without the mark of what we cut."""
    return text.replace(_MARK, "")


def _elsewhere() -> str:
    return _("… ({file} has all of it)", file=_MARK)


def _joined(top: Sequence[str], folded: Sequence[str], next_step: str) -> str:
    inner = "\n".join(block for block in folded if block)
    fold = f"<blockquote expandable>{inner}</blockquote>" if inner else ""
    return "\n".join(block for block in [*top, fold, next_step] if block)


def _weak(weak: Sequence[str], kept: int) -> str:
    if not weak:
        return ""
    more = len(weak) - kept
    rest = [f"• {_more(more)}"] if more else []
    return "\n".join([_("<b>Weak points of this format and this file</b>"), *weak[:kept], *rest])


# -- what is not folded


def _on_a_screen(top: list[str], first: str, answer: FileReport) -> list[str]:
    """Return the lines above the fold; where they take more than a screen, numbers in place of the worst weak point and of balances.

    Languages differ in length. What is left out is folded; nothing is where a number takes as many lines.
    """
    weak, held = len(answer.weak_points), _held(answer.balances)
    shorter = [
        (
            -1,
            ngettext("{n} weak point, below.", "{n} weak points, below.", weak, n=count(weak))
            if weak
            else "",
        ),
        (_place(top, answer), _balances_below(len(held)) if held else ""),
    ]
    shown = list(top)
    for place, text in shorter:
        is_long = sum(map(lines_by_words, [*shown, first])) + FOLDED > SCREEN
        if text and is_long and lines_by_words(text) < lines_by_words(shown[place]):
            shown[place] = text
    return shown


def _place(top: Sequence[str], answer: FileReport) -> int:
    """Return where the balances are among the lines above the fold."""
    said = _balances(answer) if answer.balances is not None else ""
    return top.index(said) if said in top else -1


def _first(answer: FileReport, beside: Beside) -> list[str]:
    alarm, about = _unmarked(beside.alarm), _unmarked(beside.about)
    return [f"{alarm}\n" if alarm else "", _headline(answer), f"\n{about}\n" if about else ""]


def _top(answer: FileReport, beside: Beside) -> list[str]:
    shown = _first(answer, beside)
    if answer.lines:
        shown += [_meaning(answer), *(_brief(line, beside) for line in answer.lines)]
    elif _is_technical(answer.headline):
        shown.append(
            _(
                "A part of it does not have the form that belongs there. Download the file again, and do not open and save it."
            )
        )
    if answer.balances is not None:
        shown.append(_balances(answer))
    if len(beside.sums) == 1:
        shown.append(_sentence(beside.sums[0]))
    return [*shown, _worst(answer.weak_points)]


def _headline(answer: FileReport) -> str:
    # A tree of one client proves nothing about anyone else, so not even a root from outside makes it a plain success.
    code = answer.exit_code
    mark = _HEADS[ExitCode.CONSISTENT if answer.alone and code is ExitCode.VERIFIED else code]
    return f"{mark} <b>{_seen(_verdict(answer))}</b>"


def _verdict(answer: FileReport) -> str:
    if answer.exit_code is ExitCode.REFUTED:  # the whole headline, with what fails, is folded
        return _("{format}: does not hold.", format=title_of(answer))
    if _is_technical(answer.headline):
        return (
            _("{format}: not readable.", format=title) if (title := title_of(answer)) else _("Not readable.")
        )
    return _short_form(answer.headline) or in_words(answer.headline)


def _short_form(headline: SaidSentence) -> str:
    """Return the short form of a verdict, or of why a file was not read; "" where there is none."""
    if headline.code in HEADLINES:
        return _filled(HEADLINES[headline.code], headline)
    detail = headline.values.get("detail")
    if headline.code not in ("unreadable", "known") or not isinstance(detail, SaidSentence):
        return ""
    return _filled(REFUSALS[detail.code], detail) if detail.code in REFUSALS else ""


def _filled(template: str, said: SaidSentence) -> str:
    """Return another sentence of ours with the values of one of porcore's."""
    values = {name: one if isinstance(one, str) else in_words(one) for name, one in said.values.items()}
    return translated(template, **values)


def title_of(answer: FileReport) -> str:
    """Return the kind of file as text; "" for one that was not recognised."""
    code = f"title-{answer.format}"
    return in_words(say(code)) if code in SENTENCES else ""


def _meaning(answer: FileReport) -> str:
    code = answer.headline.code
    return translated(MEANINGS[code]) if code in MEANINGS else ""


def _brief(line: VerdictLine, beside: Beside) -> str:
    template = LINES.get(line.sentence.code)
    if template is None or (beside.in_place or {}).get(line.sentence.code):
        return f"{_MARKS[line.state]} {_seen(_words(line.sentence, beside))}"
    values = {name: _short(str(one)) for name, one in line.sentence.values.items()}
    return f"{_MARKS[line.state]} {_seen(translated(template, **values))}"


def _balances(answer: FileReport) -> str:
    held = _held(answer.balances)
    if not held:
        return _("Your balances: 0")
    if _is_listed(answer):
        return _in_a_sentence(held)
    return _balances_below(len(held))


def _balances_below(number: int) -> str:
    return ngettext(
        "Your balances: {n} asset, below.", "Your balances: {n} assets, below.", number, n=count(number)
    )


def _in_a_sentence(held: Mapping[str, str]) -> str:
    return _("Your balances: {balances}", balances=_sentence(_listed(held)))


def _is_listed(answer: FileReport) -> bool:
    """Tell whether the balances have room where nothing is folded."""
    held = _held(answer.balances)
    room = _LONGEST_LISTED if len(_verdict(answer)) <= _ONE_LINE else _LONGEST_BELOW
    return len(held) <= _MOST_IN_A_LINE and len(_listed(held)) <= room


def _listed(held: Mapping[str, str]) -> str:
    return commas(f"{grouped(amount)} {shown_name(asset)}".strip() for asset, amount in held.items())


def _worst(weak: Sequence[SaidSentence]) -> str:
    if not weak:
        return ""
    ranks = {code: place for place, code in enumerate(WORST_FIRST)}
    worst = min(weak, key=lambda point: ranks.get(point.code, len(ranks)))
    named = translated(WEAK[worst.code]) if worst.code in WEAK else in_words(worst)
    return ngettext(
        "{n} weak point: {worst}.",
        "{n} weak points. The worst: {worst}.",
        len(weak),
        n=count(len(weak)),
        worst=_seen(named),
    )


# -- what is folded


def _in_full(answer: FileReport, beside: Beside, *, is_held_shown: bool) -> list[str]:
    """Return the whole sentences behind the brief ones, and what is said of the file besides.

    `is_held_shown`: what is said of balances above the fold is still there.
    """
    found = [_sentence(in_words(one)) for one in answer.stripped]
    if answer.exit_code is ExitCode.REFUTED or _is_technical(answer.headline) or _short_form(answer.headline):
        found.insert(0, _detail(answer.headline))
    found += [
        f"{_MARKS[line.state]} {_sentence(_line_in_full(line, answer, beside))}"
        for line in answer.lines
        if line.sentence.code in LINES and not _is_english(line.sentence)
    ]
    if roots := _roots(answer):
        found.append(_sentence(roots))
    found += _tables(answer, beside, is_held_shown=is_held_shown)
    found += [_sentence(in_words(note)) for note in answer.notes]
    if answer.rule:
        rule = _sentence(answer.rule)
        found.append(_("Technical detail, in English: {detail}", detail=rule))
    return found


def _line_in_full(line: VerdictLine, answer: FileReport, beside: Beside) -> str:
    totals = max(len(_held(answer.total_liabilities)), len(_held(answer.stated_totals)))
    said = line.sentence
    if line.topic == "total" and totals > _MOST_IN_A_LINE and "totals" in said.values:
        values = {**said.values, "totals": _("what is listed below")}
        said = SaidSentence(said.code, values, said.begins)
    return _words(said, beside)


def _detail(said: SaidSentence) -> str:
    if _is_english(said):
        return _("Technical detail, in English: {detail}", detail=_sentence(str(said)))
    return _sentence(in_words(said))


def _tables(answer: FileReport, beside: Beside, *, is_held_shown: bool) -> list[str]:
    found = []
    held = _held(answer.balances)
    if len(held) > _MOST_IN_A_LINE:
        found.append(_table(_("Your balances:"), held))
    elif held and not (is_held_shown and _is_listed(answer)):
        found.append(_in_a_sentence(held))
    if len(beside.sums) > 1:
        found.append("\n".join(_sentence(one) for one in beside.sums[:_MOST_SUMS]))
    totals, stated = _held(answer.total_liabilities), _held(answer.stated_totals)
    if len(totals) > _MOST_IN_A_LINE:
        found.append(_table(_("Total liabilities:"), totals))
    if len(stated) > _MOST_IN_A_LINE:
        found.append(_table(_("Totals according to the file:"), stated))
    return found


def _held(amounts: Mapping[str, str] | None) -> dict[str, str]:
    """Return what is not zero, by asset."""
    return {asset: amount for asset, amount in (amounts or {}).items() if amount != "0"}


def _table(title: str, amounts: Mapping[str, str]) -> str:
    rows = [(shown_name(asset), grouped(amount)) for asset, amount in list(amounts.items())[:_MOST_ROWS]]
    more = len(amounts) - len(rows)
    rest = f"\n{_more(more)}" if more else ""
    return f"{title}\n{_unmarked(pre(rows, 'lr'))}{rest}"


def _more(number: int) -> str:
    return _("{n} more in {file}", n=count(number), file=_MARK)


def _roots(answer: FileReport) -> str:
    """Return the list of roots, "" where there is at most one."""
    if len(answer.roots) <= 1:
        return ""
    roots = commas(f"{shown_name(root.label)} {root.hash}".strip() for root in answer.roots)
    return _("Roots: {roots}", roots=roots)


# -- words


def _words(said: SaidSentence, beside: Beside) -> str:
    changed = (beside.in_place or {}).get(said.code)
    return translated(changed) if changed else in_words(said)


def _all_codes(said: SaidSentence) -> list[str]:
    inner = [
        code for one in said.values.values() if isinstance(one, SaidSentence) for code in _all_codes(one)
    ]
    return [said.code, *inner]


def _is_english(said: SaidSentence) -> bool:
    """Tell whether values of a sentence are words that nobody translates."""
    return any(code.startswith(_OWN) and not code.startswith(_OWN_IN_FIGURES) for code in _all_codes(said))


def _is_technical(headline: SaidSentence) -> bool:
    """Tell whether what cannot be read is told in terms of fields and forms."""
    if headline.code not in ("unreadable", "unreadable-as"):
        return False
    return _is_english(headline) or any(code in _TECHNICAL for code in _all_codes(headline))


def _short(text: str) -> str:
    """Return a text in which long hashes are shown by their ends."""
    return _LONG_HEX.sub(lambda found: f"{found[0][:_ENDS]}…{found[0][-_ENDS:]}", text)


def _seen(text: str) -> str:
    """Return as HTML what is not folded: short, with hashes by their ends."""
    text = _short(_unmarked(text))
    if len(text) > _LONGEST_SEEN:
        return escape(text[: _LONGEST_SEEN // 2], quote=False) + _elsewhere()
    return escape(text, quote=False)


def _sentence(text: str) -> str:
    """Return a sentence as HTML; hashes can be copied with a touch."""
    text = _unmarked(text)
    if utf16(text) > _LONGEST_SENTENCE:
        text = text[: _LONGEST_SENTENCE // 2] + _elsewhere()
    return _LONG_HEX.sub(r"<code>\g<0></code>", escape(text, quote=False), count=_MOST_CODES)


# -- what to do next


def to_copy(answer: FileReport) -> tuple[str, str] | None:
    """Return the label of a button and what it copies, to be compared elsewhere: the statement's id, or the only root."""
    if answer.exit_code not in (ExitCode.VERIFIED, ExitCode.CONSISTENT):
        return None
    if answer.statement is not None:
        return _("Copy the statement id"), answer.statement.id
    return (_("Copy the root"), answer.roots[0].hash) if len(answer.roots) == 1 else None


def _hints(answer: FileReport, *, pasted: bool, ignored: bool) -> list[str]:
    """Return what the person can do next in this chat, as HTML, the most useful first."""
    code, hints = answer.exit_code, []
    if ignored:
        hints.append(_("I could not read what you wrote with it. Write only <code>root</code> and the root."))
    if answer.not_compared:
        hints.append(
            _(
                "I did not compare the digits you wrote. If they are a root, write <code>root</code> before them."
            )
        )
    if code is ExitCode.UNREADABLE and pasted:
        hints.append(_("Pasting changes and cuts texts. Send the file itself, as a document."))
    if code is ExitCode.CONSISTENT and answer.roots and any(_is_open_root(line) for line in answer.lines):
        hints.append(_compare(answer, pasted=pasted))
    if code in (ExitCode.UNREADABLE, ExitCode.CONSISTENT) and answer.nonces is not None:
        what = escape(_unmarked(in_words(answer.nonces)))
        hints.append(
            _("To find your own leaves, reply to your file with <code>nonce</code> and {what}.", what=what)
        )
    if code in (ExitCode.UNREADABLE, ExitCode.CONSISTENT) and answer.companion is not None:
        what = escape(_unmarked(in_words(answer.companion)))
        if not hints:
            hints.append(_("A second file shows more. Send it as a reply to your file."))
        hints.append(_("A second file shows more: send {what} as a reply to your file.", what=what))
    return hints


def _compare(answer: FileReport, *, pasted: bool) -> str:
    digits = count(answer.hash_digits)
    if answer.format == "porcore":
        if pasted:
            return _(
                "To compare: reply to your message with <code>root</code> and the published statement id."
            )
        return _("To compare: reply to your file with <code>root</code> and the published statement id.")
    if pasted:
        return _(
            "To compare: reply to your message with <code>root</code> and the {n} published digits.", n=digits
        )
    return _("To compare: reply to your file with <code>root</code> and the {n} published digits.", n=digits)


def _is_open_root(line: VerdictLine) -> bool:
    return line.topic == "root" and line.state is State.OPEN


# -- the files beside it


def report_caption() -> str:
    """Return the caption of the whole report."""
    return _("The full report, in English. It contains your balances: do not post it in public.")


def caption(drawing: DrawnPath, sums: str = "") -> str:
    """Return the caption of the picture of a path; `sums`: what its asset sums."""
    said = [_("The path from your leaf to the root, recomputed from your file.")]
    if sums:
        said.append(f"{escape(sums)}.")
    if drawing.paths > 1:
        said.append(_("This is the first of {n} paths.", n=count(drawing.paths)))
    elif drawing.assets > 1 and drawing.asset:
        asset = escape(shown_name(drawing.asset[:40]))
        said.append(_("The sums are for {asset}, one of {n} assets.", asset=asset, n=count(drawing.assets)))
    said.append(_("Do not post it in public."))
    return f"{' '.join(said)}\n<code>{escape(drawing.root)}</code>"
