"""Building at any size: a ledger is read, put together, sorted and hashed in parts that fit the memory.

    balances.csv ─▶ reading ─▶ entries, by client ─▶ clients ─▶ leaves, by order key ─▶ leaves ─▶ trees
                    a task a part of the file        a task a part of the clients       a task a part of a tree

Every arrow is a folder of run files; every task reads and writes its own and needs nothing else, so it may run here,
in another process or on another machine, and again if it was lost. The trees do not depend on any of it.
"""

from porcore.ledger.rows import source_of
from porcore.partition.engine import EngineError
from porcore.partition.ledger import read_in_parts
from porcore.partition.plan import Workers, planned
from porcore.partition.trees import write_trees
from porcore.partition.work import runs_folder

__all__ = [
    "EngineError",
    "Workers",
    "planned",
    "read_in_parts",
    "runs_folder",
    "source_of",
    "write_trees",
]
