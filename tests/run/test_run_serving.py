"""What serving costs: open files, reading at the start, and the kernel that is made ready beside it."""

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.catalogue.kernel_warmup import warm_up
from bot.catalogue.served import _OPEN_FILES, ServedSnapshots
from porcore import kernel
from porcore.kernel import choice
from porcore.verification.checking import Trust, verify

pytestmark = pytest.mark.slow

DAYS = [f"2026-{month:02}-{day:02}T00:00:00Z" for month in (1, 2) for day in range(1, 13)]
needs_proc = pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="counts in /proc")


@pytest.fixture
def snapshots_of(tmp_path):
    """Return the served snapshots of some published files."""
    opened = []

    def make(files):
        (tmp_path / "snapshots").mkdir()
        catalogue = Catalogue.open(tmp_path)
        for file in files:
            publish_by_link(tmp_path, catalogue, file)
        snapshots = ServedSnapshots(tmp_path, catalogue)
        opened.extend((snapshots, catalogue))
        return snapshots

    yield make
    for one in opened:
        one.close()


def publish_by_link(folder, catalogue, file):
    from bot.catalogue import StagedRow
    from porcore.snapshot import Snapshot

    with Snapshot(file) as snapshot:
        statement = snapshot.statement
    (folder / "snapshots" / f"{statement.id}.por").symlink_to(file)
    facts = (statement.id, statement.exchange, statement.taken_at, "0" * 64)
    catalogue.publish(StagedRow(*facts, catalogue.now(), 1, "test", foreign=False), 1)


def open_snapshots():
    links = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except OSError:  # the listing itself
            continue
    return sum(link.endswith(".por") for link in links)


def read_so_far():
    return int(Path("/proc/self/io").read_text().split()[1])


@needs_proc
@pytest.mark.slow
def test_few_files_stay_open_however_many_are_served(snapshots_of, por, bundle):
    """Eight threads ask all snapshots by turns, so that files are put away while others still read them."""
    snapshots = snapshots_of([por(day, 40) for day in DAYS])
    assert snapshots.check_all() == []
    assert open_snapshots() == 0
    with (bundle(DAYS[0], 40) / "balances.csv").open() as ledger:
        ids = [bytes.fromhex(line[:64]) for line in list(ledger)[1:5]]

    def ask(number):
        entry = snapshots.entries()[number * 7 % len(DAYS)]
        proof = snapshots.snapshot(entry).prove(ids[number % len(ids)])
        verify(proof, Trust(statement_id=entry.statement_id))
        return proof.statement.taken_at == entry.taken_at

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(10 * len(DAYS))))
    assert open_snapshots() == _OPEN_FILES < len(DAYS)
    snapshots.close()
    assert open_snapshots() == 0


@needs_proc
def test_the_start_reads_no_leaves(snapshots_of, por):
    file = por(accounts=20_000)
    snapshots = snapshots_of([file])
    before = read_so_far()
    assert snapshots.check_all() == []
    assert read_so_far() - before < 150_000 < file.stat().st_size / 10


def test_the_kernel_is_made_ready_in_a_thread_of_its_own(caplog):
    caplog.set_level("INFO")
    try:
        thread = warm_up()
        assert (
            not thread.daemon
        )  # no interpreter ends under a compiler: it waits, or bot.runtime.process_exit ends the process
        thread.join(60)
        assert kernel._ready == [choice.chosen().hashes]
        assert f"the kernel {choice.chosen().name}" in caplog.text
    finally:
        gc.unfreeze()


def test_a_kernel_that_does_not_exist_stops_no_bot(caplog, monkeypatch):
    monkeypatch.setenv(choice.ENVIRONMENT, "nonsense")
    monkeypatch.setattr(kernel, "_ready", [])
    choice.chosen.cache_clear()
    try:
        warm_up().join(60)
        assert "proofs are made with hashlib: PORCORE_KERNEL is 'nonsense'" in caplog.text
        assert kernel._ready == []
    finally:
        choice.chosen.cache_clear()
