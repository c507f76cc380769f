"""Hashes and texts to be hashed that other exchanges' trees use."""
