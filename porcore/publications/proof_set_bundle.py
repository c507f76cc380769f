"""Opening a proof set's bundle, a folder or a .zip of it, and checking what is in it.

    publication.toml   whose proofs, of which moment, and where they were published
    proofs.csv         the table of proofs as the exchange publishes it; or proofs-0.csv, proofs-1.csv … where it publishes several
    totals.json        the totals published with it (cex_config.json, config.json); may be missing
    key.vk             the verifying key, or one for each tier: key-50.vk, key-500.vk; may be missing

Exactly these files, as for a claim.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from porcore.about import release
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.zk_totals import MAX_BYTES as LARGEST_TOTALS
from porcore.exchanges.formats.zk_totals import ZkTotal, read_zk_totals
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.report import State
from porcore.exchanges.zk.audit import GivenSet, audit_proof_set
from porcore.exchanges.zk.batches import TaskRunner
from porcore.exchanges.zk.keys import GivenKey, key_of
from porcore.exchanges.zk.known_keys import known_key
from porcore.exchanges.zk.programs import PROGRAMS
from porcore.exchanges.zk.result import AuditLine, AuditStep, ProofSetAudit, UsedKey
from porcore.exchanges.zk.rows import MAX_BYTES as LARGEST_TABLES
from porcore.exchanges.zk.rows import MAX_ROWS, ProofTable, read_proof_table
from porcore.ledger.readers.cells import shown
from porcore.progress import Progress, silent
from porcore.publications.bundle_files import TOML_ROLE, BundleLayout, called, hashed, read_bundle
from porcore.publications.errors import TOML, ClaimError
from porcore.publications.proof_set import (
    FORMAT,
    STEPS,
    KeyVoucher,
    ProofSet,
    SetKey,
    SetLine,
    amounts_digest,
)
from porcore.publications.publication_head import MAX_BYTES, PublicationHead, open_toml, read_head
from porcore.publications.reading import PublicationFile, Table, kind_of

__all__ = ["ProofSetBundle", "check_proof_set", "open_proof_set", "proof_set_file", "require_program"]

T = TypeVar("T")

_PROOFS = re.compile(r"proofs(-(0|[1-9][0-9]?))?\.csv", re.ASCII)
_KEY = re.compile(r"key(-([1-9][0-9]{0,4}))?\.vk", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TOTALS = "totals.json"
_ONE_TABLE = "proofs.csv"
_LARGEST_KEY = 2**16
_LARGEST_KEYS = 2**22  # all together
_MOST_SHOWN = 400  # characters of what a reader says against a file
_EXPECTED = (
    f"{TOML}, {_ONE_TABLE} (or proofs-0.csv, proofs-1.csv …), and of {_TOTALS} and the keys (key.vk, or key-50.vk and so on for each"
    " tier) what there is, and nothing else"
)
_OTHERS = (
    (re.compile(r"(wallets|root|leaves)\.[a-z]+"), "It belongs to a claim: porcore claim reads one."),
    # As exchanges call their files.
    (re.compile(r"proof.*\.csv"), f"If it is the table of proofs, rename it to {_ONE_TABLE}."),
    (re.compile(r"(cex_?)?config.*\.json"), f"If it is the totals, rename it to {_TOTALS}."),
    (
        re.compile(r".*\.vk(\..*)?"),
        "If it is the verifying key, rename it to key.vk; of several, each to key- and its tier, such as key-50.vk.",
    ),
    (
        re.compile(r"user_?config.*\.json"),
        "If it is a client's own file, remove it: the bundle is for everyone.",
    ),
)
_OF_A_PROGRAM = tuple(dict.fromkeys(key for program in PROGRAMS.values() for key in program.client_formats))


def proof_set_file(name: str) -> bool:
    """Tell whether a file of that name makes a bundle one of a proof set."""
    return bool(_PROOFS.fullmatch(name))


def _role(name: str) -> str:
    if name in (TOML, _TOTALS) or _PROOFS.fullmatch(name) or _KEY.fullmatch(name):
        return name.partition(".")[0]
    return ""


def _most(role: str) -> int:
    if role.startswith("proofs"):
        return LARGEST_TABLES
    if role.startswith("key"):
        return _LARGEST_KEY
    return MAX_BYTES if role == TOML_ROLE else LARGEST_TOTALS


_LAYOUT = BundleLayout(
    _role,
    _most,
    LARGEST_TABLES + LARGEST_TOTALS + MAX_BYTES + _LARGEST_KEYS,
    _EXPECTED,
    "zip -X proofs.zip publication.toml proofs*.csv totals.json key*.vk",
    _OTHERS,
)


@dataclass(frozen=True, slots=True)
class ProofSetBundle:
    """A bundle that was read, and of which nothing was checked yet."""

    head: PublicationHead
    table: ProofTable
    totals: tuple[ZkTotal, ...]  # () where there are none
    keys: Mapping[str, GivenKey]  # by the file's name
    published_at: Mapping[
        str, str
    ]  # where the maker of the bundle says a key was published, by the file's name
    files: Mapping[str, bytes] = field(repr=False)  # all of the bundle, as they are


def open_proof_set(path: Path, exchanges: KnownExchanges, now: datetime) -> ProofSetBundle:
    """Return the proof set in a folder or .zip, all its files read.

    `exchanges` are those that are known; taken_at may be 5 minutes after `now`, which is an aware time. Raises ClaimError,
    also for what cannot be opened or read, and for a key that must not be used.
    """
    files = read_bundle(path, _LAYOUT)
    file, values = open_toml(files[TOML], FORMAT, ("keys",))
    head = read_head(file, values, exchanges, now)
    if head.proof_format not in _OF_A_PROGRAM:
        expected = f"a format with batch proofs that are read: {', '.join(_OF_A_PROGRAM)}"
        raise file.fault(("proof_format",), shown(head.proof_format), expected)
    names = sorted(name for name in files if _PROOFS.fullmatch(name))
    if not names:
        raise ClaimError(called(path), f"no file {_ONE_TABLE}", _EXPECTED)
    if len(names) > 1 and _ONE_TABLE in names:
        raise ClaimError(
            called(path), f"{_ONE_TABLE} and {names[0]}", _EXPECTED, "Give each of several a number."
        )
    keys = {name: _given_key(name, data) for name, data in sorted(files.items()) if _KEY.fullmatch(name)}
    published_at = _said_of_keys(file, values, files, keys)
    totals = _read(_TOTALS, files[_TOTALS], read_zk_totals) if _TOTALS in files else ()
    return ProofSetBundle(head, _table(names, files), totals, keys, published_at, files)


def check_proof_set(
    bundle: ProofSetBundle, runner: TaskRunner | None = None, progress: Progress = silent
) -> ProofSet:
    """Return the set with what our check of it found, which takes about 9 ms for each proof.

    `runner` runs the tasks of the long steps, without one they run here. Raises ClaimError where files do not belong together.
    """
    given = GivenSet(bundle.table, bundle.totals, tuple(bundle.keys.values()))
    try:
        audit = audit_proof_set(given, runner, progress)
    except UnreadableError as error:
        raise ClaimError(
            "the bundle", "files that do not belong together", "those of one set", str(error)[:_MOST_SHOWN]
        ) from None
    require_program(bundle, audit)
    return _proof_set(bundle, audit)


def require_program(bundle: ProofSetBundle, audit: ProofSetAudit) -> None:
    """Require that a bundle says of its proofs what its `audit` found them to be. Raises ClaimError."""
    formats = PROGRAMS[audit.program].client_formats
    if bundle.head.proof_format not in formats:
        found = f"proof_format {bundle.head.proof_format}, and proofs of {audit.title}"
        raise ClaimError(TOML, found, f"the format of its clients' files: {' or '.join(formats)}")


def _proof_set(bundle: ProofSetBundle, audit: ProofSetAudit) -> ProofSet:
    head, owed = bundle.head, audit.line(AuditStep.TOTALS)
    return ProofSet(
        exchange=head.exchange.key,
        taken_at=head.taken_at,
        proof_format=head.proof_format,
        source=head.source,
        program=audit.program,
        batches=audit.batches,
        held=audit.held,
        first_root=audit.first_root,
        last_root=audit.last_root,
        last_commitment=audit.last_commitment,
        last_place=bundle.table.rows[-1].last_index,
        amounts_sha256=amounts_digest(audit.totals) if owed.state is State.HOLDS else "",
        lines=tuple(_line(audit.line(step)) for step in STEPS),
        keys=tuple(sorted(_key(bundle, used) for used in audit.keys)),
        files=hashed(bundle.files),
        checked_with=f"porcore {release()}",
    )


def _line(line: AuditLine) -> SetLine:
    sentence = " ".join(str(one.alone()) for one in line.sentences)
    return SetLine(line.step, line.state, line.batch, line.sentences[0].code, sentence)


def _key(bundle: ProofSetBundle, used: UsedKey) -> SetKey:
    name = next(
        name
        for name, given in bundle.keys.items()
        if given.tier in (used.tier, None) and sha256(given.data).hexdigest() == used.sha256
    )
    # A key that is known as another exchange's is whatever whoever brought it says it is.
    pinned = known_key(used.sha256)
    if pinned is not None and pinned.exchange == bundle.head.exchange.key:
        return SetKey(name, used.tier, used.sha256, used.batches, KeyVoucher.PORCORE, pinned.source)
    said = bundle.published_at.get(name, "")
    return SetKey(name, used.tier, used.sha256, used.batches, KeyVoucher.OPERATOR, said)


def _given_key(name: str, data: bytes) -> GivenKey:
    found = _KEY.fullmatch(name)
    assert found is not None
    _read(name, data, key_of)
    return GivenKey(data, int(found[2]) if found[2] else None)


def _said_of_keys(
    file: PublicationFile, values: Table, files: Mapping[str, bytes], keys: Mapping[str, GivenKey]
) -> dict[str, str]:
    """Return where keys were published, by the file's name, after holding what the toml says of them against the files."""
    found = dict[str, str]()
    listed = file.tables(values, "keys", ("file",), ("tier", "sha256", "published_at"))
    for place, entry in enumerate(listed):
        path = ("keys", place)
        here = ", ".join(keys) or "none"
        name = file.text_at(
            entry["file"], (*path, "file"), f"a key of the bundle ({here})", keys.__contains__
        )
        if "tier" in entry and (isinstance(entry["tier"], bool) or entry["tier"] != keys[name].tier):
            tier = keys[name].tier
            expected = f"{tier}, as in the file's name" if tier else "no tier, as in the file's name"
            raise file.fault((*path, "tier"), kind_of(entry["tier"]), expected)
        digest = sha256(files[name]).hexdigest()
        if "sha256" in entry and entry["sha256"] != digest:
            raise file.fault(
                (*path, "sha256"),
                _said_digest(entry["sha256"]),
                f"{digest}, which {name} has",
                "Get the right key; or if this is the right one, correct sha256.",
            )
        if "published_at" in entry:
            found[name] = file.address(entry["published_at"], (*path, "published_at"))
    file.once("keys", "file", [str(entry["file"]) for entry in listed])
    return found


