"""The ledger's report, as the bot reads it out of files of every age."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from building.published_lists import config_of, make_list, write_bundle

from bot.catalogue.ledger_report import SourceReport, StoredReport, read_report
from porcore.build.building import build_snapshot
from porcore.snapshot import Snapshot
from porcore.snapshot.opening import sealed

DATA = make_list(5).data()


@pytest.fixture
def report_of(tmp_path: Path) -> Callable[..., StoredReport | None]:
    """Build a bundle with this snapshot.toml, put further facts into its report, and read that as the bot does."""

    def read(config: str, **facts: object) -> StoredReport | None:
        folder, path = write_bundle(tmp_path / "bundle", DATA), tmp_path / "x.por"
        (folder / "snapshot.toml").write_text(config)
        if "[source]" not in config:
            (folder / "balances.csv").write_bytes(DATA.replace(b"Hashed Client ID", b"client_id"))
        build_snapshot(folder, path)
        with sqlite3.connect(path) as connection:
            (stored,) = connection.execute("SELECT value FROM meta WHERE name = 'report'").fetchone()
            changed = json.dumps(json.loads(stored) | facts).encode()
            connection.execute("UPDATE meta SET value = ? WHERE name = 'report'", (changed,))
            seals = sealed(connection.execute("SELECT name, value FROM meta").fetchall())
            connection.execute("UPDATE meta SET value = ? WHERE name = 'seals'", (seals,))
        connection.close()
        with Snapshot(path) as snapshot:
            return read_report(snapshot)

    return read


def plain(top: str = "", name: str = "Phemex") -> str:
    text = config_of(DATA, name=name).partition("[source]")[0]
    return text.replace("\n[[assets]]", f"{top}\n[[assets]]", 1)


def test_the_source_of_a_rebuilt_tree(report_of: Callable[..., StoredReport | None]) -> None:
    report = report_of(config_of(DATA))
    assert report is not None
    assert report.source == SourceReport(
        "Phemex",
        "https://phemex.example/proof-of-reserves/2026-10-25.csv",
        config_of(DATA).partition('sha256 = "')[2][:64],
        "Alice",
        "hex",
    )
    assert (report.made_by, report.statement_ids_at, report.clients) == (None, None, 5)


def test_reports_of_earlier_versions_say_nothing_about_it(
    report_of: Callable[..., StoredReport | None],
) -> None:
    report = report_of(plain())
    assert report is not None
    assert (report.source, report.made_by, report.statement_ids_at, report.clients) == (None, None, None, 5)


def test_a_tree_of_the_exchange_itself(report_of: Callable[..., StoredReport | None]) -> None:
    report = report_of(plain('made_by = "exchange"\nstatement_ids_at = "https://phemex.example/ids"\n'))
    assert report is not None
    assert (report.made_by, report.statement_ids_at) == ("exchange", "https://phemex.example/ids")


@pytest.mark.parametrize(
    "facts",
    [
        {"source": {"exchange": "Phemex"}},
        {"made_by": "Alice"},
        {"statement_ids_at": "https://phemex.example/ids"},
    ],
)
def test_a_foreign_report_that_contradicts_itself_is_none(
    report_of: Callable[..., StoredReport | None], facts: dict[str, object]
) -> None:
    assert report_of(plain(), **facts) is None
