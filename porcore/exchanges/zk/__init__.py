"""Groth16 proofs over BN254, as exchanges publish them for batches of clients: read gnark's files, say what does not hold.

It only checks. Nothing here is secret, so it is plain integers and takes the time that the numbers need; a secret would leak by it:

    gnark_keys, gnark_proofs ── gnark_points ── g1, g2         bytes into points that are checked
    groth16 ── hash_to_field, scalar_sums                      the equations, many in one
        └── pairing ── lines, fp12 ── fp2, bn254               the product of pairings

A proof that holds shows what its key stands for, and whoever made the key can make proofs of anything.
"""

from porcore.exchanges.zk.gnark_keys import VerifyingKey, read_key
from porcore.exchanges.zk.gnark_proofs import Proof, read_proof
from porcore.exchanges.zk.groth16 import failing, holds

__all__ = ["Proof", "VerifyingKey", "failing", "holds", "read_key", "read_proof"]
