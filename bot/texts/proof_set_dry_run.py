"""What operators read before a proof set is published, and the question about one that fails."""

from collections.abc import Iterator
from html import escape

from bot.formats import count, counted, moment
from bot.load.errors import FailingSetError
from bot.load.proof_set_dry_run import ProofSetDryRun, said_of_failing
from bot.texts.claim_comparison import exchange_name
from bot.texts.common import fits
from bot.texts.folder_dry_run import dry_run_head, same_root
from bot.texts.proof_sets import batches, mark_of, set_sentence
from porcore.exchanges.known import shipped
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.publications import KeyVoucher, SetKey, SetLine

__all__ = ["failing_question", "proof_set_dry_run"]

_MARKS = {State.HOLDS: "☑️", State.FAILS: "⚠️", State.OPEN: "❔"}
_MOST_SETS, _MOST_KEYS = 3, 6
_LONGEST_SENTENCE = 400  # characters


def proof_set_dry_run(run: ProofSetDryRun) -> str:
    """What would be published, and what it would change; of long sentences and many keys as much as fits."""
    for longest, most in ((_LONGEST_SENTENCE, _MOST_KEYS), (_LONGEST_SENTENCE // 4, _MOST_KEYS), (0, 1)):
        steps = "\n".join(_line(line, longest) for line in run.found.lines)
        text = "\n\n".join(filter(None, [_head(run), steps, _keys(run, most), _rest(run), _foot(run)]))
        if fits(text):
            break
    return text


def _head(run: ProofSetDryRun) -> str:
    return dry_run_head(run.row, run.exchange, run.obstacle, _warnings(run))


def _warnings(run: ProofSetDryRun) -> Iterator[str]:
    found = run.found
    if found.failing:
        yield f"⚠️ <b>Fails</b>: {escape(said_of_failing(found))}. Publish will ask again."
    if not found.keys:
        yield "⚠️ <b>No key</b>: no proof was checked. Load the set with its key.vk, or key-50.vk and so on, to have them checked."
    elif found.held < found.batches and found.line(AuditStep.PROOFS).state is State.OPEN:
        yield f"⚠️ <b>Not every proof was checked</b>: {count(found.held)} of {count(found.batches)}. The line on proofs says why."
    for key in run.foreign_keys:
        yield (
            f"⚠️ <b>A key of another exchange</b>: porcore knows <code>{key.sha256[:8]}…</code> as {exchange_name(shipped(), key.exchange)}'s. Look"
            " at exchange and key again."
        )
    for each in run.same_root[:_MOST_SETS]:
        yield same_root(each.entry, run.row.key)


def _line(line: SetLine, longest: int = _LONGEST_SENTENCE) -> str:
    said = line.sentence
    shown = said if len(said) <= longest else f"{said[:longest]}…" if longest else ""
    return (
        f"{_MARKS[line.state]} {line.step.value}: {line.state.value}. {escape(shown, quote=False)}".rstrip()
    )


def _keys(run: ProofSetDryRun, most: int) -> str:
    keys = run.found.keys
    more = len(keys) - most
    rest = [f"and {counted(more, 'more key')}"] if more > 0 else []
    return "\n".join([*(_key(key) for key in keys[:most]), *rest])


def _key(key: SetKey) -> str:
    tier = f" for {counted(key.tier, 'asset')}" if key.tier is not None else ""
    if key.voucher is KeyVoucher.PORCORE:
        whose = f"pinned by porcore, published at <code>{escape(key.source)}</code>"
    else:
        whose = "loaded by you: porcore does not pin it, so answers have ☑️ at most"
        if key.source:
            whose += f". You say that it is published at <code>{escape(key.source)}</code>"
    return f"Key{tier} <code>{key.sha256}</code>: {whose}."


def _rest(run: ProofSetDryRun) -> str:
    found = run.found
    lines = [f"Root <code>{found.last_root}</code>"]
    if run.seen is not None:
        lines[0] += (
            f": files of {counted(run.seen, 'account')} led here"
            if run.seen
            else ": nobody's file has led here yet"
        )
    for entry in run.claims[:_MOST_SETS]:
        checked = entry in run.covered
        totals = "its totals would read “checked here”" if checked else "its totals are not shown to be these"
        lines.append(
            f"The claim of {moment(entry.taken_at)} (<code>{entry.id[:8]}</code>) names this root; {totals}."
        )
    if not run.claims:
        lines.append("No claim that is loaded here names this root.")
    if run.previous is None:
        lines.append("There is no earlier proof set of this exchange.")
    else:
        before = run.previous
        lines.append(
            f"The one before is of {moment(before.entry.taken_at)} (<code>{before.entry.id[:8]}</code>), with"
            f" {batches(before.found.batches)}; this one has {count(found.batches)}. {_keys_since(run)}"
        )
    return "\n".join(lines)


def _keys_since(run: ProofSetDryRun) -> str:
    assert run.previous is not None
    old, new = ({key.sha256 for key in one.keys} for one in (run.previous.found, run.found))
    return "Its keys are the same." if old == new else "Its keys differ."


def _foot(run: ProofSetDryRun) -> str:
    at = (
        "an address of the exchange's"
        if run.source_known
        else "⚠️ not an address that is known as the exchange's: answers show it as plain text"
    )
    return (
        f"Everyone would read: {set_sentence(run.found)}\n\nSource: <code>{escape(run.row.source[:300])}</code>\n({at})\nChecked with"
        f" {escape(run.found.checked_with)}. From <code>{escape(run.row.loaded_from)}</code>.\nProof set <code>{run.row.id}</code>"
    )


def failing_question(error: FailingSetError) -> str:
    """Asked before a proof set is published of which a step fails."""
    failing = "\n".join(f"• {_line(line)}" for line in error.found.failing)
    return (
        f"{mark_of(error.found)} <b>Publish the proof set of {moment(error.row.taken_at)} ({error.row.id[:8]}…) anyway?</b>\n\n"
        f"{failing}\n\nA cut download, a wrong key or totals of another date look like this. Get the files again from where the"
        " exchange publishes them. Everyone will read that it does not hold.\n\nNothing is published yet."
    )
