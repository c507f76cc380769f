"""Thousands of files damaged at random: page and command line must say the same about every one."""

import json
import random

import pytest
from shares import share

from porcore import ProofFile, TrustAnchor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SNIPPETS = (
    *(
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "1",
        "-",
        ".",
        "e5",
        "true",
        "null",
        "\\u0041",
        "\\ud800",
        " ",
    ),
    *(
        "\t",
        "\n",
        "\0",
        "\u00e9",
        "\U0001f600",
        "\u0661",
        '"sum":"0",',
        '"piece":0,',
        '{"hash":"","sum":"1"},',
        "/",
    ),
)
WORDS = (
    "0",
    "1",
    "0.00000001",
    str(2**127 - 1),
    str(2**126),
    "00",
    "1.",
    "a" * 64,
    "0" * 64,
    "0" * 32,
    "BTC",
    "USD",
)
NUMBERS = (0, 1, 2, 3, 15, 16, 2**31 - 1, 2**31, 10**10, -1, True, None, 1.5, [], {}, "1")


def damage_bytes(data: bytes, rng: random.Random) -> bytes:
    """Replace, remove, insert or move a few stretches."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        start = rng.randrange(len(data) + 1)
        stop = min(len(data), start + rng.choice((0, 1, 1, 2, 20, 200)))
        kind = rng.randrange(4)
        if kind == 0:
            other = rng.choice(SNIPPETS).encode()
        elif kind == 1:
            other = rng.randbytes(stop - start)
        elif kind == 2:
            other = data[start:stop] * 2
        else:
            at = rng.randrange(len(data) + 1)
            other = data[at : at + stop - start]
        data = data[:start] + other + data[stop:]
    return data


def places(value: object) -> list[tuple[object, object]]:
    """Every (container, key) below a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in pairs for found in [(value, key), *places(item)]]


def damage_values(data: bytes, rng: random.Random) -> bytes:
    """Keep the file JSON, and change, remove, double or exchange some of its values."""
    value = json.loads(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        container, key = rng.choice(places(value))
        old, kind = container[key], rng.randrange(6)
        if kind == 0 and isinstance(old, str):
            container[key] = rng.choice(WORDS)
        elif kind == 1 and isinstance(old, int):
            container[key] = rng.choice((old + 1, old ^ 1, old ^ 2, *NUMBERS))
        elif kind == 2 and isinstance(container, list):
            container.insert(rng.randrange(len(container) + 1), old)
        elif kind == 3:
            del container[key]
        elif kind == 4:
            container[key] = rng.choice((*NUMBERS, *WORDS))
        else:
            other, place = rng.choice(places(value))
            container[key], other[place] = json.loads(json.dumps(other[place])), json.loads(json.dumps(old))
        if not places(value):
            break
    return json.dumps(value, indent=rng.choice((None, 0, 1))).encode()


def given_for(proof: ProofFile, rng: random.Random) -> TrustAnchor:
    """Return something to compare with: most often what is right for the undamaged file, or nothing."""
    assets = proof.to_json()["statement"]["assets"]
    roots = [f"{asset['symbol']}={asset['root']['hash']}:{asset['root']['sum']}" for asset in assets]
    return rng.choice(
        (
            TrustAnchor(),
            TrustAnchor(),
            TrustAnchor(statement_id=proof.statement.id),
            TrustAnchor(statement=proof.statement.canonical),
            TrustAnchor(statement=damage_bytes(proof.statement.canonical, rng)),
            TrustAnchor(roots=tuple(rng.sample(roots, rng.randint(1, len(roots))))),
            TrustAnchor(roots=(damage_bytes(roots[0].encode(), rng).decode("latin-1"),)),
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("damage", [damage_bytes, damage_values])
async def test_damaged_files(opened, proof_of, tower, file_of, rng, damage):
    proofs = [proof_of("BTC", "USD"), proof_of("USD", pieces=True)]
    proofs.append(file_of(tower(5, 4), tower(1, 0, "ETH"), tower(2**31 - 1, 2**31 - 2, "USD")))
    files = []
    for _ in range(2_500):
        proof = rng.choice(proofs)
        files.append((damage(proof.encode(), rng), given_for(proof, rng)))
    files = share(files, 5)
    codes = await opened.agrees_on(files)
    assert all(codes.count(code) > len(files) // 125 for code in (1, 2)), [codes.count(n) for n in range(4)]
