"""Making the hashing kernel ready beside the start, so that answers need not wait for a compiler."""

import gc
import logging
import threading

from porcore.kernel import KernelError, ready

__all__ = ["warm_up"]

_LOG = logging.getLogger(__name__)


def warm_up() -> threading.Thread:
    """Begin to choose, compile and test the kernel; proofs are made with the plain one until it is there.

    The thread is a daemon: nobody waits for a compiler when the bot ends.
    """
    thread = threading.Thread(target=_warm_up, name="kernel", daemon=True)
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
