"""Files that are JSON but not the one form that the format allows."""

import copy
from collections.abc import Callable, Iterator

from attacks.reference_tree import dump
from attacks.vectors import UNREADABLE, VERIFIED, Vector, edited, entry, piece, trusted
from attacks.worlds import HOLDER, HONEST

GIVEN = trusted()
HEX = HOLDER.hex()


def refused(name: str, change: Callable[[dict], object], says: str) -> Vector:
    return Vector(name, edited(change), GIVEN, UNREADABLE, says=says)


def asset(proof: dict, number: int = 0) -> dict:
    return proof["statement"]["assets"][number]


def make() -> Iterator[Vector]:
    yield from _amounts()
    yield from _whole_numbers()
    yield from _hex()
    yield from _words()
    yield from _keys()
    yield from _lists()
    yield from _other_forms()


AMOUNTS = {
    "empty": "",
    "point": ".",
    "no whole part": ".5",
    "no fraction": "1.",
    "trailing zero": "1.50",
    "all zeros": "0.0",
    "leading zero": "01",
    "plus": "+1",
    "minus": "-1",
    "minus zero": "-0",
    "exponent": "1e3",
    "grouped": "1,000",
    "underscore": "1_000",
    "decimal comma": "1,5",
    "two points": "1.2.3",
    "space before": " 1",
    "space after": "1 ",
    "line end": "1\n",
    "hexadecimal": "0x1",
    "too fine": "1.000000001",
    "infinity": "Infinity",
    "not a number": "NaN",
    "2^127 units": "1701411834604692317316873037158.84105728",
    "81 characters": "1" * 81,
    "arabic-indic digits": "\u0661\u0662",
    "devanagari digits": "\u0967",
    "full-width digits": "\uff11",
    "superscript": "1\u00b2",
    "minus sign of typography": "\u22121",
    "zero-width space": "1\u200b",
    "no-break space": "\u00a01",
}


def _amounts() -> Iterator[Vector]:
    says = "is not a canonical amount"
    for name, text in AMOUNTS.items():
        change = _set("balance", text)
        yield refused(f"balance, {name}", change, f"BTC, piece 0, balance: found text that {says}")
    for name in ("minus", "trailing zero", "arabic-indic digits", "2^127 units"):
        text = AMOUNTS[name]
        yield refused(
            f"sibling sum, {name}",
            _in_path("sum", text),
            f"BTC, piece 0, level 1, sum: found text that {says}",
        )
        yield refused(
            f"root sum, {name}", lambda p, t=text: asset(p)["root"].update(sum=t), "statement, BTC, root, sum"
        )


def _set(key: str, value: object) -> Callable[[dict], object]:
    return lambda proof: piece(proof, "BTC").update({key: value})


def _in_path(key: str, value: object) -> Callable[[dict], object]:
    return lambda proof: piece(proof, "BTC")["path"][1].update({key: value})


NOT_NUMBERS = {
    "true": True,
    "false": False,
    "null": None,
    "text": "1",
    "a list": [1],
    "an object": {},
    "a float": 1.0,
}


def _whole_numbers() -> Iterator[Vector]:
    places = {
        "index": (lambda p, v: piece(p, "BTC").update(index=v), "BTC, piece 0, index"),
        "piece": (lambda p, v: piece(p, "BTC").update(piece=v), "BTC, entry 1, piece"),
        "decimals": (lambda p, v: asset(p).update(decimals=v), "statement, BTC, decimals"),
        "leaf_count": (lambda p, v: asset(p).update(leaf_count=v), "statement, BTC, leaf_count"),
    }
    for key, (put, where) in places.items():
        for name, value in NOT_NUMBERS.items():
            change = _put(put, value)
            yield refused(f"{key} is {name}", change, f"{where}: found")
    tops = {"index": 2**31, "piece": 16, "decimals": 31, "leaf_count": 2**31 + 1}
    for key, value in tops.items():
        put, where = places[key]
        for number in (value, 9_999_999_999, 10**10, 2**64, 10**400, -1):
            shown = number if abs(number) < 10**20 else "huge"
            yield refused(f"{key} is {shown}", _put(put, number), f"{where}: found")


