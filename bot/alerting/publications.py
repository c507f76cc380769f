"""The public log with what each of its rows is about, and both sides of a publication's assets."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.alerts.derivation import LoggedPublication
from bot.answering import Refusal
from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.evidence import SignedList
from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.published_folder import PublishedClaim, PublishedFolder, PublishedProofSet
from bot.catalogue.rows import LogEntry
from bot.group.claim_answers import claim_evidence
from bot.services import Services
from bot.texts.evidence import signed_of, unchecked
from porcore.publications import ClaimError
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.evidence import Level
from porcore.reserves.summary import AssetEvidence

__all__ = ["AnyPublication", "LookedAt", "entries_by_id", "logged", "looked_at"]

AnyPublication = PublishedSnapshot | PublishedFolder
_CHECK_SECONDS = 900.0  # that signatures are waited for
_TRIES, _AGAIN_SECONDS = 4, 60.0  # where the process that looks at them fails
Found = TypeVar("Found", bound=SignedList)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a publication says, and what its signatures show."""

    sides: Mapping[tuple[str, str], tuple[int, int]]  # owed and held in 10^-30, by asset and level
    invalid: int = 0
    wallets: int = 0


def entries_by_id(services: Services) -> dict[tuple[str, str], AnyPublication]:
    """Return all that was published, by kind and id."""
    every: list[AnyPublication] = [*services.snapshots.entries(), *services.folders.entries()]
    return {(one.kind, one.subject): one for one in every}


def logged(services: Services, log: tuple[LogEntry, ...]) -> dict[tuple[str, str], LoggedPublication]:
    """Return every publication of the log that is known, by kind and id."""
    entries, found = entries_by_id(services), {}
    for row in log:
        entry = entries.get((row.kind, row.statement_id))
        if row.event == "published" and entry is not None:
            found[row.kind, row.statement_id] = LoggedPublication(
                row.seq,
                row.kind,
                row.statement_id,
                entry.key,
                entry.taken_at,
                entry.published_at,
                _roots(services, entry),
                entry.withdrawn_at is not None,
                entry.reason,
            )
    return found


def _roots(services: Services, entry: AnyPublication) -> dict[str, str]:
    try:
        if isinstance(entry, PublishedClaim):
            return {root.label: root.hash for root in services.claims.claim(entry).roots}
        if isinstance(entry, PublishedProofSet):
            return {"": services.proof_sets.proof_set(entry).last_root}
    except ClaimError:  # of a version that is not read any more: there is nothing to compare
        return {}
    return {"": entry.subject}


async def looked_at(services: Services, entry: AnyPublication) -> LookedAt | None:
    """Return what a publication says, once its signatures are looked at; None where it cannot be read, or has no sides."""
    try:
        if isinstance(entry, PublishedSnapshot):
            tree = await _checked(partial(services.evidence.of, entry))
            checked = tree.checked
            return _looked(
                tree,
                [
                    (row.asset.symbol, row, checked.asset(row.asset.symbol) if checked is not None else None)
                    for row in tree.rows
                ],
            )
        if isinstance(entry, PublishedClaim):
            claim = await _checked(partial(claim_evidence, services, entry))
            return _looked(claim, [(one.asset, one.compared, one.evidence) for one in claim.figures])
    except (FileFailedError, Refusal):  # the operators are told by whoever hears of its state
        return None
    return None


async def _checked(read: Callable[[], Found]) -> Found:
    """Return what `read` returns once its signatures are looked at; as it is where that fails again and again."""
    for _ in range(_TRIES):
        found = await asyncio.to_thread(read)
        await asyncio.wait([asyncio.wrap_future(found.signatures)], timeout=_CHECK_SECONDS)
        if found.checked is not None and not found.checked.fault:
            break
        await asyncio.sleep(_AGAIN_SECONDS)
    return await asyncio.to_thread(read)


Asset = tuple[str, AssetReserves | None, AssetEvidence | None]


def _looked(found: SignedList, assets: Sequence[Asset]) -> LookedAt:
    checked = found.checked
    levels = [row.level for row in checked.rows] if checked is not None else []
    sides = dict(_sides(assets, is_checked=checked is not None))
    return LookedAt(sides, levels.count(Level.INVALID), len(levels))


def _sides(assets: Sequence[Asset], *, is_checked: bool) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    for asset, row, evidence in assets:
        if row is None:
            continue
        yield (asset, Level.CLAIMED.value), (row.liabilities, row.reserves)
        if is_checked and evidence is not None and not unchecked(evidence):
            yield (asset, Level.SIGNED.value), (row.liabilities, signed_of(evidence))
