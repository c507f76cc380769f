"""``porcore build``, ``show`` and ``check`` on a tree that somebody made of a published list, and on forged ones."""

import json
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from building.published_lists import config_of, make_list, write_bundle

from porcore.build.building import build_snapshot
from porcore.errors import SnapshotError
from porcore.snapshot import check_snapshot
from porcore.snapshot.opening import sealed

DATA = make_list(12).data()
SHA = sha256(DATA).hexdigest()
ADDRESS = "https://phemex.example/proof-of-reserves/2026-10-25.csv"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot file of a rebuilt tree; copy it before changing it."""
    folder = tmp_path_factory.mktemp("rebuilt")
    build_snapshot(write_bundle(folder / "bundle", DATA), folder / "x.por")
    return folder / "x.por"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot file of the same ledger, with the exchange's own name."""
    folder = tmp_path_factory.mktemp("plain")
    bundle = write_bundle(folder / "bundle", DATA.replace(b"Hashed Client ID", b"client_id"))
    (bundle / "snapshot.toml").write_text(config_of(DATA, name="Phemex").partition("[source]")[0])
    build_snapshot(bundle, folder / "x.por")
    return folder / "x.por"


def forged(path: Path, target: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """Copy a file with another report, its seals made to fit."""
    target.write_bytes(path.read_bytes())
    connection = sqlite3.connect(target)
    (stored,) = connection.execute("SELECT value FROM meta WHERE name = 'report'").fetchone()
    report = json.loads(stored)
    change(report)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'report'", (json.dumps(report).encode(),))
    seals = sealed(connection.execute("SELECT name, value FROM meta").fetchall())
    connection.execute("UPDATE meta SET value = ? WHERE name = 'seals'", (seals,))
    connection.commit()
    connection.close()
    return target


def fault(path: Path) -> str:
    with pytest.raises(SnapshotError) as raised:
        check_snapshot(path)
    return str(raised.value)


def test_files_that_are_right(rebuilt: Path, plain: Path) -> None:
    assert check_snapshot(rebuilt).exchange == "Phemex rebuilt by Alice"
    assert check_snapshot(plain).exchange == "Phemex"


def test_a_name_without_its_source(rebuilt: Path, tmp_path: Path) -> None:
    found = fault(forged(rebuilt, tmp_path / "y.por", lambda report: report.pop("source")))
    assert found.startswith(
        "y.por: the exchange's name says that the tree was rebuilt, and the report names no published"
    )


def test_a_source_without_its_name(rebuilt: Path, plain: Path, tmp_path: Path) -> None:
    source = {"exchange": "Phemex", "address": ADDRESS, "sha256": SHA, "maker": "Alice", "ids": "hex"}
    found = fault(forged(plain, tmp_path / "y.por", lambda report: report.update(source=source)))
    assert (
        "the report names a list of Phemex and the maker Alice, and the statement's exchange is Phemex."
        in found
    )


def test_a_source_of_somebody_else(rebuilt: Path, tmp_path: Path) -> None:
    def change(report: dict[str, object]) -> None:
        assert isinstance(report["source"], dict)
        report["source"]["maker"] = "Bob"

    assert "the maker Bob, and the statement's exchange is" in fault(
        forged(rebuilt, tmp_path / "y.por", change)
    )


def test_a_rebuilt_tree_that_claims_to_be_the_exchanges(rebuilt: Path, tmp_path: Path) -> None:
    found = fault(forged(rebuilt, tmp_path / "y.por", lambda report: report.update(made_by="exchange")))
    assert (
        "the report says that the exchange made the tree, and that it was rebuilt from a published list."
        in found
    )


@pytest.mark.slow
def test_the_commands_say_whose_tree_it_is(porcore: Callable, rebuilt: Path, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", DATA)
    sentence = f"Rebuilt by Alice from the list that Phemex published at {ADDRESS} (SHA-256 {SHA})."
    done = porcore("build", folder, "-o", tmp_path / "x.por")
    assert (done.code, sentence in done.out) == (0, True)
    assert "The client ids and amounts are the list's;" in done.out
    shown = porcore("show", rebuilt)
    assert (shown.code, sentence in shown.out) == (0, True)
    facts = porcore("show", rebuilt, "--json").facts
    assert facts["exchange"] == "Phemex rebuilt by Alice"
    assert facts["source"] == {
        "exchange": "Phemex",
        "address": ADDRESS,
        "sha256": SHA,
        "maker": "Alice",
        "ids": "hex",
    }
    stripped = forged(rebuilt, tmp_path / "y.por", lambda report: report.pop("source"))
    assert porcore("check", stripped).code == 1
    refused = porcore("show", stripped)
    assert refused.code == 2
    assert "y.por: the exchange's name says that the tree was rebuilt" in refused.err


@pytest.mark.slow
def test_another_list_is_refused_with_both_hashes(porcore: Callable, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", DATA)
    (folder / "balances.csv").write_bytes(DATA + b"x")
    done = porcore("build", folder, "-o", tmp_path / "x.por")
    assert done.code == 2
    assert SHA in done.err
    assert sha256(DATA + b"x").hexdigest() in done.err
    assert not (tmp_path / "x.por").exists()
