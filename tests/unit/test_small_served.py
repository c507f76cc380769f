"""Which snapshot is served, by time, by a button's prefix, by an operator's word."""

import pytest

from bot.catalogue import Catalogue
from bot.catalogue.claims import ServedClaims
from bot.catalogue.evidence import EvidenceCache
from bot.catalogue.served import AmbiguousNameError, ServedSnapshots
from bot.operator.naming import named
from bot.texts.explorers import _EXPLORERS, explorer_link
from porcore.errors import SnapshotError


@pytest.fixture
def snapshots(stage_folder):
    catalogue = Catalogue.open(stage_folder)
    snapshots = ServedSnapshots(stage_folder, catalogue)
    assert snapshots.check_all() == []
    yield snapshots
    snapshots.close()
    catalogue.close()


@pytest.fixture
def stage_folder(tmp_path, monthly_snapshots, publish):
    publish(tmp_path, *monthly_snapshots)
    return tmp_path


def times(entries):
    return [entry.taken_at[:10] for entry in entries]


@pytest.mark.parametrize(
    ("bound", "day"),
    [
        (None, "2026-10-25"),
        ("9999-12-31T23:59:59Z", "2026-10-25"),
        ("2026-10-25T00:00:00Z", "2026-10-25"),
        ("2026-10-24T23:59:59Z", "2026-09-25"),
        ("2026-08-25T00:00:00Z", "2026-08-25"),
        ("2026-08-24T23:59:59Z", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_the_newest_at_or_before(snapshots, bound, day):
    entry = snapshots.at(bound)
    assert (entry.taken_at[:10] if entry else None) == day


def meant(snapshots, typed):
    catalogue = snapshots._catalogue
    return named(catalogue, snapshots, ServedClaims(snapshots.folder.parent, catalogue), typed)


def test_by_prefix_and_by_what_an_operator_types(snapshots):
    newest, middle, oldest = snapshots.entries()
    assert times((newest, middle, oldest)) == ["2026-10-25", "2026-09-25", "2026-08-25"]
    assert snapshots.by_prefix(middle.prefix) == middle
    assert snapshots.by_prefix(bytes(8)) is None
    for name in (
        "2026-09-25",
        "2026-09-25T00:00:00Z",
        middle.statement_id,
        middle.statement_id[:8],
        f" {middle.statement_id[:8].upper()}… ",
    ):
        assert meant(snapshots, name) == middle
    for name in ("", "2026", "2026-09", middle.statement_id[:7], "latest", middle.statement_id + "0"):
        assert meant(snapshots, name) is None


def test_what_is_withdrawn_is_found_and_not_served(snapshots):
    newest = snapshots.entries()[0]
    snapshots._catalogue.withdraw(newest.statement_id, 1)
    snapshots.refresh()
    assert times(snapshots.served()) == ["2026-09-25", "2026-08-25"]
    assert snapshots.at(None).taken_at[:10] == "2026-09-25"
    found = snapshots.by_prefix(newest.prefix)
    assert found.withdrawn_at
    assert not found.served
    assert meant(snapshots, "2026-10-25") == found


def test_a_missing_a_broken_and_an_exchanged_file_are_not_served(snapshots):
    newest, middle, oldest = snapshots.entries()
    snapshots.path(newest.statement_id).unlink()
    snapshots.path(middle.statement_id).write_bytes(b"SQLite format 3\x00" + bytes(50))
    sentences = snapshots.check_all()
    assert len(sentences) == 2
    assert "missing" in sentences[0]
    assert all("is not served" in one and "restart" in one for one in sentences)
    assert all(entry.statement_id not in one for one in sentences for entry in (newest, middle))
    assert times(snapshots.served()) == ["2026-08-25"]
    snapshots.path(newest.statement_id).write_bytes(snapshots.path(oldest.statement_id).read_bytes())
    assert "holds another statement" in snapshots.check_all()[0]
    with pytest.raises(SnapshotError, match="another statement"):
        snapshots.snapshot(newest)


def test_two_withdrawn_ones_of_one_name_are_ambiguous(snapshots, monkeypatch):
    newest = snapshots.entries()[0]
    from dataclasses import replace

    twins = (replace(newest, withdrawn_at="x"), replace(newest, withdrawn_at="y", statement_id="0" * 64))
    snapshots._entries = (*twins, *snapshots.entries()[1:])
    with pytest.raises(AmbiguousNameError) as caught:
        meant(snapshots, "2026-10-25")
    assert caught.value.entries == twins
    snapshots._entries = (*twins, newest)
    assert meant(snapshots, "2026-10-25") == newest


def test_evidence_finds_an_asset_by_symbol_and_by_member(snapshots):
    evidence = EvidenceCache(snapshots).of(snapshots.entries()[0])
    assert evidence.row("usd").asset.symbol == "USD"
    assert evidence.row("Usdt").asset.symbol == "USD"
    assert evidence.row("DOGE") is None
    wallets = [evidence.wallets_of(row) for row in evidence.rows]
    assert sum(map(len, wallets)) == len(evidence.wallets)
    assert {wallet.asset for wallet in evidence.wallets_of(evidence.row("USD"))} <= {"USDT", "USDC", "USD"}


def test_evidence_is_kept_and_forgotten(snapshots):
    cache = EvidenceCache(snapshots)
    first = cache.of(snapshots.entries()[0])
    assert cache.of(snapshots.entries()[0]) is first


@pytest.mark.parametrize("chain", sorted(_EXPLORERS))
def test_every_explorer_is_an_https_address_that_holds_the_address(chain):
    link = explorer_link(chain.upper(), "abc123")
    assert link.startswith("https://")
    assert link.endswith("abc123")
    assert "{" not in link


@pytest.mark.parametrize(
    ("chain", "address"), [("bitcoin", 'a"><b>'), ("TRC20", "../../x?y#z"), ("eth", "a b")]
)
def test_an_address_cannot_leave_its_place(chain, address):
    link = explorer_link(chain, address)
    assert not set(' "<>') & set(link)
    assert "../" not in link
    assert link.count("?") == 0


def test_an_unknown_chain_has_no_link():
    assert explorer_link("sample-chain", "abc") is None
    assert explorer_link("", "abc") is None
