"""What is said of a proof set: how many batches hold, under whose key, and what that key's maker could do, in one breath.

✅ stands only where every step holds under keys that porcore itself pins; the operator's own key has ☑️ at most. What fails is
named with its batch, and nobody is accused: damaged files and wrong keys are what it mostly is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.proof_sets import KnownSet, LoadedSet, SetDigits
from bot.formats import count, date_of, moment
from bot.languages import N_, _, commas, ngettext, semicolons, translated
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import reason_given
from bot.texts.published import looked_up_nothing, state_here
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.publications import KeyVoucher, ProofSet, SetKey, SetLine

__all__ = [
    "TOTAL_BESIDE",
    "WEAK_BESIDE",
    "ProofsBeside",
    "another_root",
    "basis_of",
    "batches",
    "beside_publication",
    "brief",
    "inside",
    "known_digits",
    "mark_of",
    "only_proof_sets",
    "outside",
    "set_sentence",
    "short_sentence",
    "withdrawn_set",
]

# About a step of a client's file, where a set is told of above it.
TOTAL_BESIDE = N_(
    "Total liabilities: committed by zero-knowledge proofs that are published apart; what was checked of them here is said with the"
    " proof set above."
)
WEAK_BESIDE = N_(
    "The zero-knowledge part, which is to show that sums are right and nothing is negative, is worth what the key of the proof set"
    " above is worth."
)
_MOST_NAMED = 3
_WRONG_KEY = "zk-proof-fails-first"
# Of totals whose step does not simply hold or fail, by the code of what the check found.
_TOTALS = {
    "zk-totals-none": N_("Totals: not given."),
    "zk-totals-sign": N_("Totals: equal but for their signs, which these rules do not hash."),
    "zk-totals-debt": N_("Totals: equal, but clients owe more of an asset than they have."),
    "zk-totals-not-empty": N_("Totals: equal at the end, but the first batch does not begin with nothing."),
}
_TOTALS_BY_STATE = {
    State.HOLDS: N_("Totals: equal."),
    State.FAILS: N_("Totals: do not match."),
    State.OPEN: N_("Totals: not checked."),
}
# Translators: steps of checking a proof set, named in a list such as "Does not hold: links (batch 3), totals."
_STEPS = {
    AuditStep.NUMBERING: N_("numbering"),
    AuditStep.LINKS: N_("links"),
    AuditStep.START: N_("start"),
    AuditStep.INPUTS: N_("public inputs"),
    AuditStep.PROOFS: N_("proofs"),
    AuditStep.TOTALS: N_("totals"),
    AuditStep.ROOT: N_("root"),
}
_TOLD = (AuditStep.PROOFS, AuditStep.TOTALS)  # steps that the sentence has a place for
_OF_EVERYONE = (AuditStep.NUMBERING, AuditStep.LINKS, AuditStep.START, AuditStep.INPUTS, AuditStep.PROOFS)


@dataclass(frozen=True, slots=True)
class ProofsBeside:
    """What is said of proof sets beside a claim, as HTML; "" for nothing."""

    basis: str = ""  # what its totals rest on where they were checked here, as a part of a sentence
    line: str = ""  # about the set that is told of


def mark_of(found: ProofSet) -> str:
    """Return the mark before what is said of a set."""
    if found.failing:
        return "⚠️"
    if found.holds and found.is_pinned:
        return "✅"
    return "☑️" if found.line(AuditStep.PROOFS).state is State.HOLDS else "❔"


def set_sentence(found: ProofSet) -> str:
    """Return all that is said of a set, as HTML, with all digits of its keys."""
    others = [line for line in found.failing if line.step not in _TOLD]
    unchecked = [line for line in found.unchecked if line.step not in _TOLD]
    forge = (
        _("Whoever made that key could forge all of it.")
        if len(found.keys) == 1
        else _("Whoever made those keys could forge all of it.")
    )
    said = [
        _("{mark} Proof set of {day}.", mark=mark_of(found), day=date_of(found.taken_at)),
        _proofs(found),
        translated(_totals(found)),
        _("Does not hold: {steps}.", steps=_steps(others)) if others else "",
        _("Not checked: {steps}.", steps=_steps(unchecked)) if unchecked else "",
        forge if found.keys else "",
        _advice(found),
    ]
    return " ".join(filter(None, said))


def _proofs(found: ProofSet) -> str:
    line = found.line(AuditStep.PROOFS)
    if not found.keys:
        return ngettext(
            "{n} batch, of which no proof was checked, because no key was loaded.",
            "{n} batches, of which no proof was checked, because no key was loaded.",
            found.batches,
            n=count(found.batches),
        )
    keys = _keys(found.keys)
    if line.state in (State.HOLDS, State.OPEN):
        said = f"{_held(found)} {keys}"
        return said if line.state is State.HOLDS else f"{said} {_('For the others no key was loaded.')}"
    where = (
        _("<b>The proof of batch {n} does not hold.</b>", n=line.batch)
        if line.batch is not None
        else _("<b>A proof does not hold.</b>")
    )
    return f"{where} {keys}"


def _held(found: ProofSet) -> str:
    return ngettext(
        "{held} of {n} batch holds.",
        "{held} of {n} batches hold.",
        found.batches,
        held=count(found.held),
        n=count(found.batches),
    )


def batches(number: int) -> str:
    """Return a number of batches in words. `number`: how many, >= 0."""
    return ngettext("{n} batch", "{n} batches", number, n=count(number))


def _keys(keys: Sequence[SetKey]) -> str:
    named = semicolons(map(_key, keys[:_MOST_NAMED]))
    if more := len(keys) - _MOST_NAMED if len(keys) > _MOST_NAMED else 0:
        return ngettext(
            "Checked with these keys: {keys}; {n} more.",
            "Checked with these keys: {keys}; {n} more.",
            more,
            keys=named,
            n=count(more),
        )
    if len(keys) == 1:
        return _("Checked with the key {key}.", key=named)
    return _("Checked with these keys: {keys}.", keys=named)


def _key(key: SetKey) -> str:
    digits = f"<code>{key.sha256}</code>"
    is_pinned = key.voucher is KeyVoucher.PORCORE
    if key.tier is None:
        return (
            _("{digits} (pinned by porcore)", digits=digits)
            if is_pinned
            else _("{digits} (loaded by this bot's operator)", digits=digits)
        )
    values = {"digits": digits, "n": count(key.tier)}
    if is_pinned:
        return ngettext(
            "{digits} (for {n} asset, pinned by porcore)",
            "{digits} (for {n} assets, pinned by porcore)",
            key.tier,
            **values,
        )
    return ngettext(
        "{digits} (for {n} asset, loaded by this bot's operator)",
        "{digits} (for {n} assets, loaded by this bot's operator)",
        key.tier,
        **values,
    )


def _totals(found: ProofSet) -> str:
    """Return the sentence about the totals, not yet translated."""
    line = found.line(AuditStep.TOTALS)
    return _TOTALS.get(line.code) or _TOTALS_BY_STATE[line.state]


def _steps(lines: Sequence[SetLine]) -> str:
    return commas(
        # Translators: a step of checking a proof set, and where it fails.
        _("{step} (batch {n})", step=translated(_STEPS[line.step]), n=line.batch)
        if line.batch is not None and line.state is State.FAILS
        else translated(_STEPS[line.step])
        for line in lines
    )


def _advice(found: ProofSet) -> str:
    """Return what failing mostly means, "" where nothing fails."""
    if not found.failing:
        return ""
    if found.line(AuditStep.PROOFS).code == _WRONG_KEY:
        return _(
            "It is the first batch that was checked with this key, so most likely the key is not the one of this set."
        )
    if all(line.step is AuditStep.TOTALS for line in found.failing):
        return _("The totals may be of another date.")
    return _("The files may be damaged, or not of one set.")


def short_sentence(found: ProofSet) -> str:
    """Return a set's verdict in a line, as HTML."""
    return f"{mark_of(found)} {brief(found)}"


