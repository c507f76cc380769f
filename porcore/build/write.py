"""From leaves in parts to the trees of a snapshot file: workers sort and hash, one process writes."""

from collections.abc import Iterator
from itertools import accumulate

from porcore.build.leaves import Leaves, Plan
from porcore.build.sort import LeavesTask, sort_and_hash
from porcore.errors import BundleError, LimitError
from porcore.format.statement import Asset
from porcore.kernel import RECORD_BYTES
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.ledger_files import LEDGER
from porcore.progress import Progress, Stage
from porcore.snapshot.leaf_range import LeafRange
from porcore.snapshot.writer import SnapshotWriter

__all__ = ["write_trees"]

_LEAVES = 1 << 19  # of one task, roughly


def write_trees(
    writer: SnapshotWriter,
    leaves: Leaves,
    plan: Plan,
    config: SnapshotConfig,
    secret: bytes,
    contexts: list[bytes],
    progress: Progress,
) -> tuple[Asset, ...]:
    """Write every asset's tree; return the assets with their roots. Raises BundleError for a sum of 2^127.

    `secret` is 32 bytes, and so is each of `contexts`, one for every asset of the configuration in its order.
    """
    assets = []
    for number, asset in enumerate(config.assets):
        count = int(leaves.counts(number).sum())
        runs = _runs(leaves, plan, number, secret, contexts[number], progress)
        try:
            root = writer.write_tree(number, contexts[number], count, runs)
        except LimitError as error:
            raise BundleError(LEDGER, f"{asset.symbol}: {error}", "a total below 2^127 units") from None
        assets.append(Asset(asset.symbol, asset.decimals, tuple(asset.members), count, root))
    return tuple(assets)


def _runs(
    leaves: Leaves, plan: Plan, number: int, secret: bytes, context: bytes, progress: Progress
) -> Iterator[LeafRange]:
    counts = leaves.counts(number).tolist()
    total, done = sum(counts), 0

    def tasks() -> Iterator[LeavesTask]:
        ranks = [0, *accumulate(counts)]
        for first, stop in _grouped(counts):
            sections = leaves.sections(number, first, stop)
            target = plan.folder / f"sorted-{number}-{first}"
            yield LeavesTask(sections, secret, context, ranks[first], target)

    for found in plan.engine.ordered(sort_and_hash, tasks()):
        run = found.run()
        found.path.unlink()
        done += len(run.records) // RECORD_BYTES
        progress(Stage.LEAVES, done, total)
        yield run


def _grouped(counts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of parts with leaves enough to be worth a task."""
    first = gathered = 0
    for part, count in enumerate(counts):
        if gathered and gathered + count > _LEAVES:
            yield first, part
            first, gathered = part, 0
        gathered += count
    if gathered:
        yield first, len(counts)
