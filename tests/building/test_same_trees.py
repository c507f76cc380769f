"""However a ledger is cut and whoever builds it, the trees and the report are those of the readable code."""

import json
from dataclasses import asdict

import pytest
from building.conftest import SECRET
from building.dying import dying, dying_once

from porcore.build import engine, plan
from porcore.build import read as reading_module
from porcore.build import write as trees
from porcore.build.building import Workers, build_snapshot
from porcore.ledger import rows
from porcore.snapshot import Snapshot, check_snapshot

pytestmark = pytest.mark.slow

SETTINGS = {"wide": 'bonus_columns = ["USDT_bonus"]', "long": ""}


@pytest.fixture
def small_parts(monkeypatch):
    """Cut so finely that every boundary falls everywhere."""

    def cut(part_bytes, entries, leaves, compiled):
        monkeypatch.setattr(rows, "PART_BYTES", part_bytes)
        monkeypatch.setattr(plan, "_GROUP_ENTRIES", entries)
        monkeypatch.setattr(trees, "_LEAVES", leaves)
        monkeypatch.setattr(reading_module, "_WORTH_COMPILING", 0 if compiled else 2**62)

    return cut


def assert_built(folder, target, expected, **more):
    statement = build_snapshot(folder, target, SECRET, **more)
    want, report = expected(folder)
    assert {a.symbol: (a.leaf_count, a.root) for a in statement.assets} == want
    with Snapshot(target) as snapshot:
        assert json.loads(snapshot.meta("report")) == json.loads(json.dumps(asdict(report)))
    assert check_snapshot(target) == statement
    assert sorted(path.name for path in target.parent.iterdir()) == sorted({folder.name, target.name})


@pytest.mark.parametrize("compiled", [False, True], ids=["by lines", "compiled"])
@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(
    ("clients", "pieces", "part_bytes", "entries", "leaves"),
    [
        (1, 1, 2**24, 2**19, 2**19),
        (70, 1, 1, 1, 1),
        (300, 3, 700, 50, 40),
        (300, 16, 5000, 90, 64),
        (1200, 2, 2**24, 200, 2**19),
    ],
)
def test_trees_and_report(
    bundle,
    random_ledger,
    expected,
    small_parts,
    tmp_path,
    compiled,
    layout,
    clients,
    pieces,
    part_bytes,
    entries,
    leaves,
):
    small_parts(part_bytes, entries, leaves, compiled)
    folder = bundle(random_ledger(clients, clients, layout), pieces, SETTINGS[layout])
    assert_built(folder, tmp_path / "x.por", expected)


def test_other_processes_build_the_same(
    bundle, random_ledger, expected, small_parts, tmp_path, quick_workers
):
    small_parts(3000, 100, 100, compiled=True)
    folder = bundle(random_ledger(1, 400, "wide"), 2, SETTINGS["wide"])
    assert_built(folder, tmp_path / "x.por", expected, workers=Workers(2))


def test_a_cluster_builds_the_same(bundle, random_ledger, expected, small_parts, tmp_path):
    distributed = pytest.importorskip("distributed")
    small_parts(3000, 100, 100, compiled=False)
    folder = bundle(random_ledger(2, 200, "long"), 2, SETTINGS["long"])
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        dashboard_address="127.0.0.1:0",
        protocol="tcp",
        host="127.0.0.1",
    ) as cluster:
        assert_built(
            folder, tmp_path / "x.por", expected, workers=Workers(scheduler=cluster.scheduler_address)
        )


def test_ids_that_the_mix_cannot_tell_apart(
    bundle, random_ledger, expected, small_parts, tmp_path, monkeypatch
):
    from porcore.build import group, read

    def same(words):
        return words[:, 0] & 0

    monkeypatch.setattr(group, "mixed_ids", same)
    monkeypatch.setattr(read, "mixed_ids", same)
    small_parts(900, 100, 100, compiled=False)
    folder = bundle(random_ledger(5, 300, "long"), 1, SETTINGS["long"])
    assert_built(folder, tmp_path / "x.por", expected)


def test_a_packed_bundle_is_read_in_parts_too(bundle, random_ledger, expected, small_parts, tmp_path):
    import zipfile

    small_parts(3000, 100, 100, compiled=True)
    folder = bundle(random_ledger(8, 400, "wide"), 1, SETTINGS["wide"])
    packed = tmp_path / "bundle.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    other = tmp_path / "out"
    other.mkdir()
    statement = build_snapshot(packed, other / "x.por", SECRET)
    want, _ = expected(folder)
    assert {a.symbol: (a.leaf_count, a.root) for a in statement.assets} == want
    assert [path.name for path in other.iterdir()] == ["x.por"]


def test_a_worker_that_dies_is_replaced(tmp_path, quick_workers):
    import os
    from functools import partial

    marks = [tmp_path / f"{number}" for number in range(6)]
    with engine.processes(2) as pool:
        pids = list(pool.ordered(partial(dying_once, os.getpid()), marks))
    assert len(pids) == 6
    assert all(mark.exists() for mark in marks)


def test_workers_that_keep_dying_are_given_up_with_a_reason(quick_workers):
    with engine.processes(1) as pool, pytest.raises(engine.EngineError, match="for want of memory"):
        list(pool.ordered(dying, [1, 2]))