def brief(found: ProofSet, *, is_named: bool = False) -> str:
    """Return a set in a list of exchanges, as plain text. `is_named`: its kind and date are there already."""
    about = "" if is_named else f"{_('Proof set of {day}.', day=date_of(found.taken_at))} "
    if found.failing:
        return about + _("Does not hold: {steps}.", steps=_steps(found.failing))
    if not found.keys:
        return about + _("No key was loaded, so no proof was checked.")
    whose = (
        _("The key is pinned by porcore.")
        if found.is_pinned
        else _("The key was loaded by this bot's operator.")
    )
    return f"{about}{_held(found)} {whose} {translated(_totals(found))}"


# -- beside what an exchange owes


def beside_publication(
    known: KnownExchanges, loaded: LoadedSet, taken_at: str, roots: Sequence[str] = ()
) -> str:
    """Return a line about a set below what an exchange owes.

    `taken_at`: of the publication, canonical UTC text; `roots`: those that a claim states, in hex.
    """
    found = loaded.found
    said = f"{set_sentence(found)} {_at_source(known, found)}"
    if found.last_root in roots:
        return f"{said} {_('It ends at the root of this claim.')}"
    if roots and found.taken_at == taken_at:
        other = _(
            "It ends at another root than this claim states: one of the two is wrong, look at the source."
        )
        return f"{said} {other}"
    return said


def _at_source(known: KnownExchanges, found: ProofSet) -> str:
    return _("Published at {source}.", source=source_of(known, found.exchange, found.source))


