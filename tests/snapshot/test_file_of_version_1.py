"""A file that the first version of the program made is opened, checked, served and listed as it was."""

import gzip
import hashlib
from pathlib import Path

import pytest

from porcore.public_list import audit, publish
from porcore.snapshot import Snapshot, check_snapshot
from porcore.verification.checking import Trust, verify

STORED = Path(__file__).parents[1] / "data" / "snapshots" / "version-1.por.gz"
STATEMENT = "38726fac4a65d6ee37a6fc1bbb0729dca436774b8a442054a793aac2973321f8"
CLIENTS = [hashlib.sha256(f"sample client {n}".encode()).digest() for n in range(120)]


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.por"
    path.write_bytes(gzip.decompress(STORED.read_bytes()))
    return path


def test_it_is_checked_and_opened(old):
    assert check_snapshot(old).id == STATEMENT
    with Snapshot(old) as snapshot:
        assert snapshot.statement_id == STATEMENT
        assert snapshot.pieces() == 2
        assert snapshot.wallets[0].label == "cold"
        assert [asset.leaf_count for asset in snapshot.statement.assets] == [240, 0, 240]


@pytest.mark.slow
def test_every_client_gets_the_balances_of_the_ledger(old):
    with Snapshot(old) as snapshot:
        for number, client in enumerate(CLIENTS):
            proof = snapshot.prove(client)
            verify(proof, Trust(statement_id=STATEMENT))
            held = {entry.symbol: entry.balance for entry in proof.proofs}
            dollars = 100 * number + 50 + 100 * (number % 3 != 0)
            assert held == {"BTC": number % 7 * 10**8 + number * 10**5 + 10**4, "USD": dollars}
        assert not snapshot.prove(bytes(32)).proofs


def test_its_public_list_leads_to_its_statement(old, tmp_path):
    publish(old, tmp_path / "list")
    assert audit(tmp_path / "list").statement.id == STATEMENT
