"""From the bytes of a file to a report: recognise, check, compare the root, and say what is not shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from porcore.peers.document import Document, UnreadableError
from porcore.peers.dressing import INVISIBLE
from porcore.peers.published_samples import sample_source
from porcore.peers.recognition import recognise
from porcore.peers.report import (
    Fault,
    Finding,
    Format,
    Given,
    Line,
    Mark,
    RefutedPeerError,
    Report,
    Root,
    State,
    Step,
)
from porcore.peers.typed_root import joined_roots, parse_root
from porcore.peers.words import Sentence, say

__all__ = ["inspect"]

VERIFIED, REFUTED, UNREADABLE, CONSISTENT = 0, 1, 2, 3
_SHOWN_NEGATIVES = 5
# A filler where a secret was: one letter that is no hex digit over and over, or stars.
_MASKED = re.compile(r'"(?:([g-zG-Z.#_•-])\1{7,}+|[^"\\*]{0,80}+\*{3}[^"\\]{0,80}+)"')
# JavaScript and Python write so what they read as floating point; Java, with which exchanges write, has a capital E.
_REWRITTEN = re.compile(r"[:,\[]\s{0,99}+-?[0-9.]{1,80}+e[+-]?[0-9]")
_RESERVES = Line("reserves", State.ABSENT, say("reserves-absent"))


def inspect(data: bytes, given: Given, formats: Sequence[Format]) -> Report:
    """Inspect a file. Never raises for what the file or the person gave."""
    try:
        found = recognise(data, formats)
    except UnreadableError as error:
        code = "known" if error.sentence.code.startswith("is-") else "unreadable"
        return Report(UNREADABLE, say(code, detail=error))
    report = _inspected(found.format, found.document, given)
    return replace(report, stripped=tuple(dict.fromkeys(found.document.notes)))


def _inspected(chosen: Format, document: Document, given: Given) -> Report:
    given = replace(given, roots=joined_roots(given.roots, chosen.features.hash_bits))
    finding = None
    try:
        _check_visible(document)
        _check_given(chosen, given)
        finding = chosen.check(document, given)
        root = finding.root_line or _root_line(chosen, finding, given)
    except UnreadableError as error:
        return Report(UNREADABLE, say("unreadable-as", format=chosen.title, detail=error), chosen)
    except RefutedPeerError as error:
        report = _refuted(chosen, error.fault, finding)
        return replace(report, advice=(*_likely_causes(document, error.fault), *report.advice))
    report = _held(chosen, given, finding, root)
    source = sample_source(chosen, document, finding)
    return replace(report, advice=(say("public-sample", source=source), *report.advice)) if source else report


def _likely_causes(document: Document, fault: Fault) -> Iterator[Sentence]:
    """Yield what else than a lie the file itself shows as the reason why it does not hold."""
    if fault.step is Step.TRUST or not document.is_json:
        return
    if _REWRITTEN.search(document.text):
        yield say("numbers-rewritten")
    if fault.step is Step.LEAF and _MASKED.search(document.text):
        yield say("masked")


def _check_visible(document: Document) -> None:
    # A hash over them would be another one, and the file would seem to be edited.
    if (
        document.is_json
        and not document.text.isascii()
        and set(map(chr, INVISIBLE)).intersection(document.text)
    ):
        raise UnreadableError("invisible-inside")


def _check_given(chosen: Format, given: Given) -> None:
    # What is not looked at must not seem to have been looked at.
    if given.companion is not None and not chosen.companion:
        raise UnreadableError("companion-useless")
    if given.nonces and not chosen.nonces:
        raise UnreadableError("nonce-useless")


def _root_line(chosen: Format, finding: Finding, given: Given) -> Line:
    trusted = [parse_root(typed, chosen.features.hash_bits) for typed in given.roots]
    if not finding.roots:
        return Line("root", State.OPEN, say("root-open-none"))
    for root in finding.roots:
        published = finding.published.get(root.label)
        if published is not None and published != root.hash:
            raise RefutedPeerError(Step.TRUST, "root-fails", found=root.hash, expected=published)
    hashes = {root.hash for root in finding.roots}
    for typed in trusted:
        if typed not in hashes:
            shown = ", ".join(sorted(hashes))
            raise RefutedPeerError(Step.TRUST, "root-fails", found=shown, expected=typed)
    known = [root for root in finding.roots if root.hash in trusted or root.label in finding.published]
    return _root_state(chosen, finding.roots, known)


def _root_state(chosen: Format, roots: tuple[Root, ...], known: list[Root]) -> Line:
    count, where = len(roots), chosen.published_at
    if len(known) == count:
        single = say("root-equal", root=roots[0].hash)
        return Line("root", State.HOLDS, single if count == 1 else say("root-equal-many", count=count))
    if known:
        return Line("root", State.OPEN, say("root-partly", done=len(known), count=count))
    if count == 1:
        return Line("root", State.OPEN, say("root-open", root=roots[0].hash, where=where))
    return Line("root", State.OPEN, say("root-open-many", count=count, where=where))


def _held(chosen: Format, given: Given, finding: Finding, root: Line) -> Report:
    code = VERIFIED if root.state is State.HOLDS and not finding.not_found else CONSISTENT
    lines = (_path_line(finding, root), root, _total_line(chosen, finding), _RESERVES)
    advice = [say(chosen.keep_private)]
    if finding.published or (given.companion is not None and finding.root_line is not None):
        advice.append(say("second-file"))
    if root.state is not State.HOLDS:
        advice.append(say("next-consistent"))
    headline = say(_headline(code, finding, root), format=chosen.title)
    return Report(code, headline, chosen, lines, finding, None, _weak(chosen, finding), tuple(advice))


def _headline(code: int, finding: Finding, root: Line) -> str:
    if finding.not_found:
        return "not-found"
    if not finding.roots and finding.root_in_file:
        return "nothing-proven"
    if code == VERIFIED:
        is_tree = finding.path_line is not None and finding.path_line.code == "path-tree"
        return "verified-tree" if is_tree and finding.balances is None else "verified"
    return "partly" if root.sentence.code == "root-partly" else "consistent"


def _path_line(finding: Finding, root: Line) -> Line:
    if finding.path_line is not None:
        holds = finding.root_in_file and finding.roots
        return Line("path", State.HOLDS if holds else State.OPEN, finding.path_line)
    if finding.root_in_file:
        return Line("path", State.HOLDS, say("path-holds"))
    if root.state is State.HOLDS:
        return Line("path", State.HOLDS, say("path-holds-elsewhere"))
    if len(finding.roots) == 1:
        return Line("path", State.OPEN, say("path-open", root=finding.roots[0].hash))
    return Line("path", State.OPEN, say("path-open-many", count=len(finding.roots)))


def _total_line(chosen: Format, finding: Finding) -> Line:
    total = chosen.features.total
    if total is Mark.CIRCUIT:
        return Line("total", State.OPEN, say("total-circuit"))
    if total is not Mark.YES:
        return Line("total", State.ABSENT, say("total-absent"))
    if not finding.totals:
        return Line("total", State.OPEN, say("total-holds-unnamed"))
    shown = ", ".join(f"{entry.text} {entry.asset}".strip() for entry in finding.totals if entry.text != "0")
    return Line("total", State.HOLDS, say("total-holds", totals=shown or "0"))


def _weak(chosen: Format, finding: Finding | None) -> tuple[Sentence, ...]:
    if finding is None:
        return chosen.weak_points()
    return (*_found_negatives(finding), *finding.weak, *chosen.weak_points())


def _found_negatives(finding: Finding) -> list[Sentence]:
    shown = [
        say(
            "found-negative-own" if entry.own else "found-negative",
            asset=entry.asset,
            amount=entry.text,
            level=entry.level,
        )
        for entry in finding.negatives[:_SHOWN_NEGATIVES]
    ]
    more = len(finding.negatives) - len(shown)
    return [*shown, say("found-negatives-more", count=more)] if more else shown


def _refuted(chosen: Format, fault: Fault, finding: Finding | None) -> Report:
    """Report a fault; with a `finding`, the file agrees with itself and only the root elsewhere is another."""
    moot = Line("total", State.OPEN, say("total-moot"))
    if fault.step is Step.TRUST:
        held = Line("path", State.HOLDS, say("path-holds-alone"))
        path = held if finding else Line("path", State.OPEN, say("path-moot"))
        root = Line("root", State.FAILS, fault.sentence)
    else:
        path = Line("path", State.FAILS, say("path-fails", detail=fault.sentence.alone()))
        root = Line("root", State.OPEN, say("root-moot"))
    headline = say("refuted", format=chosen.title, detail=fault.sentence.alone())
    advice = (say("next-refuted"), say(chosen.keep_private))
    lines = (path, root, moot, _RESERVES)
    return Report(REFUTED, headline, chosen, lines, finding, fault, _weak(chosen, finding), advice)
