"""Reading ledgers at the speed of the hardware: the extra named fast.

Whatever is not plainly right is left to `porcore.bundle`, the readable reader: it is the meaning of a ledger, it finds
the fault, and it words it. So the two cannot disagree about what is wrong.
"""

from functools import partial

import numpy as np

from porcore.bundle.ledger import Reader
from porcore.bundle.long import LongReader
from porcore.ingest import long, wide
from porcore.ingest.cells import batches
from porcore.ingest.part import Ingested

__all__ = ["Ingested", "ingest"]


def ingest(reader: Reader, width: int, data: bytes) -> Ingested | None:
    """Read whole lines; None for anything unusual. `reader` knows the header, of `width` columns, and reads nothing."""
    if isinstance(reader, LongReader):
        wanted, understand = long.wanted_columns(reader), partial(long.long_batch, reader)
    else:
        wanted, understand = wide.wanted_columns(reader), partial(wide.wide_batch, reader)
    cut = batches(data, width, wanted)
    if cut is None:
        return None
    found = []
    try:
        for columns in cut:
            part = understand(columns)
            if part is None:
                return None
            found.append(part)
    except ValueError:
        return None
    rows = sum(part.rows for part in found)
    if rows != data.count(b"\n"):
        return None
    bonuses: dict[str, int] = {}
    for part in found:
        for member, units in part.bonuses.items():
            bonuses[member] = bonuses.get(member, 0) + units
    entries = np.concatenate([part.entries for part in found])
    return Ingested(entries, rows, sum(part.bonus_rows for part in found), bonuses)
