"""The paged file gives the same trees and proofs as the readable reference."""

import random
import stat
import threading

import pytest

from porcore.durable import TEMPORARY_SUFFIX, atomic_write
from porcore.errors import SnapshotError
from porcore.format.hashing import depth_of
from porcore.format.tree import path_of
from porcore.snapshot import Snapshot, check_snapshot
from porcore.verification.checking import Trust, verify

# Around every boundary: a page of 64, a stored chunk of 64 x 64, and the sizes between.
SIZES = [0, 1, 2, 3, 63, 64, 65, 127, 128, 129, 1000, 4095, 4096, 4097, 4160, 4161]


@pytest.mark.parametrize("clients", SIZES)
def test_root_and_every_kind_of_path_agree_with_the_reference(clients, ledger, oracle, oracle_root, write):
    leaves = ledger(clients)
    path = write(leaves)
    with Snapshot(path) as snapshot:
        assert snapshot.statement.assets[0].root == oracle_root(leaves)
        levels = oracle(leaves)
        wanted = set(random.Random(1).sample(range(clients), min(clients, 40))) | {0, clients - 1}
        for client, _, balance in [leaves[i] for i in sorted(wanted) if 0 <= i < clients]:
            proof = snapshot.prove(client)
            (piece,) = proof.proofs[0].pieces
            assert piece.balance == balance
            assert len(piece.path) == depth_of(clients)
            context = snapshot.statement.context(snapshot.statement.assets[0])
            assert list(piece.path) == path_of(context, levels, piece.index)
            verify(proof, Trust(statement_id=snapshot.statement_id))
    check_snapshot(path)


def test_a_client_without_a_leaf_has_no_proof(ledger, write):
    with Snapshot(write(ledger(300))) as snapshot:
        for seed in range(200):
            assert not snapshot.prove(random.Random(seed).randbytes(32)).proofs


@pytest.mark.parametrize("pieces", [2, 7, 16])
def test_pieces_are_found_and_add_up(pieces, ledger, write):
    leaves = ledger(90, pieces)
    path = write(leaves)
    check_snapshot(path)
    with Snapshot(path) as snapshot:
        for client in {client for client, _, _ in leaves}:
            proof = snapshot.prove(client)
            assert proof.proofs[0].balance == sum(b for c, _, b in leaves if c == client)
            verify(proof, Trust(statement_id=snapshot.statement_id))


def test_a_proof_never_leaks_into_another_clients(ledger, write):
    leaves = ledger(10)
    with Snapshot(write(leaves)) as snapshot:
        balances = {snapshot.prove(client).proofs[0].balance for client, _, _ in leaves}
    assert balances == {balance for _, _, balance in leaves}


@pytest.mark.slow
def test_threads_share_one_open_file(ledger, write):
    leaves = ledger(500)
    with Snapshot(write(leaves)) as snapshot:
        failures = []

        def work(part):
            for client, _, balance in part:
                if snapshot.prove(client).proofs[0].balance != balance:
                    failures.append(client)

        threads = [threading.Thread(target=work, args=(leaves[i::4],)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures


def test_a_published_file_is_private_and_never_replaced(ledger, write, tmp_path):
    path = write(ledger(5))
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(SnapshotError, match="exists already"):
        write(ledger(6))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.por"]


def test_a_failed_build_leaves_nothing_behind(tmp_path):
    def fail():
        with atomic_write(tmp_path / "y.por"):
            assert list(tmp_path.glob(f".*{TEMPORARY_SUFFIX}"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_losing_a_race_for_the_name_changes_nothing(tmp_path):
    """Another program publishes under the same name while we write."""
    target = tmp_path / "y.por"

    def race():
        with atomic_write(target) as temporary:
            temporary.write_bytes(b"ours")
            target.write_bytes(b"theirs")

    with pytest.raises(SnapshotError, match="another program"):
        race()
    assert target.read_bytes() == b"theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["y.por"]
