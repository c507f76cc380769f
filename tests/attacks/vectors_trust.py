"""Honest files, and everything about what the person gives to compare with."""

from collections.abc import Iterator

from attacks.reference_tree import AssetSpec, World, dump
from attacks.vectors import CONSISTENT, REFUTED, UNREADABLE, VERIFIED, Vector, edited, trusted
from attacks.worlds import EXCHANGE, HOLDER, HONEST, LAST, SECRET, TAKEN_AT
from attacks.worlds import make as world

from porcore import TrustAnchor

PROOF = dump(HONEST.proof(HOLDER)) + b"\n"
ROOTS = {
    a["symbol"]: f"{a['symbol']}={a['root']['hash']}:{a['root']['sum']}" for a in HONEST.statement["assets"]
}
ALL_ROOTS = tuple(ROOTS.values())
ID = HONEST.id
TRUST = (None, None, None)


def make() -> Iterator[Vector]:
    yield from _honest()
    yield from _other_statements()
    yield from _ids()
    yield from _statements()
    yield from _roots()


def _honest() -> Iterator[Vector]:
    says = "4 of 5 assets"
    yield Vector("honest, statement id", PROOF, trusted(), VERIFIED, says=says)
    yield Vector(
        "honest, statement", PROOF, TrustAnchor(statement=dump(HONEST.statement)), VERIFIED, says=says
    )
    yield Vector("honest, all roots", PROOF, TrustAnchor(roots=ALL_ROOTS), VERIFIED, says=says)
    yield Vector(
        "honest, nothing given", PROOF, TrustAnchor(), CONSISTENT, says="Consistent with itself only"
    )
    yield Vector("honest, with padding", dump(HONEST.proof(LAST)), trusted(), VERIFIED, says="3 of 5")
    nobody = dump(HONEST.proof(bytes(32)))
    yield Vector("no proofs, trusted", nobody, trusted(), CONSISTENT, says="Nothing proven")
    yield Vector("no proofs, nothing given", nobody, TrustAnchor(), CONSISTENT, says="Nothing proven")
    only_eth = edited(lambda proof: proof.update(proofs=proof["proofs"][1:2]))
    yield Vector("one leaf is the root", only_eth, trusted(), VERIFIED, says="1 of 5 assets")
    for symbols in (["BTC"], ["BTC", "ETH"]):
        few = World(EXCHANGE, TAKEN_AT, SECRET, [AssetSpec(each, 8, [each], {HOLDER: 5}) for each in symbols])
        for name, what in (
            ("id", TrustAnchor(statement_id=few.id)),
            ("statement", TrustAnchor(statement=dump(few.statement))),
        ):
            says = "the only asset" if len(symbols) == 1 else "all 2 assets"
            title = f"every one of {len(symbols)} assets, {name}"
            yield Vector(title, dump(few.proof(HOLDER)), what, VERIFIED, says=says)


def _other_statements() -> Iterator[Vector]:
    others = {
        "foreign snapshot": world(taken_at="2026-09-25T00:00:00Z"),
        "foreign exchange": world(exchange="Sample Exchange 2"),
        "another secret": world(secret=b"s" * 32),
    }
    for name, other in others.items():
        data = dump(other.proof(HOLDER))
        yield Vector(f"{name}, id given", data, trusted(), REFUTED, "trust", TRUST, says=ID)
        statement = TrustAnchor(statement=dump(HONEST.statement))
        yield Vector(f"{name}, statement given", data, statement, REFUTED, "trust", TRUST, says=ID)
        yield Vector(f"{name}, nothing given", data, TrustAnchor(), CONSISTENT)
        yield Vector(
            f"{name}, roots given", data, TrustAnchor(roots=ALL_ROOTS), REFUTED, "trust", ("BTC", None, None)
        )
    changes = {
        "exchange": lambda s: s.update(exchange=EXCHANGE + "s"),
        "time": lambda s: s.update(taken_at=TAKEN_AT.replace("00Z", "01Z")),
        "reserves": lambda s: s.update(reserves_sha256="0" * 64),
        "leaf count": lambda s: s["assets"][0].update(leaf_count=6),
        "members": lambda s: s["assets"][4]["members"].reverse(),
        "decimals": lambda s: s["assets"][1].update(decimals=7),
        "root sum": lambda s: s["assets"][0]["root"].update(sum="1"),
        "asset left out": lambda s: s["assets"].pop(1),
    }
    for name, change in changes.items():
        data = edited(lambda proof, change=change: change(proof["statement"]))
        yield Vector(f"statement changed: {name}", data, trusted(), REFUTED, "trust", TRUST, says=ID)


def _ids() -> Iterator[Vector]:
    def given(typed: str) -> TrustAnchor:
        return TrustAnchor(statement_id=typed)

    says = "expected 64 hex digits"
    spaced = " ".join(ID[i : i + 8] for i in range(0, 64, 8)).upper() + "\n"
    yield Vector("id in upper case with spaces", PROOF, given(spaced), VERIFIED)
    yield Vector("id of zeros", PROOF, given("0" * 64), REFUTED, "trust", TRUST, says="0" * 64)
    yield Vector(
        "id with one digit changed",
        PROOF,
        given(ID[:-1] + "0123456789abcdef"[int(ID[-1], 16) ^ 1]),
        REFUTED,
        "trust",
        TRUST,
    )
    for name, typed in {
        "empty": "",
        "one digit short": ID[:-1],
        "one digit long": ID + "0",
        "twice": ID + ID,
        "abbreviated": ID[:6] + "…" + ID[-4:],
        "with 0x": "0x" + ID,
        "not hex": "g" * 64,
        "full-width digits": "\uff11" * 64,
        "arabic digits": "\u0661" * 64,
        "no-break spaces": "\u00a0" + ID,
        "a long s and a dotted i": "\u017f" * 32 + "\u0130" * 32,
    }.items():
        yield Vector(f"id given {name}", PROOF, given(typed), UNREADABLE, says=says)


