"""The m-of-n script of Bitcoin: OP_m, n keys, OP_n, OP_CHECKMULTISIG, and nothing else."""

from dataclasses import dataclass

from porcore.reserves.evidence.decoding import is_hex
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import compressed

__all__ = ["Multisig", "parse_multisig"]

_OP_1, _OP_16, _CHECKMULTISIG = 0x51, 0x60, 0xAE


@dataclass(frozen=True, slots=True)
class Multisig:
    """A multi-signature script."""

    script: bytes
    needed: int  # different keys that must sign, 1..16
    keys: frozenset[bytes]  # compressed, each once, however often and in whatever form the script lists it


def parse_multisig(text: str) -> Multisig:
    """Return the script in hex. Raises NotSignedError (unverifiable) for any other script.

    A script that needs more different keys than it lists can be met on the chain by one key twice; here it never
    is, because the keys are counted once.
    """
    if not is_hex(text):
        raise NotSignedError(Level.UNVERIFIABLE, "script")
    script = bytes.fromhex(text.removeprefix("0x"))
    if len(script) < 3 or script[-1] != _CHECKMULTISIG or not _is_number(script[0]):
        raise NotSignedError(Level.UNVERIFIABLE, "script")
    needed, keys = script[0] - _OP_1 + 1, _pushed(script[1:-2])
    if not _is_number(script[-2]) or script[-2] - _OP_1 + 1 != len(keys) or needed > len(keys):
        raise NotSignedError(Level.UNVERIFIABLE, "script")
    return Multisig(script, needed, frozenset(_compressed(key) for key in keys))


def _is_number(opcode: int) -> bool:
    return _OP_1 <= opcode <= _OP_16


def _pushed(data: bytes) -> list[bytes]:
    keys, at = [], 0
    while at < len(data):
        size = data[at]
        key = data[at + 1 : at + 1 + size]
        if size not in (33, 65) or len(key) != size:
            raise NotSignedError(Level.UNVERIFIABLE, "script")
        keys.append(key)
        at += 1 + size
    return keys


def _compressed(key: bytes) -> bytes:
    try:
        return compressed(key)
    except ValueError:
        raise NotSignedError(Level.UNVERIFIABLE, "script") from None
