"""What is said of a proof set: how many batches hold, under whose key, and what that key's maker could do, in one breath.

✅ stands only where every step holds under keys that porcore itself pins; the operator's own key has ☑️ at most. What fails is
named with its batch, and nobody is accused: damaged files and wrong keys are what it mostly is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.proof_sets import KnownSet, LoadedSet, SetDigits
from bot.formats import count, counted, date_of, moment
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import reason_given
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
    "withdrawn_set",
]

TOTAL_BESIDE = (
    "Total liabilities: committed by zero-knowledge proofs that are published apart; what was checked of them here is said with the"
    " proof set above."
)
WEAK_BESIDE = (
    "The zero-knowledge part, which is to show that sums are right and nothing is negative, is worth what the key of the proof set"
    " above is worth."
)
_FEW_DIGITS = 8  # of a key's SHA-256 where there is no room for all
_MOST_NAMED = 3
_LOADED, _PINNED = "loaded by this bot's operator", "pinned by porcore"
_WRONG_KEY = "zk-proof-fails-first"
# Of totals whose step does not simply hold or fail, by the code of what the check found.
_TOTALS = {
    "zk-totals-none": "not given",
    "zk-totals-sign": "equal but for their signs, which these rules do not hash",
    "zk-totals-debt": "equal, but clients owe more of an asset than they have",
    "zk-totals-not-empty": "equal at the end, but the first batch does not begin with nothing",
}
_TOTALS_BY_STATE = {State.HOLDS: "equal", State.FAILS: "do not match", State.OPEN: "not checked"}
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


def set_sentence(found: ProofSet, *, whole_keys: bool = False) -> str:
    """Return all that is said of a set, as HTML. `whole_keys`: all digits of its keys, to be compared."""
    said = [
        f"{mark_of(found)} Proof set of {date_of(found.taken_at)}: {_proofs(found, whole_keys)}; totals: {_totals(found)}."
    ]
    others = [line for line in found.failing if line.step not in _TOLD]
    if others:
        said.append(f"Does not hold: {_steps(others)}.")
    unchecked = [line for line in found.unchecked if line.step not in _TOLD]
    if unchecked:
        said.append(f"Not checked: {_steps(unchecked)}.")
    if found.keys:
        said.append(
            f"Whoever made {'that key' if len(found.keys) == 1 else 'those keys'} could forge all of it."
        )
    if advice := _advice(found):
        said.append(advice)
    return " ".join(said)


def _proofs(found: ProofSet, whole_keys: bool) -> str:
    line, under = found.line(AuditStep.PROOFS), _keys(found.keys, whole_keys)
    held = _held(found)
    if not found.keys:
        return f"{batches(found.batches)}, of which no proof was checked, because no key was loaded"
    if line.state is State.HOLDS:
        return f"{held} {under}"
    if line.state is State.OPEN:
        return f"{held} {under}, and for the others no key was loaded"
    where = f"the proof of batch {line.batch}" if line.batch is not None else "a proof"
    return f"<b>{where} does not hold</b> {under}"


def _held(found: ProofSet) -> str:
    hold = "hold" if found.batches > 1 else "holds"
    return f"{count(found.held)} of {batches(found.batches)} {hold}"


def batches(number: int) -> str:
    """Return a number of batches."""
    return f"{count(number)} {'batch' if number == 1 else 'batches'}"


def _keys(keys: Sequence[SetKey], whole: bool) -> str:
    named = [_key(key, whole) for key in keys[:_MOST_NAMED]]
    if len(keys) > _MOST_NAMED:
        named.append(f"{count(len(keys) - _MOST_NAMED)} more")
    return f"under {'key' if len(keys) == 1 else 'the keys'} {_listed(named)}"


def _key(key: SetKey, whole: bool) -> str:
    digits = key.sha256 if whole else f"{key.sha256[:_FEW_DIGITS]}…"
    tier = f"for {counted(key.tier, 'asset')}, " if key.tier is not None else ""
    return f"<code>{digits}</code> ({tier}{_PINNED if key.voucher is KeyVoucher.PORCORE else _LOADED})"


def _totals(found: ProofSet) -> str:
    line = found.line(AuditStep.TOTALS)
    return _TOTALS.get(line.code) or _TOTALS_BY_STATE[line.state]


def _steps(lines: Sequence[SetLine]) -> str:
    return ", ".join(
        line.step.value
        + (f" (batch {line.batch})" if line.batch is not None and line.state is State.FAILS else "")
        for line in lines
    )


def _advice(found: ProofSet) -> str:
    """Return what failing mostly means, "" where nothing fails."""
    if not found.failing:
        return ""
    if found.line(AuditStep.PROOFS).code == _WRONG_KEY:
        return "It is the first batch that was checked with this key, so most likely the key is not the one of this set."
    if all(line.step is AuditStep.TOTALS for line in found.failing):
        return "The totals may be of another date."
    return "The files may be damaged, or not of one set."


def brief(found: ProofSet, *, is_named: bool = False) -> str:
    """Return a set in a list of exchanges, as plain text. `is_named`: its kind and date are there already."""
    about = "" if is_named else f"proof set of {date_of(found.taken_at)}: "
    if found.failing:
        return f"{about}does not hold ({_steps(found.failing)})"
    if not found.keys:
        return f"{about}no key was loaded, so no proof was checked"
    whose = _PINNED if found.is_pinned else _LOADED
    keys = "a key" if len(found.keys) == 1 else "keys"
    held = f"{_held(found)} under {keys} {whose}"
    return f"{about}{held}; totals: {_totals(found)}"


# -- beside what an exchange owes


def beside_publication(
    known: KnownExchanges, loaded: LoadedSet, taken_at: str, roots: Sequence[str] = ()
) -> str:
    """Return a line about a set below what an exchange owes.

    `taken_at`: of the publication, canonical UTC text; `roots`: those that a claim states, in hex.
    """
    found = loaded.found
    source = source_of(known, found.exchange, found.source)
    said = f"{set_sentence(found)} Published at {source}."
    if found.last_root in roots:
        return f"{said} It ends at this claim's root."
    if roots and found.taken_at == taken_at:
        return f"{said} It ends at another root than this claim states: one of the two is wrong, look at the source."
    return said


def basis_of(loaded: LoadedSet) -> str:
    """Return what a claim's totals rest on that were checked with a set, as a part of a sentence."""
    keys = loaded.found.keys
    one = len(keys) == 1
    return (
        f"in the zero-knowledge proofs of {date_of(loaded.found.taken_at)}, checked here {_keys(keys, whole=False)}, whose"
        f" maker{'' if one else 's'} could forge all of it; the proofs know assets by number, and the names are the file's"
    )


