"""A proof set: batch proofs that an exchange published about all its clients, with what our own check of them found.

Its id is the SHA-256 of its canonical JSON, in which the SHA-256 of every file and the outcome of every step stand: who has the
same files can do the same check and compare.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.format import strict_json
from porcore.publications.body import PublicationBody
from porcore.publications.body_json import BodyReader
from porcore.publications.bundle_files import BundleFile
from porcore.publications.claim import Basis, Claim
from porcore.publications.reading import Table, is_name

__all__ = [
    "FORMAT",
    "STEPS",
    "KeyVoucher",
    "ProofSet",
    "SetKey",
    "SetLine",
    "amounts_digest",
    "claim_digest",
    "parse_proof_set",
]

FORMAT = "porcore-proof-set/1"
# Whether a client's root is the last one is a question about that client's file, and no part of the set.
STEPS = tuple(step for step in AuditStep if step is not AuditStep.ROOT)
_LONGEST = 2000  # characters of a sentence


class KeyVoucher(StrEnum):
    """Who says that a key is the exchange's."""

    OPERATOR = "operator"  # whoever made the bundle
    PORCORE = "porcore"  # it is pinned, as a key of this exchange's


@dataclass(frozen=True, slots=True, order=True)
class SetKey:
    """A key that batches were checked with."""

    name: str  # of the file
    tier: int | None  # assets that a client of those batches may hold; None: the set has one key
    sha256: str  # 64 hex digits
    batches: int  # that it is the key of, 1 or more
    voucher: KeyVoucher
    source: (
        str  # https: where a pinned one was published, or the maker of the bundle says so; "": nobody says
    )


@dataclass(frozen=True, slots=True)
class SetLine:
    """What came out of one step of the check."""

    step: AuditStep
    state: State  # holds, fails or not checked
    batch: int | None  # the first at which it fails; None: it does not, or at no single one
    code: str  # of the sentence, in `porcore.exchanges.sentences`
    sentence: str  # in the words of the version that checked


@dataclass(frozen=True)
class ProofSet(PublicationBody):
    """A whole set. `porcore.publications.check_proof_set` makes one of a bundle, `parse_proof_set` of canonical JSON."""

    form: ClassVar[str] = FORMAT

    program: str  # whose rules the batches follow: a key of `porcore.exchanges.zk.programs`
    batches: int  # 1 or more
    held: int  # proofs that hold, before the first that does not
    first_root: str  # 64 hex digits
    last_root: str  # 64 hex digits: of the tree of all clients
    last_commitment: str  # 64 hex digits: hash of the totals after the last batch
    last_place: int | None  # in the tree, of the last client that was added up; None: batches state no places
    amounts_sha256: str  # of the totals that the last batch ends at, see `amounts_digest`; "": none are known
    lines: tuple[SetLine, ...]  # one for each of `STEPS`, in their order
    keys: tuple[SetKey, ...]  # ascending by name
    files: tuple[BundleFile, ...]  # ascending by name
    checked_with: str  # "porcore", and its version

    @property
    def failing(self) -> tuple[SetLine, ...]:
        """The steps that fail."""
        return tuple(line for line in self.lines if line.state is State.FAILS)

    @property
    def unchecked(self) -> tuple[SetLine, ...]:
        """The steps that were not checked, or not to the end."""
        return tuple(line for line in self.lines if line.state is State.OPEN)

    @property
    def holds(self) -> bool:
        """Tell whether every step holds, under keys whoever brought them."""
        return bool(self.keys) and all(line.state is State.HOLDS for line in self.lines)

    @property
    def is_pinned(self) -> bool:
        """Tell whether porcore itself pins every key, so that the maker of the bundle cannot have made the proofs."""
        return bool(self.keys) and all(key.voucher is KeyVoucher.PORCORE for key in self.keys)

    def line(self, step: AuditStep) -> SetLine:
        """Return what came out of a step, one of `STEPS`."""
        return next(line for line in self.lines if line.step is step)

    def covers(self, claim: Claim) -> bool:
        """Tell whether a claim's totals were checked with this set: every step holds, and root and amounts are the claim's."""
        return (
            self.holds
            and (self.exchange, self.proof_format) == (claim.exchange, claim.proof_format)
            and any(root.hash == self.last_root for root in claim.roots)
            and bool(self.amounts_sha256)
            and self.amounts_sha256 == claim_digest(claim)
        )

    def _facts(self) -> Mapping[str, object]:
        # Numbers that may be missing are texts in it.
        return {
            "program": self.program,
            "batches": self.batches,
            "held": self.held,
            "first_root": self.first_root,
            "last_root": self.last_root,
            "last_commitment": self.last_commitment,
            "last_place": _text(self.last_place),
            "amounts_sha256": self.amounts_sha256,
            "lines": [_line_json(line) for line in self.lines],
            "keys": [_key_json(key) for key in self.keys],
            "files": [{"name": file.name, "sha256": file.sha256} for file in self.files],
            "checked_with": self.checked_with,
        }


