"""Verifying keys that exchanges published themselves, each with the place: what porcore vouches for from outside.

A line says no more than that the file with this SHA-256 was there. Whoever made the key can make proofs of anything, and that it is
the key of the rules that are published was not checked either.
"""

from dataclasses import dataclass

__all__ = ["KNOWN_KEYS", "KnownKey", "known_key"]


@dataclass(frozen=True, slots=True)
class KnownKey:
    """One published key."""

    sha256: str  # of the file, 64 hex digits
    exchange: str  # key of the shipped table of exchanges
    published: str  # as the exchange names the file
    source: str  # https, as it was at one commit


KNOWN_KEYS: tuple[KnownKey, ...] = (
    KnownKey(
        "788237c6c1397b0cc96a28b75985fefbccbafab76ec5f7351c694a046e1bde31",
        "quanto",
        "zkpor128.vk.save",
        "https://github.com/quantotrade-dev/proof-of-reserves/blob/de14a75a5ad3ffe053ce5f29161b0c9dd36b65cb/zkpor128.vk.save",
    ),
)


def known_key(digest: str) -> KnownKey | None:
    """Return the published key with this SHA-256, 64 hex digits; None: none is known."""
    return next((key for key in KNOWN_KEYS if key.sha256 == digest), None)
