"""A made-up client's proof in a format that another exchange published: four clients, hashes and sums in every parent.

The rule is the one of OKX of 2022 (docs/peers.md). Written out here by itself, so that the demo does not ask the code under
test what the right answer is.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["OKX_ASSETS", "SmallTree", "another_exchanges_proof", "tree_of"]

OKX_ASSETS = ("BTC", "ETH", "USDT")
# Hundredths of each asset, of four clients; the second one asks.
_CLIENTS = ((150, 2_000, 0), (25, 310, 120_050), (0, 75, 9_900), (1_010, 0, 45_000))

Node = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class SmallTree:
    """A tree of four clients."""

    assets: tuple[str, ...]
    nonce: str  # what each client's own begins with
    leaves: tuple[Node, ...]  # four
    parents: tuple[Node, Node]
    top: Node

    @property
    def root(self) -> str:
        """The root's hash, 64 hex digits."""
        return self.top[0]

    @property
    def totals(self) -> Mapping[str, str]:
        """What the root sums, by asset, as decimal text."""
        return self._balances(self.top)

    def file(self, client: int) -> bytes:
        """Return the file of the `client` with that number, 0 or 1."""
        own = self._entry(self.leaves[client], 1, client + 1) | {"nonce": f"{self.nonce}-{client}"}
        path = [
            self._entry(self.leaves[1 - client], 1, 2 - client),
            self._entry(self.parents[1], 2, 2),
            self._entry(self.top, 3, 3),
        ]
        return json.dumps({"self": own, "path": path}, indent=2).encode()

    def _balances(self, node: Node) -> Mapping[str, str]:
        return dict(zip(self.assets, map(_text, node[1]), strict=True))

    def _entry(self, node: Node, height: int, kind: int) -> dict[str, object]:
        """Return a node as the file shows it; `kind` is 1 to the left, 2 to the right, 3 for the root."""
        return {"hash": node[0], "balances": self._balances(node), "height": height, "type": kind}


def another_exchanges_proof() -> tuple[bytes, str]:
    """Return the file of one client, and the root that the made-up exchange would publish (64 hex digits)."""
    tree = tree_of(OKX_ASSETS, _CLIENTS, "demo-nonce")
    return tree.file(1), tree.root


def tree_of(assets: tuple[str, ...], clients: Sequence[tuple[int, ...]], nonce: str) -> SmallTree:
    """Return the tree of four clients, each with so many hundredths of each asset."""
    leaves = tuple(_leaf(f"{nonce}-{number}", assets, held) for number, held in enumerate(clients))
    left, right = _parent(leaves[0], leaves[1], 2), _parent(leaves[2], leaves[3], 2)
    return SmallTree(assets, nonce, leaves, (left, right), _parent(left, right, 3))


def _text(hundredths: int) -> str:
    """Return ``1.5`` for 150."""
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def _leaf(nonce: str, assets: tuple[str, ...], held: tuple[int, ...]) -> Node:
    balances = dict(zip(assets, map(_text, held), strict=True))
    return _digest(nonce + json.dumps(balances, separators=(",", ":"))), held


def _parent(left: Node, right: Node, height: int) -> Node:
    sums = tuple(one + other for one, other in zip(left[1], right[1], strict=True))
    return _digest(left[0] + right[0] + "".join(map(_text, sums)) + str(height)), sums


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
