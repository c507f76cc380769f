"""A user's liabilities and the audit's roots as SwissBorg publishes them; shares no code with porcore.

Since December 2022 the field nonce holds the leaf's nonce; before that, with ``hashes=True`` here, its hash."""

import hashlib
import hmac
from fractions import Fraction

AUDIT, USER, CREDENTIAL = "SBPOL20261125", "user-77", "0123456789abcdef0123456789abcdef"


def kdf(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def total(first, second):
    """Add two plain decimals given as text, and return the sum without trailing zeros."""
    places = 30
    units = int((Fraction(first) + Fraction(second)) * 10**places)
    whole, rest = divmod(units, 10**places)
    return f"{whole}.{rest:030d}".rstrip("0").rstrip(".")


def plain(text):
    return total(text, "0")


def own_nonce(currency, place, credential=CREDENTIAL):
    key = kdf(credential, f"SB PoL - Audit nonce derivation,{AUDIT}")
    key = kdf(key, f"SB PoL - Currency Merkle tree nonce derivation,{currency}")
    return kdf(key, f"SB PoL - Leaf nonce derivation,{place}")


def own_leaf(currency, place, owed, credential=CREDENTIAL):
    return sha(f"leaf,{own_nonce(currency, place, credential)},{USER},{owed}")


def tree(currency, owed, places, hashes=False):
    """Return (root digest, root sum, proofs of the leaves at `places`); `owed` has a power of two of texts."""
    nodes = [
        (own_leaf(currency, place, text) if place in places else sha(f"{currency} stranger {place}"), text)
        for place, text in enumerate(owed)
    ]
    starts = dict(enumerate(nodes))
    proofs, here = {place: [] for place in places}, {place: place for place in places}
    while len(nodes) > 1:
        for place in places:
            digest, text = nodes[here[place] ^ 1]
            proofs[place].append({"digest": digest, "liability": plain(text)})
            here[place] //= 2
        nodes = [
            (sha(f"inner,{plain(a[1])},{plain(b[1])},{a[0]},{b[0]}"), total(a[1], b[1]))
            for a, b in zip(nodes[::2], nodes[1::2], strict=True)
        ]
    leaves = [
        {
            "audit_partition_id": f"{AUDIT}-{currency}",
            "liability": starts[place][1],
            "proof": {
                "leaf_index": place,
                "nonce": starts[place][0] if hashes else own_nonce(currency, place),
                "witnesses": proofs[place],
            },
        }
        for place in places
    ]
    return nodes[0][0], nodes[0][1], leaves


def files(hashes=False):
    """Return (user's file, audit roots)."""
    trees = {
        "GBP": tree(
            "GBP",
            ["0.12", "0.871", "1000.5", "0", "3", "0.000000000000000000001", "7", "8.10"],
            [2, 5],
            hashes,
        ),
        "chsb": tree("chsb", ["20022", "15.25", "1", "0.5"], [0], hashes),
        "AAVE": tree("AAVE", ["1", "2"], []),
    }
    partitions = [
        {"id": f"{AUDIT}-{name}", "currency": name, "commitment": {"digest": digest, "liability": owed}}
        for name, (digest, owed, _) in trees.items()
    ]
    ordered = sorted(partitions, key=lambda one: one["currency"].upper())
    text = "SB PoL - Audit commitment hash"
    for one in ordered:
        text += f",{one['id']},{one['commitment']['liability']},{one['commitment']['digest']}"
    user = {"audit_id": AUDIT, "user_id": USER, "liabilities": trees["GBP"][2] + trees["chsb"][2]}
    return user, {"audit": {"id": AUDIT, "commitment": {"digest": sha(text)}, "partitions": partitions}}
