"""What a ledger becomes before its clients are merged: a flat list of entries.

An entry is ``client_id(32) ‖ asset(2) ‖ units(16)``, big-endian: as wide as a leaf's record. Two assets that do not exist
mark what is no balance:

    PRESENT   the client is in the ledger, with nothing to count; units are 0
    ACCOUNT   units are a hash(8) of an account's name and the number of its rows(8), in the ledger's order
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from porcore.kernel import Bytes
from porcore.kernel.rows import records_of

__all__ = ["ACCOUNT", "PRESENT", "PartEntries", "account_code", "entries_of"]

PRESENT, ACCOUNT = 0xFFFF, 0xFFFE


class PartEntries(NamedTuple):
    """A part of a ledger that was read without a fault."""

    entries: Bytes  # [n, 50]
    rows: int
    bonus_rows: int
    bonuses: dict[str, int]  # units by member
    # Of a published list: units by number of the member, added up and as its row with totals states them.
    sums: Mapping[int, int] = MappingProxyType({})
    stated: Mapping[int, int] = MappingProxyType({})


def account_code(name: str) -> int:
    """Return 64 bits in place of an account's name, which may be anything and is no one's business here."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def entries_of(
    balances: Mapping[bytes, Sequence[int]],
    debits: Mapping[bytes, Mapping[int, tuple[int, int]]],
    accounts: Mapping[bytes, Mapping[str, int]],
    *,
    by_member: bool,
) -> Bytes:
    """Return the entries [n, 50] of what is in a part of a ledger (`porcore.ledger.tally.Tally`).

    `balances` are each client's units by asset, or `by_member`: then the codes are those of
    `porcore.build.netting`, and `debits` are entries too, of (units, first row) by member. `accounts` are
    each client's, with their number of rows, 1 or more. Clients are named by their ids of 32 bytes.
    """
    scale = 2 if by_member else 1
    rows: list[tuple[bytes, int, int]] = []
    for client_id, units_of in balances.items():
        held = [(client_id, scale * number, units) for number, units in enumerate(units_of) if units]
        if by_member:
            below_zero = debits.get(client_id, {}).items()
            held += [(client_id, 2 * number + 1, units) for number, (units, _) in below_zero]
        rows += held or [(client_id, PRESENT, 0)]
    for client_id, names in accounts.items():
        rows += [(client_id, ACCOUNT, account_code(name) << 64 | count) for name, count in names.items()]
    return records_of(rows)
