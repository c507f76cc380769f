"""All chance in the sample: 32 bytes for a seed, a label and a number, many numbers at once.

They are the leaf keys of records that say nothing but the number: a hash of seed, label and number, as fast as the
kernel. Real client ids must never be made like this: whoever knows a number from 1 to a million finds them all.
"""

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import RECORD_BYTES, Bytes, leaf_keys

__all__ = ["Numbers", "draws"]

Numbers = NDArray[np.int64]


def draws(seed: int, label: str, numbers: Numbers) -> Bytes:
    """Return [n, 32] random bytes of clients' numbers [n], each from 0.

    `seed` is any whole number: the same one gives the same bytes for the same `label` and number.
    """
    records = np.zeros((len(numbers), RECORD_BYTES), dtype=np.uint8)
    records[:, 24:32] = numbers.astype(">i8").view(np.uint8).reshape(-1, 8)
    seeded = sha256(f"porcore sample\n{seed}\n".encode()).digest()
    return leaf_keys(seeded, sha256(label.encode()).digest(), records)
