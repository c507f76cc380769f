"""Trees, proofs, snapshots and evidence for proof of reserves."""
