"""Building at any size: a ledger is read, grouped, split, sorted and hashed in parts that fit the memory.

    balances.csv ─▶ read_part ─▶ entries, by client ─▶ merge_clients ─▶ leaves, by order key ─▶ sort_and_hash ─▶ trees
                    a task a part of the file          a task a part of the clients             a task a part of a tree

Every arrow is a folder of run files; every task reads and writes its own and needs nothing else, so it may run here,
in another process or on another machine, and again if it was lost. The trees do not depend on any of it.
"""

from porcore.build.engine import EngineError
from porcore.build.leaves import read_in_parts
from porcore.build.plan import Workers, planned
from porcore.build.work import runs_folder
from porcore.build.write import write_trees
from porcore.ledger.rows import source_of

__all__ = [
    "EngineError",
    "Workers",
    "planned",
    "read_in_parts",
    "runs_folder",
    "source_of",
    "write_trees",
]
