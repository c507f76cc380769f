"""What must hold for every ledger, whatever it looks like."""

import contextlib
import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.reference_tree import dump
from core.ledgers import RandomLedger, ledgers
from hypothesis import HealthCheck, Phase, given, seed, settings
from shares import few, share, today

from porcore import RefutedError, SnapshotError, Trust, TrustAnchor, read_proof, verify, verify_file
from porcore.build.building import build_snapshot
from porcore.snapshot import Snapshot, check_snapshot

# Shrinking builds hundreds of files; what fails is small enough to read as it is.
QUICK = settings(
    max_examples=few(60, 3),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@seed(today())
@QUICK
@given(ledgers())
def test_every_ledger(ledger: RandomLedger):
    with tempfile.TemporaryDirectory() as folder:
        bundle = ledger.write(Path(folder) / "bundle")
        file = Path(folder) / "x.por"
        statement = build_snapshot(bundle, file, ledger.secret)
        world = ledger.world(statement.reserves_sha256)
        assert statement.canonical == dump(world.statement)
        for asset in statement.assets:
            assert asset.root.sum == sum(ledger.holdings[asset.symbol].values())
        assert check_snapshot(file) == statement
        again = build_snapshot(bundle, Path(folder) / "y.por", ledger.secret)
        assert again.id == statement.id
        with Snapshot(file) as snapshot:
            _everybody_is_proven(ledger, snapshot, world)
            _nobody_else_is(ledger, snapshot)


def _everybody_is_proven(ledger, snapshot, world):
    for client in ledger.clients:
        proof = snapshot.prove(client)
        assert proof.to_json() == world.proof(client)
        held = {symbol: h[client] for symbol, h in ledger.holdings.items() if h.get(client)}
        assert {entry.symbol: entry.balance for entry in proof.proofs} == held
        verify(proof, Trust.statement(snapshot.statement))
        assert read_proof(proof.encode()) == proof
        verdict = verify_file(proof.encode(), TrustAnchor(statement_id=snapshot.statement_id))
        assert verdict.exit_code == (0 if held else 3)
        for entry in proof.proofs:
            wanted = min(ledger.pieces, entry.balance)
            assert len(entry.pieces) == wanted
            assert all(piece.balance >= 1 for piece in entry.pieces)


def _nobody_else_is(ledger, snapshot):
    """Strangers have no leaf, and no client's proof holds under another's id."""
    strangers = [bytes([0, *client[1:]]) for client in ledger.clients if client[0]]
    for stranger in [bytes(32), b"\xff" * 32, *strangers]:
        assert not snapshot.prove(stranger).proofs
        for client in ledger.clients:
            stolen = replace(snapshot.prove(client), client_id=stranger)
            if stolen.proofs:
                with pytest.raises(RefutedError, match="step root"):
                    verify(stolen, Trust.statement(snapshot.statement))


@pytest.fixture(scope="module")
def one_file(tmp_path_factory) -> tuple[Path, RandomLedger]:
    """A file with three trees, one of them over several pages."""
    from core.ledgers import Asset, Row

    rng, folder = random.Random(3), tmp_path_factory.mktemp("flips")
    assets = [Asset("BTC", 8, ["BTC"]), Asset("ETH", 18, ["ETH"]), Asset("USD", 6, ["USDC", "USDT"])]
    rows = []
    for _ in range(90):
        client = rng.randbytes(32)
        members = rng.sample(["BTC", "USDC", "USDT"], 2)
        rows += [Row(client, "main", member, rng.randrange(1, 10**12), "") for member in members]
    rows.append(Row(rows[0].client, "main", "ETH", 10**18, ""))
    ledger = RandomLedger(assets, rows, 2, "long", rng.randbytes(32))
    build_snapshot(ledger.write(folder / "bundle"), folder / "x.por", ledger.secret)
    return folder / "x.por", ledger


def _answers(file: Path, ledger: RandomLedger, statement_id: str) -> int:
    """Return how many clients are served; every proof that holds must show what the ledger says."""
    served = 0
    with Snapshot(file) as snapshot:
        for client in sorted(ledger.clients)[::6]:
            proof = snapshot.prove(client)
            if verify_file(proof.encode(), TrustAnchor(statement_id=statement_id)).exit_code == 0:
                held = {symbol: h[client] for symbol, h in ledger.holdings.items() if h.get(client)}
                shown = {entry.symbol: entry.balance for entry in proof.proofs}
                assert all(held[symbol] >= balance for symbol, balance in shown.items())
                served += shown == held
    return served


@pytest.mark.slow
def test_a_flipped_byte_is_found_or_changes_no_answer(one_file, tmp_path):
    file, ledger = one_file
    data, copy = file.read_bytes(), tmp_path / "y.por"
    statement = check_snapshot(file)
    everybody = _answers(file, ledger, statement.id)
    assert everybody == len(sorted(ledger.clients)[::6])
    rng, found = random.Random(7), 0
    # Half of them anywhere, half of them among the records of known clients.
    records = [data.index(client) for client in ledger.clients]
    places = [rng.randrange(len(data)) for _ in range(120)]
    places += [rng.choice(records) + rng.randrange(50) for _ in range(80)]
    changes = [(number, place, rng.randrange(1, 256)) for number, place in enumerate(places)]
    for number, place, mask in share(changes, 4):
        copy.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
        try:
            assert check_snapshot(copy) == statement
        except SnapshotError:
            found += 1
            _never_lies(copy, ledger, statement.id)
            continue
        assert number < 120, "a changed record was not found"
        assert _answers(copy, ledger, statement.id) == everybody
    assert found >= len(share(changes, 4)) // 4


def _never_lies(copy: Path, ledger: RandomLedger, statement_id: str) -> None:
    """Who serves a damaged file unchecked proves nothing wrong: each proof is verified before it is told."""
    with contextlib.suppress(SnapshotError):
        _answers(copy, ledger, statement_id)
