"""From the bytes of a file to a report: recognise, check, compare the root, and say what is not shown."""

import re
from collections.abc import Sequence
from dataclasses import replace

from porcore.exchanges.alterations import alteration, hidden_at
from porcore.exchanges.coverage import uncovered, uncovered_note
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.empty_trees import is_empty_root, program_of
from porcore.exchanges.published_samples import sample_source
from porcore.exchanges.recognition import recognise
from porcore.exchanges.report import (
    Fault,
    Finding,
    Format,
    Mark,
    RefutedFileError,
    Report,
    Root,
    State,
    Step,
    Supplement,
    TopicAnswer,
    listed,
)
from porcore.exchanges.sentences import Sentence, say, shown_name
from porcore.exchanges.typed_root import joined_roots, parse_root
from porcore.exchanges.unwrapping import INVISIBLE
from porcore.exit_codes import ExitCode

__all__ = ["inspect", "inspect_as"]

_SHOWN_NEGATIVES = 5
_SHOWN_DIGITS = 8  # of a root that was of no use: it may be something else that someone pasted
_WITH_ROOTS = ("is-hash", "is-zk-totals", "is-zk-batches", "is-zk-key")
_ROOT = re.compile(r"(?<![0-9a-zA-Z])(?:0[xX])?([0-9a-fA-F]{64})(?![0-9a-zA-Z])")
_MOST_SEARCHED = 2**20  # bytes
_RESERVES = TopicAnswer("reserves", State.ABSENT, say("reserves-absent"))


def inspect(data: bytes, given: Supplement, formats: Sequence[Format]) -> Report:
    """Return the report on a file, read as the one of `formats` whose marks it shows.

    `data` is a whole file of any length; one of more than 20 MiB is told in the report. `given` is what the
    person typed or gave beside it: roots, nonces, the published file. Never raises for what either holds.
    """
    try:
        found = recognise(data, formats)
    except UnreadableError as error:
        known = error.sentence.code.startswith("is-")
        empty = _empty_root_in(data) if error.sentence.code in _WITH_ROOTS else None
        detail = say("both", first=error.sentence, second=empty) if empty else error.sentence
        return Report(ExitCode.UNREADABLE, say("known" if known else "unreadable", detail=detail))
    report = inspect_as(found.format, found.document, given)
    return replace(report, stripped=tuple(dict.fromkeys(found.document.notes)))


def _empty_root_in(data: bytes) -> Sentence | None:
    """Return which hash of a file that is no client's proof is the root of an empty tree; None: none is."""
    found = dict.fromkeys(_ROOT.findall(data[:_MOST_SEARCHED].decode("utf-8", "ignore")))
    for root in found:
        program = program_of(root.lower())
        if program is not None:
            return say("holds-empty-root", root=root.lower(), program=program)
    return None


def inspect_as(chosen: Format, document: Document, given: Supplement) -> Report:
    """Return the report on a document that is known to be of the format `chosen`. Never raises for its content."""
    given = replace(given, roots=joined_roots(given.roots, chosen.features.hash_bits))
    finding = None
    try:
        _check_visible(document)
        _check_given(chosen, given)
        finding = _annotated(chosen.check(document, given), chosen, document)
        root = finding.root_line or _root_line(chosen, finding, given)
        finding = replace(finding, notes=(*finding.notes, *_about_roots(chosen, finding, given)))
    except UnreadableError as error:
        hidden = hidden_at(document, str(dict(error.sentence.values).get("where", "")))
        if hidden:
            return _altered(chosen, hidden)
        return Report(
            ExitCode.UNREADABLE, say("unreadable-as", format=chosen.title, detail=error.sentence), chosen
        )
    except RefutedFileError as error:
        compared = finding is not None and finding.root_in_file
        cause = alteration(document, error.fault, chosen.covered, compared=compared)
        return _altered(chosen, cause) if cause else _refuted(chosen, error.fault, finding)
    report = _held(chosen, given, finding, root)
    source = sample_source(chosen, document, finding)
    return replace(report, advice=(say("public-sample", source=source), *report.advice)) if source else report


def _altered(chosen: Format, cause: Sentence) -> Report:
    """Report a file that was changed by whoever showed it: neither a proof nor a contradiction."""
    headline = say("altered", format=chosen.title, detail=cause)
    return Report(ExitCode.UNREADABLE, headline, chosen, advice=(say(chosen.keep_private),))


def _check_visible(document: Document) -> None:
    # A hash over them would be another one, and the file would seem to be edited.
    if (
        document.is_json
        and not document.text.isascii()
        and set(map(chr, INVISIBLE)).intersection(document.text)
    ):
        raise UnreadableError("invisible-inside")


