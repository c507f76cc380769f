"""Bytes that readers of JSON do not agree on, and bytes that are no JSON at all."""

from collections.abc import Iterator

from attacks.reference_tree import dump
from attacks.vectors import UNREADABLE, VERIFIED, Vector, edited, trusted
from attacks.worlds import HOLDER, HONEST

GIVEN = trusted()
PROOF = dump(HONEST.proof(HOLDER)) + b"\n"
INDEX = b'"index":2,'
BALANCE = b'"balance":' + dump(HONEST.proof(HOLDER)["proofs"][0]["pieces"][0]["balance"])


def put(old: bytes, new: bytes) -> bytes:
    """Replace the first place of `old`; it must be there."""
    assert old in PROOF
    return PROOF.replace(old, new, 1)


def refused(name: str, data: bytes, says: str) -> Vector:
    return Vector(name, data, GIVEN, UNREADABLE, says=says)


def make() -> Iterator[Vector]:
    yield from _encodings()
    yield from _syntax()
    yield from _numbers()
    yield from _repeated()
    yield from _depth()
    yield from _means_the_same()


def _encodings() -> Iterator[Vector]:
    mark = b"\xef\xbb\xbf"
    yield refused("byte order mark", mark + PROOF, "byte order mark")
    yield refused("two byte order marks", mark + mark + PROOF, "byte order mark")
    yield refused("byte order mark alone", mark, "byte order mark")
    yield refused("byte order mark at the end", PROOF + mark, "not JSON")
    yield refused("byte order mark after a space", b" " + mark + PROOF, "not JSON")
    for code in ("utf-16", "utf-16-be", "utf-32"):
        data = PROOF.decode().encode(code)
        says = "not JSON" if code == "utf-16-be" else "not UTF-8" if code == "utf-16" else ""
        yield refused(f"in {code}", data, says)
    broken = {
        "a lone byte": b"\xff",
        "cut short": b"\xc3",
        "overlong": b"\xc0\xb1",
        "surrogate": b"\xed\xa0\x80",
    }
    broken |= {
        "above the last sign": b"\xf4\x90\x80\x80",
        "latin-1": b"\xe4x",
        "five bytes": b"\xf8\x88\x80\x80\x80",
    }
    for name, data in broken.items():
        yield refused(f"UTF-8, {name}", put(b"Sample Exchange", b"Sample" + data), "not UTF-8")
        yield refused(f"UTF-8, {name} at the end", PROOF + data, "not UTF-8")


