"""What an exchange commits to: one statement per snapshot (docs/format.md, "Statement")."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from operator import itemgetter

from porcore.errors import FormatError
from porcore.format import strict_json
from porcore.format.grammar import (
    amount_text,
    parse_amount,
    parse_exchange,
    parse_hex,
    parse_symbol,
    parse_taken_at,
)
from porcore.format.hashing import Node, context_hash, depth_of

__all__ = ["FORMAT", "MAX_ASSETS", "MAX_LEAVES", "Asset", "Statement", "parse_statement", "read_statement"]

FORMAT = "porcore/1"
MAX_ASSETS = 4096
MAX_PROVEN = 4096  # assets times pieces in a build: every proof file then stays within its 2^25 bytes
MAX_DECIMALS = 30
MAX_LEAVES = 2**31
MAX_MEMBERS = 4096
MAX_BYTES = 2**22

_KEYS = ("assets", "exchange", "format", "reserves_sha256", "taken_at")
_ASSET_KEYS = ("decimals", "leaf_count", "members", "root", "symbol")
NODE_KEYS = ("hash", "sum")
_asset_values, _node_values = itemgetter(*_ASSET_KEYS), itemgetter(*NODE_KEYS)


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset of a statement: the root of its tree is the total liabilities in it."""

    symbol: str
    decimals: int  # 0..30; amounts are integers in units of 10^-decimals
    members: tuple[str, ...]  # at least one, in the order given; each in exactly one asset
    leaf_count: int  # leaves, 0..2^31
    root: Node

    @property
    def depth(self) -> int:
        """Levels between the leaves and the root, 0..31."""
        return depth_of(self.leaf_count)


@dataclass(frozen=True)
class Statement:
    """A whole statement. Build it with `parse_statement`, which checks every word."""

    exchange: str
    taken_at: str  # YYYY-MM-DDTHH:MM:SSZ
    assets: tuple[Asset, ...]  # ascending by symbol, 1..4096
    reserves_sha256: str  # 64 hex digits, of the canonical wallet list

    def to_json(self) -> dict[str, object]:
        """Return the statement as plain data with exactly the format's keys."""
        return {
            "format": FORMAT,
            "exchange": self.exchange,
            "taken_at": self.taken_at,
            "assets": [_asset_json(asset) for asset in self.assets],
            "reserves_sha256": self.reserves_sha256,
        }

    @cached_property
    def canonical(self) -> bytes:
        """The canonical bytes, of which the statement id is the hash."""
        return strict_json.canonical(self.to_json())

    @cached_property
    def id(self) -> str:
        """The statement id: 64 hex digits, SHA-256 of the canonical bytes."""
        return sha256(self.canonical).hexdigest()

    @cached_property
    def places(self) -> dict[str, int]:
        """Each asset's place in `assets`, by symbol."""
        return {asset.symbol: place for place, asset in enumerate(self.assets)}

    def asset(self, symbol: str) -> Asset | None:
        """Return the asset of that symbol, or None."""
        place = self.places.get(symbol)
        return None if place is None else self.assets[place]

    def context(self, asset: Asset) -> bytes:
        """Return the 32-byte context of one of the assets."""
        return context_hash(self.exchange, self.taken_at, asset.symbol, asset.decimals, asset.members)


def _asset_json(asset: Asset) -> dict[str, object]:
    return {
        "symbol": asset.symbol,
        "decimals": asset.decimals,
        "members": list(asset.members),
        "leaf_count": asset.leaf_count,
        "root": node_json(asset.root, asset.decimals),
    }


def node_json(node: Node, decimals: int) -> dict[str, str]:
    """Return a node as the format writes it: hash in hex, sum as canonical decimal text.

    `decimals` (0..30) is the asset's: the sum is in units of 10^-`decimals`.
    """
    return {"hash": node.hash.hex(), "sum": amount_text(node.sum, decimals)}


def parse_node(value: object, decimals: int, where: str) -> Node:
    """Return a node from plain data. Raises FormatError, in which `where` names it.

    Its sum is a canonical decimal text, read as units of 10^-`decimals` (0..30).
    """
    node = strict_json.record(value, NODE_KEYS, where)
    hashed = parse_hex(strict_json.string(node["hash"], f"{where}, hash"), 64, f"{where}, hash")
    total = parse_amount(strict_json.string(node["sum"], f"{where}, sum"), decimals, f"{where}, sum")
    return Node(total, hashed)


