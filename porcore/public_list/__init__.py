"""The public list: every leaf of every tree, without ids, so that anyone can add up the whole of it.

    statement.json, wallets.json
    001-BTC.hashes      32 bytes a leaf, in the tree's order
    001-BTC.sums.gz     16 bytes a leaf, big-endian units, in the same order

With it no part of a tree stays hidden: who has it recomputes every root and every total. No one's id is in it, and
with several pieces a balance no one's balance, but its owner's proof file finds its lines.
"""

from porcore.public_list.audit import Audited, AuditError, OwnLine, audit, own_lines
from porcore.public_list.writing import publish

__all__ = ["AuditError", "Audited", "OwnLine", "audit", "own_lines", "publish"]
