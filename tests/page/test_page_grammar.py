"""Files that are JSON and say something the format has no word for: page and command line agree."""

import json

import pytest
from shares import share

from porcore import TrustAnchor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LETTERS = ("\u0663", "\uff13", "\u0967", "\U0001d7db", "\u00b3", "\u2163", "\u0430", "K", "\u017f", "\u0130")
NUMBERS = (
    *(
        "0",
        "1",
        "-0",
        "-1",
        "+1",
        "01",
        "1.0",
        "1.",
        ".5",
        "1e0",
        "1E+2",
        "1e",
        "0x1",
        "1_0",
        "--1",
        "-",
        "1 2",
    ),
    *("15", "16", "30", "31", "2147483647", "2147483648", "4294967296", "9999999999", "10000000000"),
    *("9007199254740993", "1" * 400, "1" * 5000, "1e999", "-1e-999", "0.1", "NaN", "Infinity", "-Infinity"),
    *("true", "false", "null", '"1"', '""', "[]", "{}", "[1]", '{"a":1}', "tru", "nulll", "True", "", " "),
)
STRINGS = (
    *(
        "",
        " ",
        "0",
        "00",
        "0.",
        ".0",
        "0.0",
        "0.10",
        "1.5",
        "1.123456789",
        "-1",
        "+1",
        "1e3",
        "1,5",
        " 1",
        "1 ",
    ),
    *(
        str(2**127 - 1),
        str(2**127),
        "9" * 79,
        "9" * 80,
        "9" * 81,
        "0." + "0" * 77 + "1",
        "1\n",
        "1\0",
        "\u2028",
    ),
    *(
        "ab" * 32,
        "AB" * 32,
        "ab" * 31 + "a",
        "ab" * 32 + "c",
        "ab" * 31 + "a\n",
        "0" * 32,
        "g" * 64,
        "g" * 32,
    ),
    *(
        "\U0001f600" * 64,
        "\U0001f600" * 32,
        "\u00e9" * 64,
        "porcore/1",
        "porcore/2",
        "porcore/1 ",
        "BTC",
        "ZZZ",
    ),
    *("A" * 32, "A" * 33, ".A", "A.", "A B", "A/B", "__proto__", "constructor", "hasOwnProperty", "toString"),
    *("Sample Exchange", " Sample", "Sample ", "S" * 64, "S" * 65, "S\tE", 'S"E', "S\\E", "\u0421ample"),
    *("2026-10-25T00:00:01Z", "2024-02-29T23:59:59Z", "2023-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
    *("1900-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    *("2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z"),
    *("2026-10-25T24:00:00Z", "2026-10-25T00:60:00Z", "2026-10-25T23:59:60Z", "2026-10-25 00:00:00Z"),
    *("2026-10-25T00:00:00z", "2026-10-25T00:00:00", "2026-10-25T00:00:00+00:00", "2026-10-25T00:00:00Z\n"),
    *LETTERS,
)


def leaves_of(value: object) -> list[str]:
    """Every word and number of a proof file, as it is written in JSON."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [text for item in inner for text in leaves_of(item)]
    return [json.dumps(value)]


async def test_every_word_and_number_replaced(opened, proof_of):
    """A value of a proof file becomes each of a long list of others, as text and as number."""
    data = proof_of("USD").encode()
    text, patches, at = data.decode(), [], 0
    for written in leaves_of(json.loads(data)):
        at = text.index(written, at)
        others = [*NUMBERS, *(json.dumps(other) for other in STRINGS), *(f'"{other}"' for other in LETTERS)]
        patches += [
            (at, at + len(written), other.encode(), TrustAnchor()) for other in share(others, 4, f"{at}")
        ]
        at += len(written)
    codes = await opened.agrees(data, patches)
    assert {1, 2, 3} == set(codes)


async def test_what_was_given_is_read_alike(opened, proof_of):
    proof = proof_of("BTC", "USD")
    data, right = proof.encode(), proof.statement.id
    asset = proof.statement.assets[0]
    root = f"BTC={asset.root.hash.hex()}"
    ids = [
        right,
        right.upper(),
        right + "\n",
        right[:32] + "\r\n\t " + right[32:],
        "0x" + right,
        right[:-1] + "g",
    ]
    ids += [
        "",
        " ",
        "\u00a0" + right,
        right[:-1] + "\uff11",
        "\u0130" * 64,
        "\U0001f600" * 64,
        "\u03a3" * 3,
        "f" * 64,
    ]
    roots = [
        "BTC",
        "BTC=",
        "=:",
        "",
        "=",
        ":",
        root,
        f"{root}:",
        f"{root}:1",
        f"{root}:01",
        f"{root}:1.0",
        "a b=c:d",
    ]
    roots += [
        f"{root.upper()}:1",
        f"{root}:{2**127}",
        f"{root}=1:1",
        f"{root}:1:1",
        "XXX=1:1",
        "\u00e9=1:1",
        "__proto__=1",
    ]
    statements = [
        b"",
        b"{}",
        b"[]",
        proof.statement.canonical,
        proof.statement.canonical[:-1],
        data,
        b"\xff",
        b"\xef\xbb\xbf",
    ]
    statements += [proof.statement.canonical.replace(b'"leaf_count":', b'"leaf_count":1', 1), b"[" * 9]
    given = [TrustAnchor(statement_id=typed) for typed in ids]
    given += [TrustAnchor(roots=(typed,)) for typed in roots] + [
        TrustAnchor(roots=(typed, f"{root}:1")) for typed in roots
    ]
    given += [TrustAnchor(statement=typed) for typed in statements]
    given += [TrustAnchor(statement=b"", statement_id=right), TrustAnchor(statement_id=right, roots=("XXX",))]
    codes = await opened.agrees_on([(data, one) for one in given])
    assert {0, 1, 2} == set(codes)


async def test_counts_at_their_bounds(opened, proof_of):
    """The last count that is read and the first that is not, for every list of the format."""
    text = proof_of("USD").encode()

    def edited(change) -> bytes:
        value = json.loads(text)
        change(value, value["statement"]["assets"], value["proofs"][0]["pieces"])
        return json.dumps(value).encode()

    def many_assets(count: int):
        def change(value, assets, _pieces) -> None:
            made = [{**assets[0], "symbol": f"B{i:04}", "members": [f"B{i:04}"]} for i in range(count - 1)]
            value["statement"]["assets"] = [*made, assets[-1]]

        return change

    def many_members(count: int):
        return lambda _value, assets, _pieces: assets[0].update(members=[f"M{i}" for i in range(count)])

    def many_pieces(count: int):
        return lambda _value, _assets, pieces: pieces.extend(pieces[:1] * (count - 1))

    def long_path(count: int):
        return lambda _value, _assets, pieces: pieces[0].update(path=[pieces[0]["path"][0]] * count)

    bounds = {many_assets: 4096, many_members: 4096, many_pieces: 16, long_path: 32}
    read = [edited(make(bound)) for make, bound in bounds.items()]
    unread = [edited(make(bound + 1)) for make, bound in bounds.items()]
    assert await opened.agrees_on([(data, TrustAnchor()) for data in read]) == [3, 3, 1, 1]
    assert await opened.agrees_on([(data, TrustAnchor()) for data in unread]) == [2, 2, 2, 2]
