"""Which kernel this process hashes with, and why.

Emitting SHA instructions for a processor without them makes the compiler abort the whole process, so the choice rests
on the features that the compiler itself says it uses, never on what the processor could do. Whatever is chosen must
agree with hashlib on this machine before its first use; the plain kernel remains where anything is missing.
"""

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from porcore.errors import PorError
from porcore.extras import install_command
from porcore.format.hashing import KEY
from porcore.kernel import plain
from porcore.kernel.plain import NODE_BYTES, RECORD_BYTES, Bytes

__all__ = ["ENVIRONMENT", "NAMES", "Choice", "Hashes", "KernelError", "chosen"]

ENVIRONMENT = "PORCORE_KERNEL"
NAMES = ("auto", "hashlib", "sha", "lanes8", "lanes16")
_TESTED = 200  # leaves: several whole batches and an odd rest


class Hashes(Protocol):
    """The functions of a kernel, as `porcore.kernel.plain` describes them."""

    def leaf_keys(self, secret: bytes, context: bytes, records: Bytes, tag: bytes = KEY) -> Bytes:
        """Return keys [n, 32] of records [n, 50].

        `secret` and `context` are 32 bytes each, `tag` is of any length.
        """

    def leaf_nodes(self, context: bytes, records: Bytes, keys: Bytes) -> Bytes:
        """Return leaves [n, 48] of records [n, 50] with their keys [n, 32]; `context` is 32 bytes."""

    def leaf_keys_each(self, secret: bytes, contexts: Bytes, records: Bytes) -> Bytes:
        """Return keys [n, 32] of records [n, 50] with a context [n, 32] each; `secret` is 32 bytes."""

    def leaf_nodes_each(self, contexts: Bytes, records: Bytes, keys: Bytes) -> Bytes:
        """Return leaves [n, 48] of records [n, 50] with keys [n, 32] and contexts [n, 32]."""

    def parents(self, nodes: Bytes, pad: bytes) -> Bytes:
        """Return the level above nodes [n, 48]; `pad` (48 bytes) is a missing right sibling. Raises LimitError."""


class KernelError(PorError):
    """The kernel that was asked for does not exist, or cannot run here."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A kernel: its `name` (one of NAMES), the reason it was chosen, and its functions."""

    name: str
    reason: str
    hashes: Hashes


@functools.cache
def chosen() -> Choice:
    """Return the kernel of this process; the first call compiles and tests it. Raises KernelError."""
    wanted = os.environ.get(ENVIRONMENT, "auto")
    if wanted not in NAMES:
        raise KernelError(f"{ENVIRONMENT} is {wanted[:40]!r}; expected one of: {', '.join(NAMES)}")
    if wanted == "hashlib":
        return Choice("hashlib", f"{ENVIRONMENT} asks for it", plain)
    try:
        features = _features()
    except ImportError:
        return _without_compiler(wanted)
    if wanted != "auto":
        return _asked_for(wanted, features)
    name, reason = _best(features)
    fault, kernel = _tested(name)
    return Choice("hashlib", fault, plain) if fault else Choice(name, reason, kernel)


def _without_compiler(wanted: str) -> Choice:
    missing = f"numba is not installed (the extra named fast brings it: {install_command('fast')})"
    if wanted != "auto":
        raise KernelError(f"{ENVIRONMENT} is {wanted}, but {missing}")
    return Choice("hashlib", missing, plain)


def _asked_for(name: str, features: Sequence[str]) -> Choice:
    if name == "sha" and "sha" not in features:
        raise KernelError(
            f"{ENVIRONMENT} is sha, but the compiler does not use SHA instructions here; lanes8 runs everywhere"
        )
    fault, kernel = _tested(name)
    if fault:
        raise KernelError(f"{ENVIRONMENT} is {name}, but {fault}")
    return Choice(name, f"{ENVIRONMENT} asks for it", kernel)


def _best(features: Sequence[str]) -> tuple[str, str]:
    if "avx512f" in features and "avx512bw" in features:
        return "lanes16", "the processor has vectors of sixteen words (AVX-512)"
    if "sha" in features:
        return "sha", "the processor has SHA instructions"
    return "lanes8", "the processor has neither SHA instructions nor vectors of sixteen words"


def _features() -> tuple[str, ...]:
    """Return the processor features that compiled code uses."""
    from numba.core.registry import cpu_target  # half a second, and only for large batches

    features: str = cpu_target.target_context.codegen().magic_tuple()[2]
    return tuple(part[1:] for part in features.split(",") if part.startswith("+"))


def _tested(name: str) -> tuple[str, Hashes]:
    """Return what is wrong with a kernel ("" for nothing), and the kernel."""
    from porcore.kernel.fast import Kernel

    kernel: Hashes = Kernel(name)
    try:
        wrong = [stage for stage, agrees in _comparisons(kernel) if not agrees()]
    except Exception as error:  # noqa: BLE001 - a compiler that fails here must not take the build with it
        return f"{name} could not be compiled here ({type(error).__name__})", plain
    return (f"{name} disagrees with hashlib on {wrong[0]}" if wrong else ""), kernel


def _comparisons(kernel: Hashes) -> list[tuple[str, Callable[[], bool]]]:
    numbers = np.arange(_TESTED * RECORD_BYTES, dtype=np.uint32) * np.uint32(2654435761) >> np.uint32(13)
    records = numbers.astype(np.uint8).reshape(-1, RECORD_BYTES)
    records[:, 34:36] = 0  # sums stay below 2^127
    secret, context, pad = bytes(range(32)), bytes(range(100, 132)), bytes(range(NODE_BYTES))
    keys = plain.leaf_keys(secret, context, records)
    leaves = plain.leaf_nodes(context, records, keys)
    odd = leaves[:-1]
    contexts = keys[::-1]
    keys_each = plain.leaf_keys_each(secret, contexts, records)
    each = plain.leaf_nodes_each(contexts, records, keys)
    return [
        ("keys", lambda: np.array_equal(kernel.leaf_keys(secret, context, records), keys)),
        ("leaves", lambda: np.array_equal(kernel.leaf_nodes(context, records, keys), leaves)),
        (
            "keys of several trees",
            lambda: np.array_equal(kernel.leaf_keys_each(secret, contexts, records), keys_each),
        ),
        (
            "leaves of several trees",
            lambda: np.array_equal(kernel.leaf_nodes_each(contexts, records, keys), each),
        ),
        ("parents", lambda: np.array_equal(kernel.parents(odd, pad), plain.parents(odd, pad))),
    ]