def _syntax() -> Iterator[Vector]:
    says = "not JSON"
    for name, data in {
        "empty": b"",
        "white space": b" \n\t\r",
        "a word": b"hello",
        "a nul": b"\x00",
        "cut in the middle": PROOF[: len(PROOF) // 2],
        "last bracket missing": PROOF.rstrip()[:-1],
        "two files": PROOF + PROOF,
        "trailing bracket": PROOF + b"}",
        "trailing letter": PROOF + b"x",
        "trailing nul": PROOF + b"\x00",
        "trailing comma": PROOF.rstrip()[:-1] + b",}",
        "trailing comma in a list": put(b'["BTC"]', b'["BTC",]'),
        "comma missing": put(INDEX, b'"index":2 '),
        "comment": b"/* proof */" + PROOF,
        "line comment": PROOF + b"// end",
        "single quotes": put(b'"index"', b"'index'"),
        "key without quotes": put(b'"index"', b"index"),
        "NaN": put(INDEX, b'"index":NaN,'),
        "Infinity": put(INDEX, b'"index":Infinity,'),
        "-Infinity": put(INDEX, b'"index":-Infinity,'),
        "undefined": put(INDEX, b'"index":undefined,'),
        "True": put(INDEX, b'"index":True,'),
        "line end in text": put(b"Sample Exchange", b"Sample\nExchange"),
        "tab in text": put(b"Sample Exchange", b"Sample\tExchange"),
        "unknown escape": put(b"Sample Exchange", b"\\x53ample Exchange"),
        "short escape": put(b"Sample Exchange", b"Sample\\u12"),
        "escape at the end": PROOF.rstrip() + b'"\\',
        "vertical tab between": put(INDEX, b'\x0b"index":2,'),
        "form feed between": put(INDEX, b'\x0c"index":2,'),
        "no-break space between": put(INDEX, b'\xc2\xa0"index":2,'),
        "line separator between": put(INDEX, b'\xe2\x80\xa8"index":2,'),
        "gzip": b"\x1f\x8b\x08" + bytes(20),
        "a picture": b"\x89PNG\r\n\x1a\n",
        "closing brackets first": b"]" * 40 + b"[" * 5,
    }.items():
        yield refused(f"JSON, {name}", data, "" if name in ("gzip", "a picture") else says)


def _numbers() -> Iterator[Vector]:
    says = "BTC, piece 0, index: found a number with a sign, fraction, exponent or too many digits"
    for text in (
        "2.0",
        "2e0",
        "2E0",
        "20e-1",
        "-2",
        "-0",
        "-0.0",
        "0.2e1",
        "2.00000000000000000000000001",
        "1e999",
    ):
        yield refused(f"index {text}", put(INDEX, b'"index":%s,' % text.encode()), says)
    yield refused("index with 4400 digits", put(INDEX, b'"index":%s,' % (b"9" * 4400)), says)
    for text in ("02", "+2", "0x2", "2.", ".2", "2n", "2_0", "00", "\u0662", "\uff12", "--2", "2e", "1e+"):
        data = put(INDEX, b'"index":%s,' % text.encode())
        yield refused(f"index {text.encode('unicode_escape').decode()}", data, "not JSON")
    for text in ("1.25", "125000000", "1e0"):
        data = put(BALANCE, b'"balance":' + text.encode())
        yield refused(f"balance as the number {text}", data, "BTC, piece 0, balance: found a")


def _repeated() -> Iterator[Vector]:
    for key, again in {
        "format": b'"format":"porcore/1","format"',
        "client_id": b'"client_id":"%s","client_id"' % (b"0" * 64),
        "proofs": b'"proofs":[],"proofs"',
        "statement": b'"statement":{},"statement"',
        "exchange": b'"exchange":"Other","exchange"',
        "leaf_count": b'"leaf_count":5,"leaf_count"',
        "symbol": b'"symbol":"BTC","symbol"',
        "sum": b'"sum":"1","sum"',
        "index": b'"index":2,"index"',
        "balance": b'"balance":"1","balance"',
        "nonce": b'"nonce":"","nonce"',
        "asset": b'"asset":"ETH","asset"',
    }.items():
        says = f"found the key {key} twice"
        yield refused(f"repeated {key}", put(b'"%s"' % key.encode(), again), says)
    yield refused(
        "repeated by escape", put(INDEX, b'"index":7,"\\u0069ndex":2,'), "found the key index twice"
    )
    yield refused(
        "repeated unknown key", put(INDEX, INDEX + b'"%s":1,"%s":1,' % (b"f" * 64, b"f" * 64)), "(not a name)"
    )
    yield refused(
        "repeated __proto__", put(INDEX, INDEX + b'"__proto__":1,"__proto__":1,'), "found the key __proto__"
    )
    yield refused(
        "repeated inside an unknown key", put(INDEX, INDEX + b'"x":{"a":1,"a":2},'), "found the key a twice"
    )


def _depth() -> Iterator[Vector]:
    for levels, says in (
        (8, "proof file: found a list"),
        (9, "nested more than 8 deep"),
        (100_000, "nested more than 8"),
    ):
        yield refused(f"{levels} lists", b"[" * levels + b"]" * levels, says)
    yield refused("100000 objects", b'{"a":' * 100_000, "nested more than 8 deep")
    yield refused("deep in the middle", put(INDEX, b'"index":[[[[2]]]],'), "nested more than 8 deep")
    yield refused("deep and without an end", b"[" * 9, "nested more than 8 deep")
    yield refused(
        "brackets in text are no depth", edited(lambda p: p.update(format="[{" * 20)), "proof file, format"
    )
    quoted = edited(lambda p: p.update(format='\\"[[[[[[[[['))
    yield refused("brackets after an escaped quote are no depth", quoted, "proof file, format")
    yield refused("brackets in text without an end", b'"[[[[[[[[[[', "not JSON")
    # Every quote could begin a text: a careless reader tries them all, each up to the end of the file.
    yield refused("escaped quotes without an end", b'"' + b'\\"' * 100_000, "not JSON")
    yield refused("backslashes without an end", b'"' + b"\\" * 100_001, "not JSON")


def _means_the_same() -> Iterator[Vector]:
    spaced = PROOF.replace(b",", b" ,\r\n\t").replace(b":[", b" : [ ").replace(b"]", b" ]")
    yield Vector("white space between", spaced.replace(b"{", b"{ "), GIVEN, VERIFIED)
    yield Vector("white space around", b"\r\n\t " + PROOF + b" \n\n\t", GIVEN, VERIFIED)
    yield Vector("without a line end", PROOF.rstrip(), GIVEN, VERIFIED)
    yield Vector("text in escapes", put(b'"Sample Exchange"', b'"\\u0053ample Exchange"'), GIVEN, VERIFIED)
    yield Vector("slash in escapes", PROOF.replace(b"porcore/1", b"porcore\\/1"), GIVEN, VERIFIED)
