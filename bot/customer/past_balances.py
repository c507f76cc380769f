"""One id's balances in every snapshot of one exchange, each proven as in a lookup. Nothing of it is kept."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.served import FoundSnapshot, PublishedSnapshot
from bot.customer.lookup import ProofLookup, Question
from bot.metrics import Metrics
from porcore.format.proof import ProofFile

__all__ = ["PastBalances", "PastState", "asset_order", "past_balances"]


class PastState(Enum):
    """What is known of an id in one snapshot."""

    FOUND = auto()
    NOT_IN = auto()
    UNREADABLE = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class PastBalances:
    """An id's balances in one snapshot, by asset: units and decimals. Of one in which it is, all assets of the snapshot are there."""

    taken_at: str  # canonical UTC text
    state: PastState
    balances: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def past_balances(
    lookup: ProofLookup, metrics: Metrics, client_id: bytes, entries: Sequence[PublishedSnapshot]
) -> Generator[None, None, tuple[PastBalances, ...]]:
    """Return what each snapshot says of an id, in slices and in the order of `entries`; `client_id`: 32 bytes, secret.

    Reads files: run it in a thread. Of a time for which a valid snapshot stands, the withdrawn ones are left out. A file that
    cannot be read keeps no other one from answering.
    """
    standing = {entry.taken_at for entry in entries if entry.withdrawn_at is None}
    found = []
    for entry in entries:
        if entry.withdrawn_at is not None:
            if entry.taken_at not in standing:
                found.append(PastBalances(entry.taken_at, PastState.WITHDRAWN))
            continue
        if entry.fault is not None:
            found.append(PastBalances(entry.taken_at, PastState.UNREADABLE))
            continue
        try:
            proof = yield from lookup.proving(Question(client_id, FoundSnapshot(entry)))
        except FileFailedError:
            metrics.proof_failed()
            found.append(PastBalances(entry.taken_at, PastState.UNREADABLE))
            continue
        found.append(_of(entry.taken_at, proof))
    return tuple(found)


def _of(taken_at: str, proof: ProofFile) -> PastBalances:
    if not proof.proofs:
        return PastBalances(taken_at, PastState.NOT_IN)
    held = {asset.symbol: (0, asset.decimals) for asset in proof.statement.assets}
    held |= {entry.symbol: (entry.balance, entry.asset.decimals) for entry in proof.proofs}
    return PastBalances(taken_at, PastState.FOUND, held)


def asset_order(past: Sequence[PastBalances]) -> tuple[str, ...]:
    """Return the assets of which the id ever had something, those of the newest snapshot first, in the order of the statements."""
    symbols = (symbol for one in past for symbol, (units, _decimals) in one.balances.items() if units)
    return tuple(dict.fromkeys(symbols))