def _put(put: Callable[[dict, object], object], value: object) -> Callable[[dict], object]:
    return lambda proof: put(proof, value)


def _hex() -> Iterator[Vector]:
    nonce = HONEST.proof(HOLDER)["proofs"][0]["pieces"][0]["nonce"]
    node = HONEST.proof(HOLDER)["proofs"][0]["pieces"][0]["path"][1]["hash"]
    places = {
        "client id": (lambda p, v: p.update(client_id=v), HEX, "proof file, client_id"),
        "nonce": (lambda p, v: piece(p, "BTC").update(nonce=v), nonce, "BTC, piece 0, nonce"),
        "sibling hash": (lambda p, v: piece(p, "BTC")["path"][1].update(hash=v), node, "level 1, hash"),
        "reserves": (lambda p, v: p["statement"].update(reserves_sha256=v), "ab" * 32, "reserves_sha256"),
        "root hash": (lambda p, v: asset(p)["root"].update(hash=v), "cd" * 32, "statement, BTC, root, hash"),
    }
    for name, (put, right, where) in places.items():
        for kind, text in {
            "upper case": right.upper(),
            "short": right[:-1],
            "long": right + "0",
            "empty": "",
            "0x": "0x" + right[2:],
            "a space": right[:-1] + " ",
            "full-width digits": "\uff11" * len(right),
            "arabic digits": "\u0661" * len(right),
            "not hex": "g" * len(right),
            "astral signs": "\U0001d7d9" * len(right),
        }.items():
            yield refused(f"{name}, {kind}", _put(put, text), f"{where}: found")
        yield refused(f"{name} is a number", _put(put, 0), f"{where}: found a whole number, expected text")


def _words() -> Iterator[Vector]:
    names = {
        "empty": "",
        "65": "a" * 65,
        "space first": " a",
        "space last": "a ",
        "slash": "a/b",
        "umlaut": "b\u00e4nk",
    }
    names |= {
        "line end": "a\n",
        "nul": "a\x00",
        "surrogate": "\ud800",
        "cyrillic": "\u0430",
        "emoji": "\U0001f600",
    }
    for name, text in names.items():
        yield refused(
            f"exchange, {name}", _statement("exchange", text), "statement, exchange: found text outside"
        )
    times = ("2026-10-25", "2026-10-25T00:00:00", "2026-10-25t00:00:00z", "2026-10-25T00:00:00+00:00")
    times += ("2026-10-25 00:00:00Z", "2026-10-25T00:00Z", "2026-10-25T00:00:00.0Z", "26-10-25T00:00:00Z")
    times += ("2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z")
    times += ("2026-10-25T24:00:00Z", "2026-10-25T23:60:00Z", "2026-06-30T23:59:60Z", "0000-01-01T00:00:00Z")
    times += (
        "1900-02-29T00:00:00Z",
        "2026-10-00T00:00:00Z",
        "\u0662026-10-25T00:00:00Z",
        "2026-10-25T00:00:00Z\n",
    )
    for text in times:
        change = _statement("taken_at", text)
        yield refused(
            f"time {text.encode('unicode_escape').decode()}",
            change,
            "statement, taken_at: found text outside",
        )
    symbols = {
        "empty": "",
        "33": "A" * 33,
        "hyphen first": "-A",
        "point first": ".A",
        "space": "B C",
        "cyrillic": "\u0412TC",
    }
    for name, text in symbols.items():
        yield refused(
            f"symbol, {name}", _put(lambda p, v: asset(p).update(symbol=v), text), "asset 1, symbol: found"
        )
        yield refused(
            f"member, {name}", _put(lambda p, v: asset(p).update(members=[v]), text), "BTC, members: found"
        )
    for text in ("porcore/2", "porcore/1 ", "PORCORE/1", ""):
        yield refused(
            f"format {text!r}", lambda p, t=text: p.update(format=t), "proof file, format: found another"
        )
        yield refused(
            f"statement's format {text!r}", _statement("format", text), "statement, format: found another"
        )


def _statement(key: str, value: object) -> Callable[[dict], object]:
    return lambda proof: proof["statement"].update({key: value})