def amounts_digest(totals: Iterable[ZkTotal]) -> str:
    """Return the SHA-256 (64 hex digits) of totals as a claim has them: by name, equity and debt; numbers without an asset left out."""
    return _digest(
        {
            total.symbol: (str(total.equity), "" if total.debt is None else str(total.debt))
            for total in totals
            if not total.is_placeholder
        }
    )


def claim_digest(claim: Claim) -> str:
    """Return the same of a claim's totals that a proof covers; "" where it has none."""
    amounts = {
        total.asset: (total.amount, total.debt) for total in claim.totals if total.basis is Basis.CIRCUIT
    }
    return _digest(amounts) if amounts else ""


def _digest(amounts: Mapping[str, tuple[str, str]]) -> str:
    listed = [
        {"asset": asset, "amount": amount, "debt": debt} for asset, (amount, debt) in sorted(amounts.items())
    ]
    return sha256(strict_json.canonical(listed)).hexdigest()


def _line_json(line: SetLine) -> dict[str, str]:
    return {
        "step": line.step.value,
        "state": line.state.value,
        "batch": _text(line.batch),
        "code": line.code,
        "sentence": line.sentence,
    }


def _key_json(key: SetKey) -> dict[str, object]:
    return {
        "name": key.name,
        "tier": _text(key.tier),
        "sha256": key.sha256,
        "batches": key.batches,
        "vouched_for_by": key.voucher.value,
        "source": key.source,
    }


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


# -- read back


_KEYS = (
    *(
        "amounts_sha256",
        "batches",
        "checked_with",
        "exchange",
        "files",
        "first_root",
        "format",
        "held",
        "keys",
    ),
    *("last_commitment", "last_place", "last_root", "lines", "program", "proof_format", "source", "taken_at"),
)
_READER = BodyReader("proof set", FORMAT, _KEYS)
_FILE = _READER.file
_HIGHEST = 2**31 - 1
_COUNT = "a whole number below 2^31"


def parse_proof_set(data: bytes) -> ProofSet:
    """Return the proof set in its canonical JSON; `data`: at most 4 MiB. Raises ClaimError for anything else than those bytes."""
    found = _proof_set(_READER.table(data))
    _READER.check(data, found.canonical())
    return found


def _proof_set(values: Table) -> ProofSet:
    return ProofSet(
        exchange=_READER.exchange(values),
        taken_at=_READER.taken_at(values),
        proof_format=_READER.proof_format(values),
        source=_FILE.address(values["source"], ("source",)),
        program=_READER.word(values, "program", "the key of a program", is_name),
        batches=_number(values, "batches"),
        held=_number(values, "held"),
        first_root=_READER.digest(values, "first_root"),
        last_root=_READER.digest(values, "last_root"),
        last_commitment=_READER.digest(values, "last_commitment"),
        last_place=_optional(values, "last_place"),
        amounts_sha256=_READER.digest(values, "amounts_sha256", optional=True),
        lines=tuple(
            map(_line, _FILE.tables(values, "lines", ("step", "state", "batch", "code", "sentence")))
        ),
        keys=tuple(map(_key, _FILE.tables(values, "keys", tuple(_key_json(_ANY_KEY))))),
        files=_READER.files(values),
        checked_with=_READER.word(values, "checked_with", "a version", is_name),
    )


_ANY_KEY = SetKey("", None, "", 0, KeyVoucher.OPERATOR, "")


def _line(values: Table) -> SetLine:
    steps, states = [step.value for step in STEPS], [state.value for state in State]
    return SetLine(
        AuditStep(_READER.word(values, "step", "a step", lambda text: text in steps)),
        State(_READER.word(values, "state", "a state", lambda text: text in states)),
        _optional(values, "batch"),
        _READER.word(values, "code", "the code of a sentence", is_name),
        _READER.word(values, "sentence", "a sentence", lambda text: len(text) <= _LONGEST),
    )


def _key(values: Table) -> SetKey:
    vouchers, source = [voucher.value for voucher in KeyVoucher], values["source"]
    return SetKey(
        _READER.word(values, "name", "a file's name", is_name),
        _optional(values, "tier"),
        _READER.digest(values, "sha256"),
        _number(values, "batches"),
        KeyVoucher(_READER.word(values, "vouched_for_by", "who vouches", lambda text: text in vouchers)),
        _FILE.address(source, ("source",)) if source else "",
    )


def _number(values: Table, key: str) -> int:
    value = values[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _HIGHEST:
        raise _FILE.fault((key,), "something else", _COUNT)
    return value


def _optional(values: Table, key: str) -> int | None:
    text = _READER.word(values, key, f'"", or {_COUNT} as a text', _is_number)
    return int(text) if text else None


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _HIGHEST)
