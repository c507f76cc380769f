"""Files that are no canonical JSON: page and command line name the same fault."""

import json

import pytest

from porcore import TrustAnchor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DEEP = 3_000


async def test_bytes_that_are_no_text(opened, proof_of):
    data = proof_of("USD").encode()
    given = TrustAnchor(statement_id="0" * 64)
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
        f'"{body}"'
        for body in (
            r"\u00e9",
            r"\u00E9",
            r"\uD83D\uDE00",
            r"\ud83d\ude00",
            r"\ud83d",
            r"\ude00\ud83d",
            r"\u12",
            r"\uzzzz",
        )
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
    files = [(text.encode(), TrustAnchor()) for text in [*bodies, *tails, *commas]]
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
    assert set(await opened.agrees_on([(text.encode(), TrustAnchor()) for text in texts])) == {2}


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
    assert set(await opened.agrees_on([(text.encode(), TrustAnchor()) for text in files])) == {2}


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
    codes = await opened.agrees_on([(text.encode(), TrustAnchor()) for text in twice])
    assert set(codes) == {2}
