"""One fixture of every format and rule that is not Poseidon, as bytes, with what the person would give."""

import json
from dataclasses import dataclass

from peers.builders import build_hashes, build_sums, build_trees

CREDENTIAL = "zTestCredential"


@dataclass(frozen=True)
class Fixture:
    """`holds` passes; `roots`, `nonces` and `companion` make it exit 0."""

    name: str
    key: str
    holds: bytes
    roots: tuple = ()
    nonces: tuple = ()
    companion: bytes | None = None
    root: str = ""
    free: tuple = ()  # patterns of changes that say nothing else: no hash covers them, or order means nothing

    @property
    def trust(self):
        """What must be given for a change to be found: nothing, where the file itself names the root."""
        here = self.key not in ("porcore", "hotcoin", "swissborg", "bingx", "pionex", "topone")
        return {"roots": () if here else self.roots, "nonces": self.nonces, "companion": self.companion}


def packed(value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()


OPTIONAL = r".*auditId removed"  # not hashed, and not in every file


def simple(name, key, built, free=()):
    value, root = built
    return Fixture(name, key, packed(value), (root,), root=root, free=free)


def fixtures():
    """Return all of them."""
    four = ("BTC", "ETH", "USDT", "USDC")
    hot, anchor = build_hashes.hotcoin()
    owed, audit = build_hashes.swissborg(CREDENTIAL)
    tree, user, okx_root = build_trees.okx_tree()
    result = [
        simple("porcore", "porcore", build_trees.own_proof(), (r"proofs\[last\] removed",)),
        simple(
            "bybit",
            "bybit",
            build_sums.bybit(four, digits={"USDT": 4, "USDC": 4}),
            (OPTIONAL, r"self\.nonce.*"),
        ),
        simple("bitget-2025", "bitget", build_sums.bitget(), (OPTIONAL,)),
        simple("bitget-2022", "bitget", build_sums.bitget(rule=2022, index=5), (OPTIONAL,)),
        simple("bitunix", "bitunix", build_sums.bitunix()),
        simple("mexc", "mexc", build_sums.mexc(), (r"pathList\[0\]\.balances\.\w+ removed",)),
        simple("mexc-left", "mexc", build_sums.mexc(index=1)),
        simple("okx-v1", "okx-v1", build_sums.okx_v1(), (OPTIONAL, "self.height removed")),
        simple("coinex-alone", "coinex", build_sums.coinex()),
        simple("coinex-twice", "coinex", build_sums.coinex(copies=2)),
        simple("bitbase", "bitbase", build_hashes.bitbase(), (r"(period|snapshotTime).*",)),
        Fixture("hotcoin", "hotcoin", packed(hot), companion=packed(anchor), root=anchor["root"]),
        Fixture(
            "swissborg",
            "swissborg",
            packed(owed),
            nonces=(CREDENTIAL,),
            companion=packed(audit),
            free=(r"liabilities\[\w+\] .*",),
        ),
        Fixture(
            "okx-v2-tree",
            "okx-v2-tree",
            tree.encode(),
            (okx_root,),
            companion=packed(user),
            root=okx_root,
            free=("14 swapped",),
        ),
        Fixture(
            "okx-v2-user",
            "okx-v2-user",
            packed(user),
            (okx_root,),
            companion=tree.encode(),
            root=okx_root,
            free=(r"nodes\[last\] swapped",),
        ),
    ]
    for name, build in (("bitmex", build_trees.bitmex), ("river", build_trees.river)):
        text, accounts, _, root = build()
        prefix = "1," if name == "bitmex" else ""
        result.append(
            Fixture(name, "bitmex", text.encode(), (root,), (prefix + accounts[1],), root=root, free=("0",))
        )
    for name in ("bingx", "pionex", "topone"):
        record, path, root = getattr(build_hashes, name)()
        result.append(
            Fixture(
                name,
                name,
                f"{record}\n{path}\n".encode(),
                (root,),
                root=root,
                free=("1",) if name == "pionex" else (),
            )
        )
    return result
