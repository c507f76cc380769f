"""Ownership evidence: whether a wallet row's signature was made by the key or script behind its address.

    >>> from porcore.reserves.evidence import examine_all
    >>> for wallet, evidence in zip(wallets, examine_all(wallets)):
    ...     print(wallet.address, evidence.level, evidence.reason)

Importing this needs the standard library only; checking a signature needs the extra `reserves`. What each level
means, and what a signature does not show, is in docs/reserves.md.
"""

from porcore.reserves.evidence.challenge import Challenge, SnapshotContext, parse_challenge
from porcore.reserves.evidence.examine import examine
from porcore.reserves.evidence.levels import Dating, Evidence, Level
from porcore.reserves.evidence.lists import examine_all

__all__ = [
    "Challenge",
    "Dating",
    "Evidence",
    "Level",
    "SnapshotContext",
    "examine",
    "examine_all",
    "parse_challenge",
]