def _statements() -> Iterator[Vector]:
    def given(data: bytes) -> TrustAnchor:
        return TrustAnchor(statement=data)

    honest = dump(HONEST.statement)
    yield Vector(
        "statement given with white space",
        PROOF,
        given(b"\n " + honest.replace(b",", b" ,\t") + b"\r\n"),
        VERIFIED,
    )
    yield Vector("statement given empty", PROOF, given(b""), UNREADABLE, says="statement")
    yield Vector(
        "statement given is a proof file", PROOF, given(PROOF), UNREADABLE, says="statement: the key"
    )
    yield Vector(
        "statement given with a mark",
        PROOF,
        given(b"\xef\xbb\xbf" + honest),
        UNREADABLE,
        says="byte order mark",
    )
    yield Vector("statement given twice", PROOF, given(honest + honest), UNREADABLE, says="nothing after it")
    yield Vector("both unreadable", b"{", given(b"{"), UNREADABLE, says="proof file")


def _roots() -> Iterator[Vector]:
    def given(*roots: str) -> TrustAnchor:
        return TrustAnchor(roots=roots)

    btc = HONEST.statement["assets"][0]["root"]
    without = tuple(root for symbol, root in ROOTS.items() if symbol != "USD")
    yield Vector(
        "roots of what is proven", PROOF, given(*(ROOTS[s] for s in ("USD", "LTC", "ETH", "BTC"))), VERIFIED
    )
    yield Vector("one root missing", PROOF, given(*without), CONSISTENT, says="only for USD")
    yield Vector("one root alone", PROOF, given(ROOTS["BTC"]), CONSISTENT, says="only for ETH, LTC, USD")
    yield Vector(
        "a root that proves nothing", PROOF, given(ROOTS["DOGE"]), CONSISTENT, says="BTC, ETH, LTC, USD"
    )
    wrong = {
        "sum": f"BTC={btc['hash']}:1{btc['sum']}",
        "sum of zero": f"BTC={btc['hash']}:0",
        "hash": f"BTC={btc['hash'][::-1]}:{btc['sum']}",
        "asset's": ROOTS["BTC"].replace("BTC", "LTC"),
    }
    for name, root in wrong.items():
        place = (root[:3], None, None)
        yield Vector(
            f"root given with wrong {name}", PROOF, given(root), REFUTED, "trust", place, says="but you gave"
        )
    says = "expected SYMBOL=HASH:SUM"
    for name, root in {
        "for an unknown asset": ROOTS["BTC"].replace("BTC", "XMR"),
        "without a sum": ROOTS["BTC"].partition(":")[0],
        "without a symbol": ROOTS["BTC"][4:],
        "in upper case": "BTC=" + ROOTS["BTC"][4:].upper(),
        "with a sum not canonical": ROOTS["BTC"] + "0",
        "with a short hash": ROOTS["BTC"].replace(btc["hash"], btc["hash"][:-1]),
        "with spaces": f" {ROOTS['BTC']}",
        "as nothing": "",
        "for a client id": f"{HOLDER.hex()}=00:1",
    }.items():
        yield Vector(f"root given {name}", PROOF, given(root), UNREADABLE, says=says)
    yield Vector("root given twice", PROOF, given(ROOTS["BTC"], ROOTS["BTC"]), UNREADABLE, says=says)
    yield from _roots_and_a_forged_frame(given)


def _roots_and_a_forged_frame(given) -> Iterator[Vector]:
    """With roots alone the leaf counts and the names come from the file, and the sender chose them."""
    roots = given(*(ROOTS[symbol] for symbol in ("BTC", "ETH", "LTC", "USD")))

    def forge(name, change, step, place):
        return Vector(f"roots only, {name}", edited(change), roots, REFUTED, step, place)

    def shallower(proof):
        """The node above two leaves poses as a leaf of a tree with three leaves."""
        tree = HONEST.trees["BTC"]
        proof["statement"]["assets"][0]["leaf_count"] = 3
        one = proof["proofs"][0]["pieces"][0]
        one.update(index=1, balance=tree.json_node(tree.rows[1][1])["sum"], path=one["path"][1:])

    def deeper(proof):
        """The leaf poses as a node with two leaves below it."""
        proof["statement"]["assets"][0]["leaf_count"] = 10
        one = proof["proofs"][0]["pieces"][0]
        one.update(index=4, path=[dict(one["path"][0]), *one["path"]])

    yield forge("leaf as parent", shallower, "root", ("BTC", 0, 2))
    yield forge("parent as leaf", deeper, "root", ("BTC", 0, 4))
    yield forge(
        "another time",
        lambda p: p["statement"].update(taken_at="2026-10-26T00:00:00Z"),
        "root",
        ("BTC", 0, 3),
    )
    yield forge("another name", lambda p: p["statement"].update(exchange="Other"), "root", ("BTC", 0, 3))
    yield forge(
        "other members", lambda p: p["statement"]["assets"][4].update(members=["USD"]), "root", ("USD", 0, 4)
    )
    dropped = edited(lambda p: p["statement"]["assets"].pop(1))
    yield Vector("roots only, an asset hidden", dropped, roots, VERIFIED, says="4 of 4 assets")
    counted = edited(lambda p: p["statement"]["assets"][0].update(leaf_count=6))
    yield Vector("roots only, another leaf count", counted, roots, VERIFIED, says="4 of 5 assets")