def read_statement(data: bytes) -> Statement:
    """Return the statement in `data`, a whole file. Raises FormatError when it is not readable or not canonical."""
    return parse_statement(strict_json.load(data, "statement", MAX_BYTES))


def parse_statement(value: object) -> Statement:
    """Return a statement from plain data, every word checked. Raises FormatError."""
    where = "statement"
    parts = strict_json.record(value, _KEYS, where)
    if strict_json.string(parts["format"], f"{where}, format") != FORMAT:
        raise FormatError("format", where=f"{where}, format")
    exchange = parse_exchange(
        strict_json.string(parts["exchange"], f"{where}, exchange"), f"{where}, exchange"
    )
    taken_at = parse_taken_at(
        strict_json.string(parts["taken_at"], f"{where}, taken_at"), f"{where}, taken_at"
    )
    listed = strict_json.items(parts["assets"], 1, MAX_ASSETS, f"{where}, assets")
    assets = tuple(
        _plain_asset(item) or _parse_asset(item, f"{where}, asset {i + 1}") for i, item in enumerate(listed)
    )
    check_assets(assets, f"{where}, assets")
    reserves = strict_json.string(parts["reserves_sha256"], f"{where}, reserves_sha256")
    parse_hex(reserves, 64, f"{where}, reserves_sha256")
    return Statement(exchange, taken_at, assets, reserves)


def _plain_asset(value: object) -> Asset | None:
    """Return the asset in `value` where nothing about it is unusual; it is None where `_parse_asset` has to look.

    It may only say yes: whatever it returns `_parse_asset` returns too. It is faster because it names no places.
    """
    if type(value) is not dict or len(value) != len(_ASSET_KEYS):
        return None
    try:
        decimals, leaf_count, members, root, symbol = _asset_values(value)
        hashed, total = _node_values(root)
        if not (len(root) == len(NODE_KEYS) and type(root) is dict and type(members) is list):
            return None
        if not (type(decimals) is int and decimals <= MAX_DECIMALS and 1 <= len(members) <= MAX_MEMBERS):
            return None
        if not (type(leaf_count) is int and leaf_count <= MAX_LEAVES):
            return None
        node = Node(parse_amount(total, decimals, ""), parse_hex(hashed, 64, ""))
        named = tuple([parse_symbol(member, "") for member in members])
        if (node.sum < leaf_count) if leaf_count else (node.sum > 0):
            return None
        return Asset(parse_symbol(symbol, ""), decimals, named, leaf_count, node)
    except (FormatError, KeyError, TypeError):
        return None


def _parse_asset(value: object, where: str) -> Asset:
    parts = strict_json.record(value, _ASSET_KEYS, where)
    symbol = parse_symbol(strict_json.string(parts["symbol"], f"{where}, symbol"), f"{where}, symbol")
    where = f"statement, {symbol}"
    decimals = strict_json.number(parts["decimals"], MAX_DECIMALS, f"{where}, decimals")
    named = strict_json.items(parts["members"], 1, MAX_MEMBERS, f"{where}, members")
    members = tuple(
        parse_symbol(strict_json.string(name, f"{where}, members"), f"{where}, members") for name in named
    )
    leaf_count = strict_json.number(parts["leaf_count"], MAX_LEAVES, f"{where}, leaf_count")
    root = parse_node(parts["root"], decimals, f"{where}, root")
    if (root.sum < leaf_count) if leaf_count else (root.sum > 0):
        raise FormatError("sum-leaves", where=where, leaf_count=leaf_count)
    return Asset(symbol, decimals, members, leaf_count, root)


def check_assets(assets: Iterable[Asset], where: str) -> None:
    """Check what concerns several assets: ascending symbols, each member in one asset. Raises FormatError."""
    previous, seen = "", set[str]()
    for asset in assets:
        if asset.symbol <= previous:
            raise FormatError("asset-order", where=where)
        previous = asset.symbol
        for member in asset.members:
            if member in seen:
                raise FormatError("member-twice", where=where, member=member)
            seen.add(member)