def _keys() -> Iterator[Vector]:
    objects = {
        "proof file": lambda p: p,
        "statement": lambda p: p["statement"],
        "asset": asset,
        "root": lambda p: asset(p)["root"],
        "entry": lambda p: entry(p, "BTC"),
        "piece": lambda p: piece(p, "BTC"),
        "sibling": lambda p: piece(p, "BTC")["path"][0],
    }
    for name, find in objects.items():
        for key in sorted(find(HONEST.proof(HOLDER))):
            yield refused(
                f"{name} without {key}", lambda p, f=find, k=key: f(p).pop(k), f"the key {key} is missing"
            )
        for key in ("extra", "__proto__", "constructor", "Format", HEX):
            shown = "(not a name)" if key == HEX else key
            says = f"found the unknown key {shown}"
            yield refused(f"{name} with {shown}", lambda p, f=find, k=key: f(p).update({k: 1}), says)
        yield refused(f"{name} has no keys", lambda p, f=find: f(p).clear(), "is missing")


def _lists() -> Iterator[Vector]:
    yield refused("no assets", lambda p: p["statement"].update(assets=[]), "found 0 entries")
    yield refused("no members", lambda p: asset(p).update(members=[]), "found 0 entries")
    yield refused("members as text", lambda p: asset(p).update(members="BTC"), "found text, expected a list")
    yield refused(
        "a member twice in one asset", lambda p: asset(p).update(members=["BTC", "BTC"]), "BTC appears twice"
    )
    yield refused(
        "a member in two assets", lambda p: asset(p).update(members=["BTC", "USDC"]), "USDC appears twice"
    )
    yield refused("assets in another order", lambda p: p["statement"]["assets"].reverse(), "do not ascend")
    yield refused(
        "an asset twice",
        lambda p: p["statement"]["assets"].insert(0, copy.deepcopy(asset(p))),
        "do not ascend",
    )
    yield refused("no pieces", lambda p: entry(p, "BTC").update(pieces=[]), "BTC, pieces: found 0 entries")
    yield refused(
        "17 pieces", lambda p: entry(p, "BTC").update(pieces=[piece(p, "BTC")] * 17), "found 17 entries"
    )
    yield refused(
        "33 siblings", lambda p: piece(p, "BTC").update(path=piece(p, "BTC")["path"] * 11), "path: found 33"
    )
    yield refused("path is an object", _set("path", {}), "path: found an object, expected a list")
    yield refused("proofs in another order", lambda p: p["proofs"].reverse(), "out of the statement's order")
    twice = lambda p: p["proofs"].insert(0, copy.deepcopy(p["proofs"][0]))  # noqa: E731
    yield refused("the same proof twice", twice, "out of the statement's order or one asset twice")
    yield refused("more proofs than assets", lambda p: p.update(proofs=p["proofs"] * 2), "found 8 entries")
    yield refused(
        "a proof of an unlisted asset", lambda p: entry(p, "BTC").update(asset="XMR"), "does not list"
    )
    yield refused("a proof of an id as asset", lambda p: entry(p, "BTC").update(asset=HEX), "does not list")
    yield refused("4097 assets", _many_assets, "found 4097 entries")


def _many_assets(proof: dict) -> None:
    proof["statement"]["assets"] = [
        {**asset(proof), "symbol": f"A{n:04}", "members": [f"A{n:04}"]} for n in range(4097)
    ]


def _other_forms() -> Iterator[Vector]:
    for name, value in {"a list": [], "text": "x", "a number": 7, "null": None, "true": True}.items():
        yield Vector(f"the whole file is {name}", dump(value), GIVEN, UNREADABLE, says="proof file: found")
        yield refused(
            f"the statement is {name}", lambda p, v=value: p.update(statement=v), "statement: found"
        )
    statement = dump(HONEST.statement)
    yield Vector(
        "a statement as a proof file", statement, GIVEN, UNREADABLE, says="the key client_id is missing"
    )
    # The order of keys means nothing: the id is of the canonical form.
    shuffled = dict(reversed(HONEST.proof(HOLDER).items()))
    shuffled["statement"] = dict(reversed(shuffled["statement"].items()))
    import json

    yield Vector("keys in another order", json.dumps(shuffled, indent=2).encode(), GIVEN, VERIFIED)
