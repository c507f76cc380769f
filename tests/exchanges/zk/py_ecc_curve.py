"""py_ecc's BN254, imported without what its import does to the whole process.

It lets Python recurse 100,000 deep, for which no thread has the stack: text that is nested deeply, and refused everywhere
else, would end the process that reads it.
"""

import sys

_LIMIT = sys.getrecursionlimit()
import py_ecc.optimized_bn128 as bn128  # noqa: E402

sys.setrecursionlimit(_LIMIT)

__all__ = ["bn128"]
