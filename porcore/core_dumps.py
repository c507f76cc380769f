"""No core dumps: memory holds tokens, secrets of snapshots, client ids and balances, and a dump would keep them on disk.

What a process forbids itself, every child that it starts inherits.
"""

__all__ = ["forbid_core_dumps"]


def forbid_core_dumps() -> None:
    """Let no crash of this process, or of any that it starts, write its memory to a file."""
    try:
        import resource
    except ImportError:  # Windows writes none unless told to
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
