"""Audits of made-up sets, as tests ask for them: bytes in, exit code and answer out."""

import functools
from dataclasses import dataclass, field, replace
from hashlib import sha256

from exchanges.builders.build_zk_sets import made
from exchanges.zk.forging import make_setup

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.zk_totals import read_zk_totals
from porcore.exchanges.zk.audit import GivenSet, audit_proof_set
from porcore.exchanges.zk.keys import GivenKey
from porcore.exchanges.zk.rows import read_proof_table

UNREADABLE = 2


@dataclass(frozen=True)
class Files:
    """What somebody has of a set; a part may be missing."""

    table: bytes
    totals: bytes | None = None
    keys: tuple[GivenKey, ...] = ()
    client: bytes | None = None
    root: str = ""
    named: frozenset[str] = frozenset()

    def change(self, **parts):
        return replace(self, **parts)


@dataclass
class Answer:
    """How an audit ended; `audit` is None where something could not be read."""

    code: int
    audit: object = field(default=None, repr=False)
    said: str = ""

    def state(self, step):
        return self.audit.line(step).state.value


def audited(files, **options):
    """Return the answer about files, with the exit code of the command line."""
    try:
        given = GivenSet(
            read_proof_table(files.table),
            read_zk_totals(files.totals) if files.totals is not None else (),
            files.keys,
            files.named,
            files.client,
            files.root,
        )
        audit = audit_proof_set(given, **options)
    except UnreadableError as error:
        return Answer(UNREADABLE, None, str(error))
    return Answer(int(audit.exit_code), audit, str(audit.headline))


@functools.cache
def setups(kind, seed=0):
    """Return the secrets of a set's keys by tier."""
    tiers = dict.fromkeys(batch.tier for batch in made(kind).batches)
    commitments = 1 if kind.startswith("binance") else 0
    return {tier: make_setup(1, commitments, seed=1000 * seed + (tier or 0)) for tier in tiers}


def prover(kind, seed=0):
    """Return what proves any public input under the keys of `setups`."""
    return lambda tier, number: setups(kind, seed)[tier].prove([number])


@functools.cache
def proven(kind):
    """Return the set with proofs; copy it before changing it."""
    return made(kind).proven(prover(kind))


@functools.cache
def keys_of(kind, seed=0):
    """Return the files of the keys of `setups`."""
    return tuple(GivenKey(setup.key, tier) for tier, setup in setups(kind, seed).items())


def digests(keys):
    return frozenset(sha256(key.data).hexdigest() for key in keys)


def files_of(found, *, client=False):
    """Return all that is given of a set, its keys named from outside and its root typed; the client's file on demand."""
    keys = keys_of(found.kind)
    own = found.client_file if client else None
    return Files(found.table, found.totals_file, keys, own, found.root, digests(keys))
