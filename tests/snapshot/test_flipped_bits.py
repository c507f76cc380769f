"""One bit of a served file flips: every answer stays right or is refused, whatever the bit.

The file is opened directly, with no hash of the whole file in the way.
"""

import os
import random

import pytest
from leaf_files import write_leaves
from shares import share

from porcore.cli import main
from porcore.errors import SnapshotError
from porcore.snapshot import Snapshot
from porcore.snapshot.layout import LAYOUTS
from porcore.verification.checking import Trust, verify

pytestmark = pytest.mark.slow

CLIENTS = [bytes([17 * n]) * 32 for n in range(1, 4)]
UNKNOWN = b"\x5a" * 32


@pytest.fixture(params=LAYOUTS.values(), ids="version {0.version}".format)
def small(request, tmp_path):
    """2 assets, 3 clients, of whom one holds a single asset, and 2 pieces."""
    holdings = {
        "BTC": {CLIENTS[0]: 470_000, CLIENTS[1]: 12, CLIENTS[2]: 99_000_000},
        "ETH": {CLIENTS[0]: 31, CLIENTS[2]: 5_000_000_000},
    }
    path = tmp_path / "small.por"
    write_leaves(path, holdings, 2, request.param)
    return path


def ask(questions):
    """Return the answers; None for one that was refused. Nothing but SnapshotError may come out."""
    answers = []
    for question in questions:
        try:
            answers.append(question())
        except SnapshotError:
            answers.append(None)
    return answers


def answers_of(path, clients):
    """All that a file says: to clients, by the command's path too, of its wallets, its leaves and itself."""

    def proven(snapshot, client):
        proof = snapshot.prove(client)
        verify(proof, Trust.statement(snapshot.statement))
        return proof

    try:
        with Snapshot(path) as snapshot:
            return ask(
                [
                    *(lambda client=client: proven(snapshot, client) for client in clients),
                    lambda: snapshot.wallets,
                    lambda: snapshot.stated_pieces(),
                    *(
                        lambda number=number: b"".join(part.tobytes() for part in snapshot.leaves(number))
                        for number in range(len(snapshot.statement.assets))
                    ),
                    lambda: snapshot.statement_id,
                ]
            )
    except SnapshotError:
        return None


def flips(data, chance, zero, others):
    """Yield places of bits: all of the bytes that are not zero, or some, and some of the zero bytes."""
    bits = [at * 8 + bit for at, byte in enumerate(data) if byte for bit in range(8)]
    yield from bits if zero is None else chance.sample(bits, zero)
    for _ in range(others):
        yield chance.randrange(8 * len(data))


def never_another_answer(path, clients, bits):
    right = answers_of(path, clients)
    assert right is not None
    assert None not in right
    data, untouched = path.read_bytes(), 0
    with path.open("r+b") as file:
        for bit in bits:
            at, mask = bit // 8, 1 << bit % 8
            os.pwrite(file.fileno(), bytes([data[at] ^ mask]), at)
            found = answers_of(path, clients)
            os.pwrite(file.fileno(), data[at : at + 1], at)
            for one, expected in zip(found or [], right, strict=bool(found)):
                assert one is None or one == expected, f"bit {bit}: another answer"
            untouched += found == right
    return untouched


def test_some_bits_of_a_small_file(small):
    bits = flips(small.read_bytes(), random.Random(5), 300, 60)
    untouched = never_another_answer(small, [*CLIENTS, UNKNOWN], bits)
    assert untouched > 20  # the report, unused parts of pages: what no question reads changes no answer


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_bit_of_every_byte_that_is_not_zero(small):
    """And 4,000 of the others."""
    bits = share(flips(small.read_bytes(), random.Random(5), None, 4000), 20)
    never_another_answer(small, [*CLIENTS, UNKNOWN], bits)


def test_the_flip_that_told_an_owner_of_nothing(small):
    """A bit of the client id in a leaf."""
    damaged = bytearray(small.read_bytes())
    for start in range(len(damaged)):
        if damaged.startswith(CLIENTS[0], start):
            damaged[start] ^= 1
    small.write_bytes(damaged)
    found = answers_of(small, CLIENTS)  # version 1 is refused at opening
    assert found is None or found[:3] == [None, None, None]


@pytest.mark.parametrize("words", [b"sample-address", b'{"rows": 3}'], ids=["wallets", "report"])
def test_clients_get_their_answers_when_another_part_is_damaged(tmp_path, words):
    path = tmp_path / "x.por"
    write_leaves(path, {"BTC": {CLIENTS[0]: 5}}, 1, LAYOUTS[2])
    right, data = answers_of(path, CLIENTS), bytearray(path.read_bytes())
    data[data.index(words) + 2] ^= 4
    path.write_bytes(data)
    assert answers_of(path, CLIENTS)[:3] == right[:3]


@pytest.mark.parametrize("what", ["id", "nothing held", "another id"])
def test_the_command_says_right_or_refuses(small, what, capsysbinary):
    client = {"id": CLIENTS[0], "nothing held": UNKNOWN, "another id": CLIENTS[1]}[what]

    def run():
        code = main(["prove", str(small), client.hex()])
        return code, capsysbinary.readouterr().out

    right, data, chance = run(), small.read_bytes(), random.Random(7)
    with small.open("r+b") as file:
        for bit in flips(data, chance, 100, 0):
            at = bit // 8
            os.pwrite(file.fileno(), bytes([data[at] ^ 1 << bit % 8]), at)
            found = run()
            os.pwrite(file.fileno(), data[at : at + 1], at)
            assert found == right or found[0] == 2
            if found != right:
                assert found[1] == b""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A file of 12 MB: more than SQLite keeps in memory."""
    chance = random.Random(3)
    held = {chance.randbytes(32): chance.randrange(1, 10**12) for _ in range(236_000)}
    path = tmp_path_factory.mktemp("large") / "large.por"
    write_leaves(path, {"BTC": held, "ETH": {}}, 1, LAYOUTS[2])
    assert path.stat().st_size > 12_000_000
    return path, held


def test_flips_behind_an_open_file(large):
    """Every answer of the file that stays open is right or a refusal; most never meet the damage."""
    path, held = large
    data, chance = path.read_bytes(), random.Random(11)
    ids, refused = list(held), 0
    with Snapshot(path) as snapshot, path.open("r+b") as file:
        for _ in range(300):
            at, bit = chance.randrange(len(data)), chance.randrange(8)
            near = [client for client in (data[at - o : at - o + 32] for o in range(50)) if client in held]
            os.pwrite(file.fileno(), bytes([data[at] ^ 1 << bit]), at)
            asked = [*near, *chance.sample(ids, 5), chance.randbytes(32)]
            for client in asked:
                try:
                    proof = snapshot.prove(client)
                except SnapshotError:
                    refused += 1
                    continue
                expected = [held[client]] if client in held else []
                assert [entry.balance for entry in proof.proofs] == expected
                verify(proof, Trust.statement(snapshot.statement))
            os.pwrite(file.fileno(), data[at : at + 1], at)
    assert 0 < refused < 900  # of some 2,000 answers