def basis_of(loaded: LoadedSet) -> str:
    """Return what a claim's totals rest on that were checked with a set, as HTML."""
    told = _(
        "The totals are in the zero-knowledge proofs of {day}, which were checked here. The proofs know assets by number, and the"
        " names are the file's.",
        day=date_of(loaded.found.taken_at),
    )
    return f"{told} {_keys(loaded.found.keys)} {_('Whoever made a key could forge what it proves.')}"


def only_proof_sets(name: str, loaded: LoadedSet | None) -> str:
    """An exchange of which nothing but proof sets is here. `name`: as HTML; `loaded`: the one that is told of."""
    said = _(
        "Neither a tree nor a claim of {name} is loaded here, so there is nothing on what it owes and holds.",
        name=name,
    )
    if loaded is None:
        return said
    return f"{said}\n\n{short_sentence(loaded.found)}\n{_folded(set_sentence(loaded.found))}"


def _folded(html: str) -> str:
    return f"<blockquote expandable>{html}</blockquote>"


# -- a client's file


def inside(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is a set's, and the client's place is not behind what was added up."""
    found, name = loaded.found, exchange_name(known, loaded.found.exchange)
    states = {found.line(step).state for step in _OF_EVERYONE}
    tied = (
        _(
            "Your file's root is the last root of {name}'s proof set, so your leaf is among what those proofs add up.",
            name=name,
        )
        if states == {State.HOLDS}
        else _("Your file's root is the last root of {name}'s proof set.", name=name)
    )
    return f"{tied}\n{set_sentence(found)} {_at_source(known, found)}"


def outside(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is a set's, and the client's place is behind what was added up."""
    found = loaded.found
    return _(
        "⚠️ <b>Your leaf is outside what was added up.</b> Your file's root is the last root of {name}'s proof set of {day}. Its"
        " batches end at the place {place} of the tree, and your leaf is behind it. Look at {source} and ask {name} why.",
        name=exchange_name(known, found.exchange),
        day=date_of(found.taken_at),
        place=count(found.last_place or 0),
        source=source_of(known, found.exchange, found.source),
    )


def another_root(known: KnownExchanges, sets: Sequence[LoadedSet]) -> str:
    """No set ends at a file's root. `sets`: the newest one of each exchange whose files look so, at least one."""
    newest = [
        _("{name}, {day}", name=exchange_name(known, each.found.exchange), day=date_of(each.found.taken_at))
        for each in sets[:_MOST_NAMED]
    ]
    if (more := len(sets) - _MOST_NAMED) > 0:
        # Translators: the end of a list of proof sets.
        newest.append(ngettext("{n} more", "{n} more", more, n=count(more)))
    said = _("No proof set with your file's root is loaded here. Your file may be of another day.")
    return f"{said} {_('The newest here: {sets}.', sets=semicolons(newest))}"


def withdrawn_set(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is that of a set that was taken back."""
    found = loaded.found
    said = _(
        "Your file's root is the last root of a proof set that this bot's operator loaded as {name}'s for {day}, and withdrew on"
        " {withdrawn}. A withdrawn proof set counts as nothing here.",
        name=exchange_name(known, found.exchange),
        day=date_of(found.taken_at),
        withdrawn=moment(loaded.entry.withdrawn_at or ""),
    )
    return f"{said}{reason_given(loaded.entry.reason)}"


# -- digits that were sent instead of a client's id

_DIGITS = {
    SetDigits.ID: N_(
        "These digits are the <b>id of the proof set</b> of {name} for {day}, which this bot's operator loaded from {source}."
    ),
    SetDigits.ROOT: N_(
        "These digits are the <b>last root of the proof set</b> of {name} for {day}, which this bot's operator loaded from {source}."
    ),
    SetDigits.KEY: N_(
        "These digits are the <b>SHA-256 of a key of the proof set</b> of {name} for {day}, which this bot's operator loaded from"
        " {source}."
    ),
}


def known_digits(known: KnownExchanges, digits: KnownSet) -> str:
    """Say what digits are that were published with a set, be it withdrawn: its id, its last root or a key's SHA-256."""
    entry, found = digits.loaded.entry, digits.loaded.found
    name = exchange_name(known, found.exchange)
    what = translated(
        _DIGITS[digits.what],
        name=name,
        day=date_of(found.taken_at),
        source=source_of(known, found.exchange, found.source),
    )
    state = state_here(entry.published_at, entry.withdrawn_at, is_faulty=bool(entry.fault))
    said = " ".join(filter(None, [what, state, reason_given(entry.reason).strip()]))
    shows = "" if entry.withdrawn_at else f"\n{_folded(set_sentence(found))}"
    return f"{said}\n\n{looked_up_nothing(name)}{shows}"
