"""Which key belongs to which batches, and who vouches for it: whoever brings the key decides the verdict."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.gnark_keys import VerifyingKey, read_key
from porcore.exchanges.zk.known_keys import known_key
from porcore.exchanges.zk.programs.program import ZkProgram
from porcore.exchanges.zk.result import KeyOrigin, UsedKey
from porcore.exchanges.zk.rows import BatchRow

__all__ = ["GivenKey", "KeyRing", "key_of", "key_ring", "listed_tiers", "parse_named"]

_INPUTS = 1  # public inputs of every program's proof
_SHOWN = 5  # tiers that a sentence lists
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key's file, and for which tier it was given."""

    data: bytes = field(repr=False)  # the whole file
    tier: int | None = None  # assets that a client may hold; None: for all batches


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of a set's batches, read; tiers without one are left out."""

    files: Mapping[int | None, bytes] = field(repr=False)  # by tier
    used: tuple[UsedKey, ...]  # by tier
    missing: tuple[int | None, ...]  # tiers of the set that have no key


@lru_cache(maxsize=8)
def key_of(data: bytes) -> VerifyingKey:
    """Return the key in `data`, a whole file, of a program's circuit. Raises UnreadableError."""
    return read_key(data, _INPUTS)


def parse_named(typed: Iterable[str]) -> frozenset[str]:
    """Return typed SHA-256 of keys as 64 lower-case hex digits; spaces, 0x and capitals are forgiven. Raises UnreadableError."""
    named = set[str]()
    for one in typed:
        digits = "".join(one.split()).lower().removeprefix("0x")
        if not _DIGEST.fullmatch(digits):
            raise UnreadableError("zk-named-key", found=len(digits))
        named.add(digits)
    return frozenset(named)


def key_ring(
    rows: Sequence[BatchRow],
    program: ZkProgram,
    given: Iterable[GivenKey],
    named: Collection[str],
    exchange: str = "",
) -> KeyRing:
    """Return the keys of `rows` out of those that were given; `named` are SHA-256 (64 hex digits) from outside.

    `exchange` is the key of the exchange whose set it is said to be, "" where nobody said: what is pinned for another
    exchange vouches for nothing of its.

    Raises UnreadableError for a file that is no key of the program, and where it cannot be told which key is whose.
    """
    tiers = sorted({row.tier for row in rows}, key=lambda tier: tier or 0)
    files = _by_tier(tiers, given)
    used = list[UsedKey]()
    for tier, data in files.items():
        key = key_of(data)
        if key.commitments != program.key_commitments:
            raise UnreadableError(
                "zk-key-generation",
                found=key.generation,
                program=program.title,
                expected=program.key_generation,
            )
        used.append(_used(key, tier, sum(row.tier == tier for row in rows), named, exchange))
    return KeyRing(files, tuple(used), tuple(tier for tier in tiers if tier not in files))


def _by_tier(tiers: Sequence[int | None], given: Iterable[GivenKey]) -> dict[int | None, bytes]:
    files = dict[int | None, bytes]()
    for key in given:
        if key.tier is None and len(tiers) > 1:
            raise UnreadableError("zk-key-tiers", tiers=listed_tiers(tiers))
        if key.tier is not None and key.tier not in tiers:
            code = "zk-key-no-tiers" if tiers == [None] else "zk-key-tier"
            raise UnreadableError(code, tier=key.tier, tiers=listed_tiers(tiers))
        tier = tiers[0] if key.tier is None else key.tier
        if tier in files:
            if tier is None:
                raise UnreadableError("zk-key-twice")
            raise UnreadableError("zk-key-twice-tier", tier=tier)
        files[tier] = key.data
    return {tier: files[tier] for tier in tiers if tier in files}


def listed_tiers(tiers: Sequence[int | None]) -> str:
    """Return tiers, each a number of assets, as a sentence names them; of very many `tiers` the first."""
    shown = ", ".join(str(tier) for tier in tiers[:_SHOWN])
    return shown if len(tiers) <= _SHOWN else f"{shown}, …"


def _used(
    key: VerifyingKey, tier: int | None, batches: int, named: Collection[str], exchange: str
) -> UsedKey:
    shipped = known_key(key.sha256)
    if shipped is not None and exchange not in ("", shipped.exchange):
        shipped = None
    if key.sha256 in named:
        origin = KeyOrigin.NAMED
    elif shipped is not None:
        origin = KeyOrigin.SHIPPED
    else:
        origin = KeyOrigin.OTHER if named else KeyOrigin.BESIDE
    source = shipped.source if shipped is not None and origin is KeyOrigin.SHIPPED else ""
    return UsedKey(
        tier, key.sha256, key.generation, origin, source, batches, _about(key.sha256, tier, origin, source)
    )


def _about(digest: str, tier: int | None, origin: KeyOrigin, source: str) -> Sentence:
    code = {
        KeyOrigin.NAMED: "zk-key-named",
        KeyOrigin.SHIPPED: "zk-key-shipped",
        KeyOrigin.BESIDE: "zk-key-beside",
        KeyOrigin.OTHER: "zk-key-other",
    }[origin]
    values = {"sha256": digest} | ({"source": source} if source else {})
    return say(code, **values) if tier is None else say(f"{code}-tier", tier=tier, **values)