def _check_given(chosen: Format, given: Supplement) -> None:
    # What is not looked at must not seem to have been looked at.
    if given.companion is not None and not chosen.companion:
        raise UnreadableError("companion-useless")
    if given.nonces and not chosen.nonces:
        raise UnreadableError("nonce-useless")


def _annotated(finding: Finding, chosen: Format, document: Document) -> Finding:
    """Return `finding` with what has to be said of any format: trees of one client, and fields that are in no hash."""
    notes = list(finding.notes)
    if finding.roots and finding.roots[0].hash in finding.empty_roots:
        notes.append(say("is-empty"))
    alone = _alone(finding)
    if alone and len(alone) < len(finding.roots) and not finding.leaf_open:
        notes.append(say("trees-alone", names=", ".join(map(shown_name, alone))))
    places = uncovered(document.value, {*chosen.covered, *finding.covered}) if chosen.covered else []
    places += finding.uncovered
    if places:
        notes.append(uncovered_note(places))
    is_alone = finding.alone or (bool(alone) and len(alone) == len(finding.roots))
    is_alone = is_alone and not finding.leaf_open  # an inner node may have a whole tree below it
    return replace(finding, notes=tuple(notes), alone=is_alone)


def _alone(finding: Finding) -> list[str]:
    """Return the labels of the trees whose root is a leaf of yours."""
    steps: dict[str, int] = {}
    for path in finding.paths:
        steps[path.label] = max(len(path.steps), steps.get(path.label, 0))
    return [label for label, longest in steps.items() if not longest]


def _root_line(chosen: Format, finding: Finding, given: Supplement) -> TopicAnswer:
    trusted = [parse_root(typed, chosen.features.hash_bits) for typed in given.roots]
    if not finding.roots:
        return TopicAnswer("root", State.OPEN, say("root-open-none"))
    for root in finding.roots:
        published = finding.published.get(root.label)
        if published is not None and published != root.hash:
            raise RefutedFileError(Step.TRUST, "root-fails", found=root.hash, expected=published)
    hashes = {root.hash for root in finding.roots}
    known_hashes = hashes | ({finding.commitment} if finding.commitment else set())
    # A further root, as that of another date, refutes nothing.
    if trusted and not known_hashes.intersection(trusted):
        return _foreign_root(finding, hashes, trusted[0])
    if finding.commitment and finding.commitment in trusted:
        known = [root for root in finding.roots if root.hash in trusted or root.label in finding.published]
        return _root_state(chosen, finding, known, committed=True)
    return _root_state(chosen, finding, [root for root in finding.roots if root.hash in trusted])


def _foreign_root(finding: Finding, hashes: set[str], typed: str) -> TopicAnswer:
    """Return the line for a root that is none of the file's. Raises RefutedFileError unless it may be of another kind."""
    shown = ", ".join(sorted(hashes))
    if is_empty_root(typed, finding.empty_roots):
        raise RefutedFileError(Step.TRUST, "root-fails-empty", found=shown, expected=typed)
    if finding.commitment == "":
        return TopicAnswer("root", State.OPEN, say("root-unplaced", found=shown, given=typed))
    raise RefutedFileError(Step.TRUST, "root-fails", found=shown, expected=typed)


def _about_roots(chosen: Format, finding: Finding, given: Supplement) -> tuple[Sentence, ...]:
    """Return which of several typed roots were of no use, and which of several roots in the file were compared."""
    if finding.root_line is not None or not finding.roots:
        return ()
    trusted = dict.fromkeys(parse_root(typed, chosen.features.hash_bits) for typed in given.roots)
    hashes = {root.hash for root in finding.roots} | {finding.commitment}
    unused = [typed for typed in trusted if typed not in hashes]
    if not trusted or len(unused) == len(trusted):
        return ()
    notes = (
        [say("roots-unused", roots=", ".join(f"{typed[:_SHOWN_DIGITS]}…" for typed in unused))]
        if unused
        else []
    )
    equal = [root for root in finding.roots if root.hash in trusted]
    if 0 < len(equal) < len(finding.roots) and finding.commitment not in trusted:
        names = ", ".join(shown_name(root.label) if root.label else root.hash for root in equal)
        notes.append(say("roots-equal-to", names=names))
    return tuple(notes)


def _root_state(
    chosen: Format, finding: Finding, known: list[Root], *, committed: bool = False
) -> TopicAnswer:
    roots, where = finding.roots, chosen.root_at
    count, first = len(roots), roots[0].hash
    many = "" if count == 1 else "-many"
    if len(known) == count:
        code = f"root-committed{many}" if committed else f"root-equal{many}"
        return TopicAnswer("root", State.HOLDS, say(code, root=first, count=count))
    if known:
        return TopicAnswer("root", State.OPEN, say("root-partly", done=len(known), count=count))
    claimed = all(root.label in finding.published for root in roots)
    code = f"root-second{many}" if claimed else f"root-open{many}"
    return TopicAnswer("root", State.OPEN, say(code, root=first, count=count, where=where))