def only_proof_sets(name: str, loaded: LoadedSet | None) -> str:
    """An exchange of which nothing but proof sets is here. `name`: as HTML; `loaded`: the one that is told of."""
    said = (
        f"Neither a tree nor a claim of {name} is loaded here, so there is nothing on what it owes and holds."
    )
    return said if loaded is None else f"{said}\n\n{set_sentence(loaded.found)}"


# -- a client's file


def inside(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is a set's, and the client's place is not behind what was added up."""
    found, name = loaded.found, exchange_name(known, loaded.found.exchange)
    tied = f"Your file's root is the last root of {name}'s proof set"
    states = {found.line(step).state for step in _OF_EVERYONE}
    if states == {State.HOLDS}:
        tied += ", so your leaf is among what those proofs add up"
    return f"{tied}.\n{set_sentence(found, whole_keys=True)} Published at {source_of(known, found.exchange, found.source)}."


def outside(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is a set's, and the client's place is behind what was added up."""
    found, name = loaded.found, exchange_name(known, loaded.found.exchange)
    return (
        f"⚠️ <b>Your leaf is outside what was added up.</b> Your file's root is the last root of {name}'s proof set of"
        f" {date_of(found.taken_at)}, whose batches end at the place {count(found.last_place or 0)} of the tree, and your leaf is"
        f" behind it. Look at {source_of(known, found.exchange, found.source)} and ask {name} why."
    )


def another_root(known: KnownExchanges, sets: Sequence[LoadedSet]) -> str:
    """No set ends at a file's root. `sets`: the newest one of each exchange whose files look so, at least one."""
    dates = [
        f"{exchange_name(known, each.found.exchange)}'s of {date_of(each.found.taken_at)}" for each in sets
    ]
    more = len(dates) - _MOST_NAMED
    named = _listed([*dates[:_MOST_NAMED], *([f"{count(more)} more"] if more > 0 else [])])
    one = len(dates) == 1
    return (
        f"No proof set with your file's root is loaded here. The newest {'is' if one else 'are'} {named}: your file may be of"
        " another day."
    )


def withdrawn_set(known: KnownExchanges, loaded: LoadedSet) -> str:
    """The root of a client's file is that of a set that was taken back."""
    found = loaded.found
    return (
        f"Your file's root is the last root of a proof set that this bot's operator loaded as {exchange_name(known, found.exchange)}'s"
        f" for {date_of(found.taken_at)}, and withdrew on {moment(loaded.entry.withdrawn_at or '')}. A withdrawn proof set counts as"
        f" nothing here.{reason_given(loaded.entry.reason)}"
    )


# -- digits that were sent instead of a client's id


def known_digits(known: KnownExchanges, digits: KnownSet) -> str:
    """Say what digits are that were published with a set, be it withdrawn: its id, its last root or a key's SHA-256."""
    entry, found = digits.loaded.entry, digits.loaded.found
    name, of = exchange_name(known, found.exchange), date_of(found.taken_at)
    names = {
        SetDigits.ID: "<b>id of the proof set</b>",
        SetDigits.ROOT: "<b>last root of the proof set</b>",
        SetDigits.KEY: "<b>SHA-256 of a key of the proof set</b>",
    }
    state = f"It was published here on {moment(entry.published_at)}"
    if entry.withdrawn_at:
        state += f" and ❌ <b>withdrawn</b> on {moment(entry.withdrawn_at)}: it is no longer valid"
    elif entry.fault:
        state += "; I cannot show its files right now"
    source = source_of(known, found.exchange, found.source)
    shows = "" if entry.withdrawn_at else f"\n{set_sentence(found)}"
    return (
        f"These digits are the {names[digits.what]} of {name} for {of}, which this bot's operator loaded from {source}. {state}."
        f"{reason_given(entry.reason)}{shows}\n\nThey are the same for everyone, so I looked up no balance. If you have your proof file of"
        f" {name}, send it to me: /inspect explains how."
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
