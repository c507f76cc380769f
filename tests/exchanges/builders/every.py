"""A fixture of every format and rule but those of the slow Poseidon trees, as bytes, with what the person would give."""

import functools
import json
from dataclasses import dataclass

from exchanges.builders import (
    build_backpack,
    build_bitbase,
    build_bitget,
    build_bitmex,
    build_coinex,
    build_flipster,
    build_hotcoin,
    build_lemon,
    build_ourbit,
    build_path_strings,
    build_sums,
    build_swissborg,
    build_trees,
)

OPTIONAL = r".*auditId removed"  # not hashed, and not in every file
_ROOT_ELSEWHERE = ("porcore", "hotcoin", "swissborg", "bingx", "pionex", "topone")


@dataclass(frozen=True)
class Fixture:
    """`holds` passes; `roots`, `nonces` and `companion` make it exit 0."""

    name: str
    key: str
    holds: bytes
    roots: tuple = ()
    nonces: tuple = ()
    companion: bytes | None = None
    code: int = 0  # exit code under a root from outside: 3 where nothing binds the leaf
    free: tuple = ()  # patterns of changes that say nothing else: no hash covers them, or order means nothing

    @property
    def trust(self):
        """What must be given for a change to be found: nothing, where the file itself names the root."""
        roots = self.roots if self.key in _ROOT_ELSEWHERE else ()
        return {"roots": roots, "nonces": self.nonces, "companion": self.companion}


def packed(value):
    """Return a fixture's bytes."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def simple(name, key, built, free=(), code=0):
    """Return a fixture that is one file with one root."""
    value, root = built
    return Fixture(name, key, packed(value), (root,), code=code, free=free)


def with_root(file):
    """Return (file, root) of a CoinEx or Bitbase file."""
    return file, file["rootHash"] if "rootHash" in file else file["root"]["hash"]


def own_builders():
    """Return the fixtures of formats with sums in one file."""
    four = ("BTC", "ETH", "USDT", "USDC")
    last = (r"pathList\[0\]\.balances\.\w+ removed",)
    # A neighbour's date and empty id are not in every file, and an amount of zero says nothing. A listed currency counts
    # where nobody holds it, as SOL.
    spare = (r"path\[\w+\]\.(uid|snapshotDate) removed", r"path\[0\]\.balances\.ETH:\w+ removed")
    known = (r"allCurrencies\[\w+\] swapped", r"allCurrencies\[(0|1|last)\] removed")
    # What these mean was never told, and no hash covers them. Of the root's side there is nothing to say.
    ignored = (r".*\.(type|uhash|depth).*", r"data\[0\]\.r")
    return [
        simple("porcore", "porcore", build_trees.own_proof(), (r"proofs\[last\] removed",)),
        simple(
            "bybit",
            "bybit",
            build_sums.bybit(four, digits={"USDT": 4, "USDC": 4}),
            (OPTIONAL, r"self\.nonce.*"),
        ),
        simple(
            "bybit-newer",
            "bybit",
            build_sums.bybit(("NEWCOIN", "BTC", "A2", "ETH")),
            (OPTIONAL, r"self\.nonce.*"),
        ),
        simple("bitget-2026", "bitget", build_bitget.bitget_2026(), (OPTIONAL,)),
        simple("bitget-2025", "bitget", build_sums.bitget(), (OPTIONAL,)),
        simple("bitget-2022", "bitget", build_sums.bitget(rule=2022, index=5), (OPTIONAL,)),
        simple("uzx", "bitget", build_bitget.uzx(index=5), (OPTIONAL, r"path\[last\]\.role removed")),
        simple("bitunix", "bitunix", build_sums.bitunix()),
        simple("mexc", "mexc", build_sums.mexc(), last),
        simple("mexc-left", "mexc", build_sums.mexc(index=1)),
        simple(
            "ourbit", "ourbit", build_ourbit.user_file(3, 7, ("BTC", "ETH", "SOL", "USDT")), (*spare, *known)
        ),
        simple("ourbit-last", "ourbit", build_ourbit.user_file(6, 7, listed=False), spare),
        simple("htx-sums", "htx-sums", build_sums.htx_sums(), ignored, 3),
        simple("htx-sums-8", "htx-sums", build_sums.htx_sums(5, order=(*"abcdefgh",)), ignored, 3),
        simple("okx-v1", "okx-v1", build_sums.okx_v1(), (OPTIONAL, "self.height removed")),
        simple("coinex-alone", "coinex", with_root(build_coinex.user_file(10))),
        simple("coinex-twice", "coinex", with_root(build_coinex.user_file(10, copies=2))),
        simple("flipster", "flipster", build_flipster.user_file(150, 250)),
        simple("flipster-json", "flipster", build_flipster.user_file(150, 250, write=build_flipster.as_json)),
        simple("bitbase", "bitbase", with_root(build_bitbase.user_file()), (r"(period|snapshotTime).*",)),
    ]


def with_companions():
    """Return the fixtures of formats that use a second file."""
    hot, anchor = build_hotcoin.files(2)
    row, published = build_lemon.files(4)
    owed, audit = build_swissborg.files()
    older, trusted = build_swissborg.files(hashes=True)[0], (audit["audit"]["commitment"]["digest"],)
    tree, user, root = build_trees.okx_tree()
    secret = (build_swissborg.CREDENTIAL,)
    packs = [
        (build_backpack.files(6, 10, 4, 2, 5, has), name)
        for has, name in ((True, "backpack"), (False, "backpack-alone"))
    ]
    leaves, order = (r"liabilities\[\w+\] .*",), (r"nodes\[last\] swapped",)
    padding = ("14 swapped",)  # a node and its padding have one hash and one sum, whichever comes first
    return [
        Fixture("hotcoin", "hotcoin", packed(hot), (anchor["root"],), companion=packed(anchor)),
        Fixture(
            "lemon",
            "lemon",
            packed(build_lemon.line(row)),
            (published["root_hash"],),
            companion=packed(published),
        ),
        Fixture("swissborg", "swissborg", packed(owed), trusted, secret, packed(audit), free=leaves),
        Fixture("swissborg-hashes", "swissborg", packed(older), trusted, secret, packed(audit), free=leaves),
        Fixture("okx-v2-tree", "okx-v2-tree", packed(tree), (root,), (), packed(user), free=padding),
        *(
            Fixture(name, "backpack", packed(file), (root,), (), packed(final), free=(r"user_hash",))
            for (file, final, root), name in packs
        ),
        Fixture("okx-v2-user", "okx-v2-user", packed(user), (root,), (), packed(tree), free=order),
    ]


def texts():
    """Return the fixtures that are lines of text."""
    lines = build_bitmex.whole_tree(build_bitmex.sample_pieces())
    nonce = f"1,{build_bitmex.nonce_of(1)}"
    root = lines[1].split(",")[0]
    result = [Fixture("bitmex", "bitmex", packed("\n".join(lines) + "\n"), (root,), (nonce,), free=("0",))]
    for name in ("bingx", "pionex", "topone"):
        record, path, root = getattr(build_path_strings, name)(2)
        # Of an index in a path of Pionex only order and side matter.
        free = ("1",) if name == "pionex" else ()
        result.append(Fixture(name, name, packed(f"{record}\n{path}\n"), (root,), free=free))
    return result


@functools.cache
def fixtures():
    """Return all of them, made once."""
    return (*own_builders(), *with_companions(), *texts())
