"""A proof file with one byte changed, lost or added, at every place: refused, or it still says the same.

What may stand differently without a change of meaning is white space; everything else is refused with a
sentence, and never with a parser's own error.
"""

import random
from itertools import product

import pytest
from attacks.reference_tree import dump
from attacks.worlds import HOLDER, HONEST
from shares import share

from porcore import TrustAnchor, read_proof, verify_file

PROOF = dump(HONEST.proof(HOLDER)) + b"\n"
GIVEN = TrustAnchor(statement_id=HONEST.id)
MEANING = HONEST.proof(HOLDER)
WHITE = b" \t\r\n"
TELLING = b'"\\{}[]:,. \n\t\r0179afAFenE-+\x00\x7f\x80\xff'


def judged(data: bytes) -> int:
    """Return the exit code; what is verified must mean what the honest file means."""
    verdict = verify_file(data, GIVEN)
    assert verdict.exit_code in (0, 1, 2), verdict.headline
    if verdict.exit_code == 0:
        assert read_proof(data).to_json() == MEANING
    else:
        assert verdict.headline.startswith(("Refuted: ", "Not readable: "))
    return verdict.exit_code


def test_the_file_itself_holds():
    assert judged(PROOF) == 0
    assert read_proof(PROOF).encode() == PROOF


@pytest.mark.slow
def test_every_bit():
    """One bit changed can only be harmless in the line end after the file, where no bit makes other white space."""
    for place, bit in share(product(range(len(PROOF)), range(8)), 8):
        data = bytearray(PROOF)
        data[place] ^= 1 << bit
        code = judged(bytes(data))
        harmless = PROOF[place] in WHITE and data[place] in WHITE
        # A space inside the exchange's name is no white space between words.
        assert (code == 0) == (harmless and place == len(PROOF) - 1), (place, bit)


@pytest.mark.slow
def test_every_place_with_telling_values():
    rng = random.Random(5)
    cases = [
        (place, value)
        for place in range(len(PROOF))
        for value in sorted({*rng.sample(TELLING, 9), *rng.sample(range(256), 3)} - {PROOF[place]})
    ]
    for place, value in share(cases, 8):
        code = judged(PROOF[:place] + bytes([value]) + PROOF[place + 1 :])
        assert (code == 0) == (place == len(PROOF) - 1 and value in WHITE)


def test_every_byte_lost_and_every_byte_doubled():
    for place in range(len(PROOF)):
        lost = judged(PROOF[:place] + PROOF[place + 1 :])
        assert (lost == 0) == (place == len(PROOF) - 1)
        doubled = judged(PROOF[:place] + PROOF[place : place + 1] + PROOF[place:])
        assert (doubled == 0) == (place == len(PROOF) - 1)


def test_white_space_at_every_place():
    """Accepted between words and refused within them; which is which is told by the strings' quotes alone."""
    quoted, word = False, b"0123456789"
    for place in range(len(PROOF)):
        before, here = PROOF[place - 1 : place], PROOF[place : place + 1]
        inside = quoted or (before in [bytes([c]) for c in word] and here in [bytes([c]) for c in word])
        code = judged(PROOF[:place] + bytes([WHITE[place % 4]]) + PROOF[place:])
        assert (code == 0) == (not inside), place
        quoted ^= here == b'"'


def test_every_cut():
    for length in range(len(PROOF)):
        assert (judged(PROOF[:length]) == 0) == (length == len(PROOF) - 1)


def test_damage_in_several_places():
    rng = random.Random(11)
    for _ in range(3000):
        data = bytearray(PROOF)
        for _ in range(rng.randint(2, 6)):
            place = rng.randrange(len(data))
            match rng.randrange(3):
                case 0:
                    data[place] = rng.choice(TELLING)
                case 1:
                    data[place:place] = bytes(rng.choices(TELLING, k=rng.randint(1, 3)))
                case _:
                    del data[place : place + rng.randint(1, 40)]
        judged(bytes(data))
