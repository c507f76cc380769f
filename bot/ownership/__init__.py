"""Ownership signatures, looked at in a process of its own. Nothing is imported here: that process starts fast."""
