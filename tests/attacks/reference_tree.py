"""The format porcore/1 once more, written from its description and sharing no code with `porcore`.

It is slow, small and plain: dictionaries as they stand in the JSON files, integers, hashlib. Whatever it and
`porcore` agree on is pinned twice. It also builds what no honest program builds: see `Tree.lie`.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def be(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def money(units: int, decimals: int) -> str:
    """1250000 units of 10^-6 are "1.25"."""
    whole, rest = divmod(units, 10**decimals)
    fraction = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{whole}.{fraction}" if fraction else f"{whole}"


def dump(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def statement_id(statement: dict) -> str:
    return hashlib.sha256(dump(statement)).hexdigest()


def node_bytes(node: tuple[int, bytes]) -> bytes:
    return be(node[0], 16) + node[1]


def parent(left: tuple[int, bytes], right: tuple[int, bytes]) -> tuple[int, bytes]:
    return left[0] + right[0], sha(b"\x01", node_bytes(left), node_bytes(right))


def cut(secret: bytes, context: bytes, client: bytes, balance: int, pieces: int) -> list[int]:
    """Cut a balance by the broken-stick rule; every part is at least one unit."""
    count = min(pieces, balance)
    stream = b"".join(sha(b"\x04", secret, context, client, be(block, 2)) for block in range(4))
    spare = balance - count
    words = [int.from_bytes(stream[8 * i : 8 * i + 8], "big") for i in range(count - 1)]
    ends = [0, *sorted((spare * word) // 2**64 for word in words), spare]
    return [1 + ends[i + 1] - ends[i] for i in range(count)]


@dataclass(frozen=True)
class Leaf:
    order: bytes
    client: bytes
    piece: int
    nonce: bytes
    balance: int

    def node(self, context: bytes) -> tuple[int, bytes]:
        text = (context, self.client, self.nonce, be(self.piece, 2), be(self.balance, 16))
        return self.balance, sha(b"\x00", *text)


@dataclass
class Tree:
    """The tree of one asset. `lie` replaces nodes by (level, place) after they are hashed."""

    context: bytes
    decimals: int
    leaves: list[Leaf]
    lie: dict[tuple[int, int], tuple[int, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        row = [leaf.node(self.context) for leaf in self.leaves]
        pad = (0, sha(b"\x02", self.context))
        self.rows, self.pads = [row], [pad]
        self._apply_lies()
        while len(self.rows[-1]) > 1:
            row = list(self.rows[-1])
            if len(row) % 2:
                row.append(self.pads[-1])
            self.rows.append([parent(row[i], row[i + 1]) for i in range(0, len(row), 2)])
            self.pads.append(parent(self.pads[-1], self.pads[-1]))
            self._apply_lies()
        self.root = self.rows[-1][0] if self.leaves else pad

    def _apply_lies(self) -> None:
        level = len(self.rows) - 1
        for (at, place), node in self.lie.items():
            if at == level:
                self.rows[level][place] = node

    def json_node(self, node: tuple[int, bytes]) -> dict:
        return {"hash": node[1].hex(), "sum": money(node[0], self.decimals)}

    def piece(self, index: int) -> dict:
        """The entry of one leaf in a proof file."""
        leaf, path, place = self.leaves[index], [], index
        for level, row in enumerate(self.rows[:-1]):
            beside = place ^ 1
            path.append(self.json_node(row[beside] if beside < len(row) else self.pads[level]))
            place //= 2
        return {
            "piece": leaf.piece,
            "index": index,
            "nonce": leaf.nonce.hex(),
            "balance": money(leaf.balance, self.decimals),
            "path": path,
        }


@dataclass
class AssetSpec:
    """One asset to build: who holds how many units, in how many pieces."""

    symbol: str
    decimals: int
    members: list[str]
    holders: dict[bytes, int]
    pieces: int = 1


@dataclass
class World:
    """A whole snapshot: its statement, and a proof file for anybody."""

    exchange: str
    taken_at: str
    secret: bytes
    specs: list[AssetSpec]
    reserves_sha256: str = hashlib.sha256(b"[]").hexdigest()

    def __post_init__(self) -> None:
        self.trees = {spec.symbol: self._tree(spec) for spec in self.specs}

    def context(self, spec: AssetSpec) -> bytes:
        lines = ["porcore/1 context", self.exchange, self.taken_at, spec.symbol, str(spec.decimals)]
        return sha(("\n".join([*lines, ",".join(spec.members)]) + "\n").encode("ascii"))

    def _tree(self, spec: AssetSpec) -> Tree:
        context, leaves = self.context(spec), []
        for client, balance in spec.holders.items():
            if balance:
                for piece, part in enumerate(cut(self.secret, context, client, balance, spec.pieces)):
                    key = sha(b"\x03", self.secret, context, client, be(piece, 2))
                    leaves.append(Leaf(key[:16], client, piece, key[16:], part))
        return Tree(context, spec.decimals, sorted(leaves, key=lambda leaf: leaf.order))

    @property
    def statement(self) -> dict:
        return {
            "format": "porcore/1",
            "exchange": self.exchange,
            "taken_at": self.taken_at,
            "assets": [
                {
                    "symbol": spec.symbol,
                    "decimals": spec.decimals,
                    "members": list(spec.members),
                    "leaf_count": len(self.trees[spec.symbol].leaves),
                    "root": self.trees[spec.symbol].json_node(self.trees[spec.symbol].root),
                }
                for spec in self.specs
            ],
            "reserves_sha256": self.reserves_sha256,
        }

    @property
    def id(self) -> str:
        return statement_id(self.statement)

    def proof(self, client: bytes) -> dict:
        """The proof file of a client, free to be changed."""
        proofs = []
        for symbol, tree in self.trees.items():
            places = [i for i, leaf in enumerate(tree.leaves) if leaf.client == client]
            pieces = [tree.piece(i) for i in sorted(places, key=lambda i: tree.leaves[i].piece)]
            if pieces:
                proofs.append({"asset": symbol, "pieces": pieces})
        return copy.deepcopy(
            {
                "format": "porcore/1",
                "statement": self.statement,
                "client_id": client.hex(),
                "proofs": proofs,
            }
        )
