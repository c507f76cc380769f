"""Preparing, while the bot starts, what answers would have to wait for: the hashing kernel, and what signatures show."""

import gc
import logging
import threading
from collections.abc import Sequence

from bot.catalogue.evidence import EvidenceCache
from bot.catalogue.served import PublishedSnapshot
from porcore.kernel import KernelError, ready

__all__ = ["look_ahead", "warm_up"]

_LOG = logging.getLogger(__name__)
_NEWEST = 2  # snapshots that most questions are about


def warm_up() -> threading.Thread:
    """Begin to choose, compile and test the kernel; proofs are made with the plain one until it is there.

    The thread is no daemon, for the interpreter must not be put away under a compiler: it waits, or `bot.runtime.process_exit`
    ends the process.
    """
    thread = threading.Thread(target=_warm_up, name="kernel")
    thread.start()
    return thread


def look_ahead(evidence: EvidenceCache, served: Sequence[PublishedSnapshot]) -> threading.Thread:
    """Begin to look at the signatures of the newest snapshots served, newest first, in a thread; it ends soon."""
    thread = threading.Thread(target=evidence.begin, args=(served[:_NEWEST],), name="ahead")
    thread.start()
    return thread


def _warm_up() -> None:
    try:
        choice = ready()
    except KernelError as error:
        _LOG.warning("proofs are made with hashlib: %s", error)
        return
    # A compiler leaves a hundred thousand objects behind; looking through them for garbage would hold up answers.
    gc.freeze()
    _LOG.info("proofs are made with the kernel %s: %s", choice.name, choice.reason)
