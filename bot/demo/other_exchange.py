"""A made-up client's proof in a format that another exchange published: four clients, hashes and sums in every parent.

The rule is the one of OKX of 2022 (docs/peers.md). Written out here by itself, so that the demo does not ask the code under
test what the right answer is.
"""

import hashlib
import json
from collections.abc import Mapping

__all__ = ["another_exchanges_proof"]

_ASSETS = ("BTC", "ETH", "USDT")
# Hundredths of each asset, of four clients; the second one asks.
_CLIENTS = ((150, 2_000, 0), (25, 310, 120_050), (0, 75, 9_900), (1_010, 0, 45_000))
_NONCE = "demo-nonce"

Node = tuple[str, tuple[int, ...]]


def another_exchanges_proof() -> tuple[bytes, str]:
    """Return the file of one client, and the root that the made-up exchange would publish (64 hex digits)."""
    leaves = [_leaf(f"{_NONCE}-{number}", held) for number, held in enumerate(_CLIENTS)]
    left, right = _parent(leaves[0], leaves[1], 2), _parent(leaves[2], leaves[3], 2)
    root = _parent(left, right, 3)
    own = _entry(leaves[1], 1, 2) | {"nonce": f"{_NONCE}-1"}
    path = [_entry(leaves[0], 1, 1), _entry(right, 2, 2), _entry(root, 3, 3)]
    return json.dumps({"self": own, "path": path}, indent=2).encode(), root[0]


def _text(hundredths: int) -> str:
    """Return ``1.5`` for 150."""
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def _balances(held: tuple[int, ...]) -> Mapping[str, str]:
    return dict(zip(_ASSETS, map(_text, held), strict=True))


def _leaf(nonce: str, held: tuple[int, ...]) -> Node:
    return _digest(nonce + json.dumps(_balances(held), separators=(",", ":"))), held


def _parent(left: Node, right: Node, height: int) -> Node:
    sums = tuple(one + other for one, other in zip(left[1], right[1], strict=True))
    return _digest(left[0] + right[0] + "".join(map(_text, sums)) + str(height)), sums


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _entry(node: Node, height: int, kind: int) -> dict[str, object]:
    """Return a node as the file shows it; `kind` is 1 to the left, 2 to the right, 3 for the root."""
    return {"hash": node[0], "balances": _balances(node[1]), "height": height, "type": kind}
