"""Files that are no canonical JSON, or say something the format has no word for: page and command line agree."""

import json

import pytest

from porcore import Given

pytestmark = pytest.mark.browser

DEEP = 3_000
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


async def test_bytes_that_are_no_text(opened, proof_of):
    data = proof_of("USD").encode()
    given = Given(statement_id="0" * 64)
    wrong = [
        b"\xff",
        b"\x80",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\xf8\x88\x80\x80\x80",
    ]
    right = [
        b"\x00",
        b"\x7f",
        "\u00e9".encode(),
        "\ufeff".encode(),
        "\U0010ffff".encode(),
        "\ufffd".encode(),
        b"\x1f",
    ]
    places = (0, 1, 2, 10, data.index(b"client_id"), len(data) - 2, len(data))
    patches = [(at, at, insert, given) for insert in [*wrong, *right] for at in places]
    whole = [
        b"",
        b" ",
        b"\n",
        b"\xef\xbb\xbf",
        b"\xef\xbb",
        b"\xef\xbb\xbf" + data,
        data + b"\xef\xbb\xbf",
        data * 2,
    ]
    utf16 = [data.decode().encode(code) for code in ("utf-16", "utf-16-le", "utf-32", "utf-7")]
    assert set(await opened.agrees(data, patches)) <= {1, 2}
    codes = await opened.agrees_on([(text, given) for text in [*whole, *utf16[:3]]])
    assert set(codes) == {2}
    assert await opened.agrees_on([(utf16[3], given)]) in ([1], [2])


async def test_text_that_is_no_json(opened, proof_of):
    data = proof_of("USD").encode().decode().rstrip()
    inside = data.replace('"Sample Exchange"', "{}", 1)
    assert inside != data
    strings = [
        f'"{body}"' for body in (r"\u00e9", r"\ud83d\ude00", r"\ud83d", r"\ude00\ud83d", r"\u12", r"\uzzzz")
    ]
    strings += [
        f'"{body}"' for body in (r"\x41", r"\'", "\\", "\n", "\t", "\x00", r"\u 123", r"\u+123", r"\U0041")
    ]
    strings += [
        "'Sample'",
        '"Sample',
        "Sample",
        '"S" "E"',
        '"S"+"E"',
        "/*c*/1",
        "1//c",
        '"\x7f"',
        '"\u2028"',
        r'"\/"',
    ]
    bodies = [inside.replace("{}", text, 1) for text in strings]
    tails = [
        data + tail
        for tail in (",", "]", "}", "0", "null", "//", "\v", "\f", "\u00a0", "\u2028", "\0", " \t\r\n")
    ]
    commas = [data.replace(",", old, 1) for old in (",,", "", ";", ", ,")] + [
        data.replace(":", "=", 1),
        data[1:],
    ]
    commas += [
        data.replace("}", ",}", 1),
        data.replace("]", ",]", 1),
        data.replace("[", "[,", 1),
        "[" + data + "]",
    ]
    files = [(text.encode(), Given()) for text in [*bodies, *tails, *commas]]
    assert set(await opened.agrees_on(files)) == {2, 3}  # only white space at the end leaves it readable


async def test_nesting(opened):
    counts = [*range(1, 12), DEEP]
    texts = []
    for opening, closing in (
        ("[", "]"),
        ('{"a":', "}"),
        ("[{}, [", "]]"),
        ("}", "{"),
        ('"[', '"'),
        ('"\\"[', '"'),
    ):
        texts += [opening * n + ending * n for n in counts for ending in ("", closing)]
        texts += ['{"format":' + json.dumps(opening * n) + "}" for n in counts]
    assert set(await opened.agrees_on([(text.encode(), Given()) for text in texts])) == {2}


async def test_quotes_and_escapes_without_end(opened):
    """Searching back from each of them would take minutes; both readers are done at once."""
    files = [
        '"' + '\\"' * 200_000,
        '"' * 200_001,
        "\\" * 200_001,
        '["' + "\\" * 200_001,
        '"\\',
        '"\\"',
        '"\\\\"',
    ]
    files += [f'"{text}' for text in ("[[[[[[[[[", "\\\\", "\\\\[[[[[[[[[", '\\"[[[[[[[[[', '"[[[[[[[[[')]
    assert set(await opened.agrees_on([(text.encode(), Given()) for text in files])) == {2}


async def test_repeated_keys(opened, proof_of):
    text = proof_of("USD").encode().decode()
    twice = [
        text.replace("{", '{"format":"porcore/1",', 1),
        text.replace('{"decimals"', '{"decimals":1,"decimals"', 1),
        text.replace('{"hash"', '{"sum":"1","hash"').replace("{", '{"format":"porcore/1",', 1),
        text.replace("{", '{"a b":1,"a b":2,"c":1,"c":2,', 1),
        text.replace("{", '{"c":1,"a b":1,"c":{"d":1,"d":2},"a b":2,', 1),
        text.replace("{", '{"__proto__":1,"__proto__":2,', 1),
        text.replace("{", '{"\\ud83d\\ude00":1,"\U0001f600":2,', 1),
        text.replace("{", '{"form\\u0061t":1,', 1),
        text.replace("{", '{"":1,"":2,', 1),
        text.replace("{", '{"__proto__":{},', 1),
        text.replace('"client_id"', '"Client_id"', 1),
        text.replace('"client_id":', '"client_id ":', 1),
        '{"a":[{"b":1,"b":2}],"a":1',
    ]
    codes = await opened.agrees_on([(text.encode(), Given()) for text in twice])
    assert set(codes) == {2}


async def test_every_word_and_number_replaced(opened, proof_of):
    """Each value of a proof file becomes each of a long list of others, as text and as number."""
    data = proof_of("USD").encode()
    text, patches, at = data.decode(), [], 0
    for written in leaves_of(json.loads(data)):
        at = text.index(written, at)
        others = [*NUMBERS, *(json.dumps(other) for other in STRINGS), *(f'"{other}"' for other in LETTERS)]
        patches += [(at, at + len(written), other.encode(), Given()) for other in others]
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
    given = [Given(statement_id=typed) for typed in ids]
    given += [Given(roots=(typed,)) for typed in roots] + [
        Given(roots=(typed, f"{root}:1")) for typed in roots
    ]
    given += [Given(statement=typed) for typed in statements]
    given += [Given(statement=b"", statement_id=right), Given(statement_id=right, roots=("XXX",))]
    codes = await opened.agrees_on([(data, one) for one in given])
    assert {0, 1, 2} == set(codes)
