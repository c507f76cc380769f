"""Gaps in pieces are found whatever part of the clients they fall into, and nothing else is taken for one."""

import random

import numpy as np
import pytest

from porcore.snapshot import piece_gaps


def records_of(pieces):
    """Return the records of clients, given as the pieces that each has, in random order."""
    rng = random.Random(7)
    rows = []
    for numbers in pieces:
        client = rng.randbytes(32)
        rows += [client + number.to_bytes(2, "big") + bytes(15) + b"\1" for number in numbers]
    rng.shuffle(rows)
    return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, 50)


@pytest.fixture(params=[2**24, 100, 7], ids=["one part", "some parts", "many parts"])
def gaps(request, monkeypatch):
    monkeypatch.setattr(piece_gaps, "_MARKS", request.param)

    def find(pieces):
        records = records_of(pieces)
        return piece_gaps.have_gaps(lambda: iter(np.array_split(records, 5)), len(records))

    return find


GOOD = [list(range(1 + n % 16)) for n in range(120)]


def test_whole_rows_of_pieces_have_none(gaps):
    assert not gaps(GOOD)
    assert not gaps([[0]])
    assert not gaps([list(range(16))])


@pytest.mark.parametrize("bad", [[1], [0, 2], [0, 1, 2, 4], list(range(1, 16)), [0, 15]], ids=str)
@pytest.mark.parametrize("place", [0, 60, 120])
def test_one_gap_among_many_clients_is_found(gaps, bad, place):
    assert gaps([*GOOD[:place], bad, *GOOD[place:]])


def test_marks_that_coincide_are_not_taken_for_a_gap(monkeypatch):
    """Under the first key all clients look alike; under the second one they do not."""
    real, drawn = piece_gaps.leaf_keys, []

    def alike(key, context, records):
        drawn.append(key)
        keys = real(key, context, records)
        return keys if len(set(drawn)) > 1 else keys * 0

    monkeypatch.setattr(piece_gaps, "leaf_keys", alike)
    records = records_of(GOOD)
    assert not piece_gaps.have_gaps(lambda: iter([records]), len(records))
    assert len(set(drawn)) == 2


def test_the_memory_is_that_of_a_part(monkeypatch):
    monkeypatch.setattr(piece_gaps, "_MARKS", 50)
    records = records_of(GOOD)
    seen = []
    real = piece_gaps._gap
    monkeypatch.setattr(piece_gaps, "_gap", lambda marks: seen.append(len(marks)) or real(marks))
    assert not piece_gaps.have_gaps(lambda: iter(np.array_split(records, 9)), len(records))
    assert sum(seen) == len(records)
    assert max(seen) < 150