def _held(chosen: Format, given: Supplement, finding: Finding, root: TopicAnswer) -> Report:
    is_bound = not finding.not_found and not finding.leaf_open
    code = ExitCode.VERIFIED if root.state is State.HOLDS and is_bound else ExitCode.CONSISTENT
    lines = (_path_line(finding, root), root, _total_line(chosen, finding), _RESERVES)
    advice = [say(chosen.keep_private)]
    if root.state is not State.HOLDS:
        if finding.published or (given.companion is not None and finding.root_line is not None):
            advice.append(say("second-file"))
        advice.append(say("next-consistent"))
    headline = say(_headline(code, finding, root), format=chosen.title)
    return Report(code, headline, chosen, lines, finding, None, _weak(chosen, finding), tuple(advice))


def _headline(code: ExitCode, finding: Finding, root: TopicAnswer) -> str:
    if finding.not_found:
        return "not-found"
    if not finding.roots and finding.root_in_file:
        return "nothing-proven"
    if root.state is State.HOLDS and finding.leaf_open:
        return "leaf-open"
    if code is ExitCode.VERIFIED:
        is_tree = finding.path_line is not None and finding.path_line.code == "path-tree"
        if is_tree and finding.balances is None:
            return "verified-tree"
        return "verified-alone" if finding.alone else "verified"
    if root.sentence.code == "root-partly":
        return "partly"
    return "consistent-alone" if finding.alone else "consistent"


def _path_line(finding: Finding, root: TopicAnswer) -> TopicAnswer:
    if finding.alone:
        return TopicAnswer("path", State.ABSENT, say("path-alone"))
    if finding.path_line is not None:
        holds = finding.root_in_file and finding.roots
        return TopicAnswer("path", State.HOLDS if holds else State.OPEN, finding.path_line)
    if finding.root_in_file:
        return TopicAnswer("path", State.HOLDS, say("path-holds"))
    if root.state is State.HOLDS:
        return TopicAnswer("path", State.HOLDS, say("path-holds-elsewhere"))
    if len(finding.roots) == 1:
        return TopicAnswer("path", State.OPEN, say("path-open", root=finding.roots[0].hash))
    return TopicAnswer("path", State.OPEN, say("path-open-many", count=len(finding.roots)))


def _total_line(chosen: Format, finding: Finding) -> TopicAnswer:
    total = chosen.features.total
    if total is Mark.CIRCUIT:
        return TopicAnswer("total", State.OPEN, say("total-circuit"))
    if total is not Mark.YES:
        return TopicAnswer("total", State.ABSENT, say("total-absent"))
    if finding.totals_open is not None:
        return TopicAnswer("total", State.OPEN, finding.totals_open)
    if not finding.totals:
        return TopicAnswer("total", State.OPEN, say("total-holds-unnamed"))
    shown = listed(finding.totals)
    return TopicAnswer("total", State.HOLDS, say("total-holds", totals=shown))


def _weak(chosen: Format, finding: Finding | None) -> tuple[Sentence, ...]:
    if finding is None:
        return chosen.weak_points()
    return (*_found_negatives(finding), *finding.weak, *chosen.weak_points())


def _found_negatives(finding: Finding) -> list[Sentence]:
    shown = [
        say(
            "found-negative-own" if entry.own else "found-negative",
            asset=shown_name(entry.asset),
            amount=entry.text,
            level=entry.level,
        )
        for entry in finding.negatives[:_SHOWN_NEGATIVES]
    ]
    more = len(finding.negatives) - len(shown)
    return [*shown, say("found-negatives-more", count=more)] if more else shown


def _refuted(chosen: Format, fault: Fault, finding: Finding | None) -> Report:
    """Report a fault; with a `finding`, the file agrees with itself and only the root elsewhere is another."""
    moot = TopicAnswer("total", State.OPEN, say("total-moot"))
    if fault.step is Step.TRUST:
        held = TopicAnswer("path", State.HOLDS, say("path-holds-alone"))
        path = held if finding else TopicAnswer("path", State.OPEN, say("path-moot"))
        root = TopicAnswer("root", State.FAILS, fault.sentence)
    else:
        path = TopicAnswer("path", State.FAILS, say("path-fails", detail=fault.sentence.alone()))
        root = TopicAnswer("root", State.OPEN, say("root-moot"))
    headline = say("refuted", format=chosen.title, detail=fault.sentence.alone())
    advice = (say("next-refuted"), say(chosen.keep_private))
    lines = (path, root, moot, _RESERVES)
    return Report(ExitCode.REFUTED, headline, chosen, lines, finding, fault, _weak(chosen, finding), advice)
