"""The public list: it adds up, it names nobody, and nothing in it can be changed unnoticed."""

import gzip
import json
import random
import sys
import zlib

import pytest

from porcore import kernel
from porcore.cli import main
from porcore.errors import PorError
from porcore.public_list import AuditError, audit, publish
from porcore.public_list import layout as list_layout
from porcore.snapshot import Snapshot


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A snapshot of 300 clients in up to 4 pieces, one client's id, and the published list."""
    folder = tmp_path_factory.mktemp("list")
    assert main(["sample", str(folder / "b"), "--accounts", "300", "--pieces", "4"]) == 0
    assert main(["build", str(folder / "b"), "-o", str(folder / "x.por"), "--json"]) == 0
    client = (folder / "b" / "balances.csv").read_text().splitlines()[1].split(",")[0]
    publish(folder / "x.por", folder / "list")
    return folder, client


@pytest.fixture
def copy(made, tmp_path):
    """A list that may be damaged."""
    target = tmp_path / "list"
    target.mkdir()
    for path in (made[0] / "list").iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def test_the_list_leads_to_the_statement(made):
    folder, _ = made
    with Snapshot(folder / "x.por") as snapshot:
        audited = audit(folder / "list")
        assert audited.statement == snapshot.statement
    assert [row.asset.symbol for row in audited.reserves] == ["BTC", "ETH", "USD"]


def test_it_holds_leaves_and_nobodys_id(made):
    folder, _ = made
    ids = {line.split(",")[0] for line in (folder / "b" / "balances.csv").read_text().splitlines()[1:]}
    for path in (folder / "list").iterdir():
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert not any(bytes.fromhex(client) in data or client.encode() in data for client in ids)
    with Snapshot(folder / "x.por") as snapshot:
        for number, asset in enumerate(snapshot.statement.assets):
            files = list_layout.leaf_files(folder / "list", number, asset.symbol)
            assert files.hashes.stat().st_size == 32 * asset.leaf_count
            sums = gzip.decompress(files.sums.read_bytes())
            total = sum(int.from_bytes(sums[i : i + 16], "big") for i in range(0, len(sums), 16))
            assert total == asset.root.sum


@pytest.mark.parametrize("levels", [0, 1, 5, 9, 16])
def test_the_root_does_not_depend_on_how_much_is_read_at_once(made, monkeypatch, levels):
    monkeypatch.setattr(sys.modules["porcore.public_list.audit"], "CHUNK_LEVELS", levels)
    audit(made[0] / "list")


def _unpacked(data):
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


@pytest.mark.slow
def test_every_changed_byte_is_found(copy):
    rng = random.Random(1)
    for path in sorted(copy.glob("0*")):
        whole = path.read_bytes()
        for place in rng.sample(range(len(whole)), 40):
            if path.suffix == ".gz" and place < 10:
                continue  # gzip's own header: time and system
            data = bytearray(whole)
            data[place] ^= 1 << rng.randrange(8)
            path.write_bytes(data)
            if path.suffix == ".gz" and _unpacked(bytes(data)) == _unpacked(whole):
                continue  # bits between the last block and the check sum mean nothing
            with pytest.raises(AuditError):
                audit(copy)
        path.write_bytes(whole)
    audit(copy)


@pytest.mark.parametrize("change", ["shorter", "longer", "two members", "swapped", "empty", "gone"])
def test_other_damage_is_named(copy, change, capsys):
    files = list_layout.leaf_files(copy, 0, "BTC")
    whole, sums = files.hashes.read_bytes(), files.sums.read_bytes()
    if change == "shorter":
        files.hashes.write_bytes(whole[:-32])
    elif change == "longer":
        files.hashes.write_bytes(whole + whole[:32])
    elif change == "two members":
        files.sums.write_bytes(sums + gzip.compress(bytes(16)))
    elif change == "swapped":
        files.hashes.write_bytes(whole[32:64] + whole[:32] + whole[64:])
    elif change == "empty":
        files.sums.write_bytes(b"")
    else:
        files.sums.unlink()
    code = main(["audit", str(copy)])
    said = capsys.readouterr().err
    assert code == (2 if change == "gone" else 1)
    assert "BTC" in said
    assert "Traceback" not in said


def test_a_changed_wallet_list_is_found(copy):
    path = copy / list_layout.WALLETS
    path.write_bytes(path.read_bytes().replace(b"sample cold 1", b"sample cold 7", 1))
    with pytest.raises(AuditError, match=r"wallets\.json"):
        audit(copy)


def test_exit_codes_and_own_lines(made, tmp_path, capsys):
    folder, client = made
    with Snapshot(folder / "x.por") as snapshot:
        statement = snapshot.statement
        proof = snapshot.prove(bytes.fromhex(client))
    main(["prove", str(folder / "x.por"), client, "-o", str(tmp_path / "proof.json")])
    capsys.readouterr()
    arguments = ["audit", str(folder / "list"), "--json", "--proof", str(tmp_path / "proof.json")]
    assert main(arguments) == 3
    assert main([*arguments[:2]]) == 3
    capsys.readouterr()
    assert main([*arguments, "--statement-id", statement.id]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [(line["asset"], line["line"]) for line in facts["own_lines"]] == [
        (entry.symbol, piece.index + 1) for entry in proof.proofs for piece in entry.pieces
    ]
    assert main([*arguments, "--statement-id", "0" * 64]) == 1
    assert "different statements" in capsys.readouterr().err
    data = (tmp_path / "proof.json").read_text()
    (tmp_path / "other.json").write_text(data.replace('"index":', '"index": 1', 1))
    assert main(["audit", str(folder / "list"), "--proof", str(tmp_path / "other.json")]) == 1
    (tmp_path / "none.json").write_text("{}")
    assert main(["audit", str(folder / "list"), "--proof", str(tmp_path / "none.json")]) == 2


def test_one_piece_needs_a_word(tmp_path, capsys):
    main(["sample", str(tmp_path / "b"), "--accounts", "5"])
    main(["build", str(tmp_path / "b"), "-o", str(tmp_path / "x.por"), "--json"])
    capsys.readouterr()
    assert main(["publish", str(tmp_path / "x.por"), "-o", str(tmp_path / "list")]) == 2
    assert "every client's whole balance" in capsys.readouterr().err
    assert not (tmp_path / "list").exists()
    with pytest.raises(PorError):
        publish(tmp_path / "x.por", tmp_path / "list")
    assert (
        main(["publish", str(tmp_path / "x.por"), "-o", str(tmp_path / "list"), "--show-whole-balances"]) == 0
    )
    assert (
        main(["publish", str(tmp_path / "x.por"), "-o", str(tmp_path / "list"), "--show-whole-balances"]) == 2
    )
    audit(tmp_path / "list")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "list", "x.por"]


def test_a_list_that_cannot_be_finished_is_not_there(made, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(kernel, "_LARGE", 1)
    with pytest.raises(PorError, match="disk is full"):
        publish(made[0] / "x.por", tmp_path / "list", progress=full)
    assert list(tmp_path.iterdir()) == []