def _said_digest(value: object) -> str:
    # A SHA-256 of a key that everyone may see: its first digits hide nothing and tell which one it is.
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return f"{value[:8]}…, another SHA-256"
    return kind_of(value)


def _table(names: list[str], files: Mapping[str, bytes]) -> ProofTable:
    """Return the batches of all tables together, by number."""
    size = sum(len(files[name]) for name in names)
    if size > LARGEST_TABLES:
        raise ClaimError("the tables of proofs", f"{size} bytes", f"at most {LARGEST_TABLES} bytes together")
    tables = [_read(name, files[name], read_proof_table) for name in names]
    if len(tables) == 1:
        return tables[0]
    rows = sorted((row for table in tables for row in table.rows), key=lambda row: row.number)
    if len(rows) > MAX_ROWS:
        raise ClaimError("the tables of proofs", f"{len(rows)} rows", f"at most {MAX_ROWS} together")
    for name, table in zip(names, tables, strict=True):
        if table.layout is not tables[0].layout:
            found = f"{table.layout} in {name} and {tables[0].layout} in {names[0]}"
            raise ClaimError("the tables of proofs", found, "the same columns in all")
    return ProofTable(
        tables[0].layout, tuple(rows), sha256(b"".join(files[name] for name in names)).hexdigest()
    )


def _read(name: str, data: bytes, reader: Callable[[bytes], T]) -> T:
    try:
        return reader(data)
    except UnreadableError as error:
        said = str(error)[:_MOST_SHOWN]
        raise ClaimError(name, "a file that is not used", "one as the exchange publishes it", said) from None
