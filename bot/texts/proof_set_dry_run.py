"""What operators read before a proof set is published, and the question about one that fails."""

from collections.abc import Iterator
from html import escape

from bot.formats import count, moment
from bot.languages import N_, _, ngettext, translated
from bot.load.errors import FailingSetError
from bot.load.proof_set_dry_run import ProofSetDryRun, said_of_failing
from bot.texts.common import fits
from bot.texts.folder_dry_run import NameOf, dry_run_title, obstacle_point, same_root, source_line
from bot.texts.points import Point, dry_run_text, nobody_sees
from bot.texts.proof_sets import mark_of, set_sentence
from porcore.exchanges.known import shipped
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.publications import KeyVoucher, SetKey, SetLine

__all__ = ["failing_question", "proof_set_dry_run"]

_MARKS = {State.HOLDS: "☑️", State.FAILS: "⚠️", State.OPEN: "❔"}
_MOST_SETS, _MOST_KEYS = 3, 6
_LONGEST_SENTENCE = 400  # characters


def proof_set_dry_run(run: ProofSetDryRun, name_of: NameOf) -> str:
    """What would be published, and what it would change; of long sentences and many keys as much as fits.

    `name_of`: an exchange's name by its key.
    """
    points, about, text = list(_points(run, name_of)), list(_about(run)), ""
    for longest, most in ((_LONGEST_SENTENCE, _MOST_KEYS), (_LONGEST_SENTENCE // 4, _MOST_KEYS), (0, 1)):
        steps = "\n".join(_line(line, longest) for line in run.found.lines)
        text = dry_run_text(points, about, [steps, _keys(run, most), _rest(run), *_foot(run)])
        if fits(text):
            break
    return text


def _about(run: ProofSetDryRun) -> Iterator[str]:
    found = run.found
    yield dry_run_title(run.row, run.exchange)
    yield ngettext(
        "{held} of {n} batch holds",
        "{held} of {n} batches hold",
        found.batches,
        held=count(found.held),
        n=count(found.batches),
    )
    yield nobody_sees()


def _points(run: ProofSetDryRun, name_of: NameOf) -> Iterator[Point]:
    found = run.found
    yield from obstacle_point(run.obstacle)
    if found.failing:
        said = _("<b>Fails</b>: {steps}. Publish will ask again.", steps=escape(said_of_failing(found)))
        yield Point(_("A step of the check fails"), f"⚠️ {said}")
    if not found.keys:
        said = _(
            "<b>No key</b>: no proof was checked. Load the set with its key.vk, or key-50.vk and so on, to have them checked."
        )
        yield Point(_("No key, so no proof was checked"), f"⚠️ {said}")
    elif found.held < found.batches and found.line(AuditStep.PROOFS).state is State.OPEN:
        said = _(
            "<b>Not every proof was checked</b>: {held} of {total}. The line on proofs says why.",
            held=count(found.held),
            total=count(found.batches),
        )
        yield Point(_("Not every proof was checked"), f"⚠️ {said}")
    for key in run.foreign_keys:
        known = shipped().by_key(key.exchange)
        said = _(
            "<b>A key of another exchange</b>: porcore knows {digits} as a key of {exchange}. Look at exchange and key again.",
            digits=f"<code>{key.sha256[:8]}…</code>",
            exchange=escape(known.name if known is not None else key.exchange),
        )
        yield Point(_("A key of another exchange"), f"⚠️ {said}")
    for each in run.same_root[:_MOST_SETS]:
        yield same_root(each.entry, run.row.key, name_of)
    if not run.source_known:  # the line on the source says it whole
        yield Point(_("The source is not known as its own"), "")


_STEPS = {
    AuditStep.NUMBERING: N_("numbering"),
    AuditStep.LINKS: N_("links"),
    AuditStep.START: N_("start"),
    AuditStep.INPUTS: N_("public inputs"),
    AuditStep.PROOFS: N_("proofs"),
    AuditStep.TOTALS: N_("totals"),
    AuditStep.ROOT: N_("root"),
}
# Translators: {step} is a step of a check, such as "proofs"; {detail} is a sentence in English.
_STATES = {
    State.HOLDS: N_("{step}: holds. {detail}"),
    State.FAILS: N_("{step}: fails. {detail}"),
    State.OPEN: N_("{step}: not checked. {detail}"),
}


def _line(line: SetLine, longest: int = _LONGEST_SENTENCE) -> str:
    said = line.sentence
    shown = said if len(said) <= longest else f"{said[:longest]}…" if longest else ""
    sentence = translated(
        _STATES[line.state], step=translated(_STEPS[line.step]), detail=escape(shown, quote=False)
    )
    return f"{_MARKS[line.state]} {sentence}".rstrip()


def _keys(run: ProofSetDryRun, most: int) -> str:
    keys = run.found.keys
    lines = [_key(key) for key in keys[:most]]
    more = len(keys) - most
    if more > 0:
        lines.append(ngettext("and {n} more key", "and {n} more keys", more, n=count(more)))
    return "\n".join(lines)


def _key(key: SetKey) -> str:
    digits = f"<code>{key.sha256}</code>"
    if key.tier is None:
        name = _("Key {digits}", digits=digits)
    else:
        name = ngettext(
            "Key for {n} asset: {digits}",
            "Key for {n} assets: {digits}",
            key.tier,
            n=count(key.tier),
            digits=digits,
        )
    source = f"<code>{escape(key.source)}</code>"
    if key.voucher is KeyVoucher.PORCORE:
        whose = _("It is pinned by porcore, and published at {source}.", source=source)
    else:
        whose = _("It was loaded by you: porcore does not pin it, so answers have ☑️ at most.")
        if key.source:
            whose += " " + _("You say that it is published at {source}.", source=source)
    return f"{name}\n{whose}"


def _rest(run: ProofSetDryRun) -> str:
    found = run.found
    lines = [_("Root: {hash}", hash=f"<code>{found.last_root}</code>")]
    if run.seen:
        lines.append(
            ngettext(
                "files of {n} account led here", "files of {n} accounts led here", run.seen, n=count(run.seen)
            )
        )
    elif run.seen is not None:
        lines.append(_("Nobody's file has led here yet."))
    for entry in run.claims[:_MOST_SETS]:
        about = {"moment": moment(entry.taken_at), "digits": f"<code>{entry.id[:8]}</code>"}
        if entry in run.covered:
            lines.append(
                _(
                    "The claim of {moment} ({digits}) names this root; its totals would read “checked here”.",
                    **about,
                )
            )
        else:
            lines.append(
                _(
                    "The claim of {moment} ({digits}) names this root; its totals are not shown to be these.",
                    **about,
                )
            )
    if not run.claims:
        lines.append(_("No claim that is loaded here names this root."))
    lines.append(_before(run))
    return "\n".join(lines)


def _before(run: ProofSetDryRun) -> str:
    if run.previous is None:
        return _("There is no earlier proof set of this exchange.")
    before = run.previous
    old, new = ({key.sha256 for key in one.keys} for one in (before.found, run.found))
    said = _(
        "The one before is of {moment} ({digits}). Its batches: {before}; those of this one: {now}.",
        moment=moment(before.entry.taken_at),
        digits=f"<code>{before.entry.id[:8]}</code>",
        before=count(before.found.batches),
        now=count(run.found.batches),
    )
    return f"{said} {_('Its keys are the same.') if old == new else _('Its keys differ.')}"


def _foot(run: ProofSetDryRun) -> Iterator[str]:
    yield _("Everyone would read: {sentence}", sentence=set_sentence(run.found))
    loaded = _(
        "Checked with {program}. From {source}.",
        program=escape(run.found.checked_with),
        source=f"<code>{escape(run.row.loaded_from)}</code>",
    )
    identity = _("Proof set {id}", id=f"<code>{run.row.id}</code>")
    yield "\n".join([source_line(run.row.source, is_known=run.source_known), loaded, identity])


def failing_question(error: FailingSetError) -> str:
    """Asked before a proof set is published of which a step fails."""
    title = _(
        "<b>Publish the proof set of {moment} ({digits}…) anyway?</b>",
        moment=moment(error.row.taken_at),
        digits=error.row.id[:8],
    )
    failing = "\n".join(f"• {_line(line)}" for line in error.found.failing)
    said = _(
        "A cut download, a wrong key or totals of another date look like this. Get the files again from where the exchange"
        " publishes them. Everyone will read that it does not hold.\n\nNothing is published yet."
    )
    return f"{mark_of(error.found)} {title}\n\n{failing}\n\n{said}"
