"""The file that is published beside Backpack's inclusion proofs: final_proof.json.

It is a plonky2 proof, which is not checked here, and what it is a proof about: its public inputs are the total of every
asset, the price of every asset, and the four elements of the root.
"""

from dataclasses import dataclass
from decimal import Decimal

from porcore.exchanges.amounts import strip
from porcore.exchanges.document import UnreadableError, read_document
from porcore.exchanges.fields import MAX_ASSETS, integer, items, record, symbol
from porcore.exchanges.hashes.poseidon_goldilocks import FIELD, to_bytes
from porcore.exchanges.sentences import say

__all__ = ["FinalProof", "read_final_proof", "units"]

_KEYS = ("proof", "batch_size", "recursive_size", "asset_names", "asset_decimals", "tree_depth")
_ROOT = 4  # elements
_MOST_DECIMALS = 40
_MOST_CHILDREN = 2**20
_MOST_DEPTH = 64


@dataclass(frozen=True, slots=True)
class FinalProof:
    """What the file states."""

    root: str  # 64 hex digits
    assets: tuple[tuple[str, int], ...]  # name, decimals of a balance
    totals: tuple[str, ...]  # a plain decimal for each asset
    levels: int  # from a leaf to the root
    batch: int  # leaves
    children: int  # of a node above the batches


def units(amount: int, decimals: int) -> str:
    """Return `amount`, a number of an asset's smallest units (10^-`decimals`), as a plain decimal."""
    return strip(Decimal(f"{amount}e-{decimals}"))


def read_final_proof(data: bytes) -> FinalProof:
    """Read the second file, final_proof.json. Raises UnreadableError.

    `data` is the whole file, at most 1 MiB of JSON.
    """
    value = read_document(data).value
    if not isinstance(value, dict) or any(key not in value for key in _KEYS):
        raise UnreadableError("companion-not-used", expected=say("backpack-final"))
    assets = _assets(value["asset_names"], value["asset_decimals"])
    proof = record(value["proof"], ("proof", "public_inputs"), "proof")
    count = 2 * len(assets) + _ROOT
    # An element may be written as itself plus the field's size, as long as that fits into 64 bits.
    inputs = [
        integer(entry, 2**64 - 1, f"public_inputs[{number}]") % FIELD
        for number, entry in enumerate(items(proof["public_inputs"], "public_inputs", count, count))
    ]
    return FinalProof(
        root=to_bytes(inputs[-_ROOT:]).hex(),
        assets=assets,
        totals=tuple(
            units(_signed(total), places) for total, (_, places) in zip(inputs, assets, strict=False)
        ),
        levels=integer(value["tree_depth"], _MOST_DEPTH, "tree_depth", 2) - 1,
        batch=integer(value["batch_size"], _MOST_CHILDREN, "batch_size", 1),
        children=integer(value["recursive_size"], _MOST_CHILDREN, "recursive_size", 1),
    )


def _assets(names: object, decimals: object) -> tuple[tuple[str, int], ...]:
    named = [
        symbol(entry, f"asset_names[{number}]")
        for number, entry in enumerate(items(names, "asset_names", 1, MAX_ASSETS))
    ]
    if len(set(named)) != len(named):
        raise UnreadableError("shape", where="asset_names", expected=say("assets-once"))
    places = [
        record(entry, ("usdt_decimals", "balance_decimals"), f"asset_decimals[{number}]")
        for number, entry in enumerate(items(decimals, "asset_decimals", len(named), len(named)))
    ]
    return tuple(
        (name, integer(place["balance_decimals"], _MOST_DECIMALS, "balance_decimals"))
        for name, place in zip(named, places, strict=True)
    )


def _signed(element: int) -> int:
    """Return the number that an element of the field stands for: its upper half is below zero."""
    return element if element <= FIELD // 2 else element - FIELD
