"""What a ledger becomes before its clients are put together: a flat list of entries.

An entry is ``client_id(32) ‖ asset(2) ‖ units(16)``, big-endian: as wide as a leaf's record. Two assets that do not exist
mark what is no balance:

    PRESENT   the client stands in the ledger, with nothing to count; units are 0
    ACCOUNT   units are a hash(8) of an account's name and the number of its rows(8), in the ledger's order
"""

from hashlib import blake2b

__all__ = ["ACCOUNT", "PRESENT", "account_code"]

PRESENT, ACCOUNT = 0xFFFF, 0xFFFE


def account_code(name: str) -> int:
    """Return 64 bits in place of an account's name, which may be anything and is nobody's business here."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
