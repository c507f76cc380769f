"""A root as people copy it: hex mostly; base64 or four numbers where an exchange publishes it so."""

import base64
import re
from collections.abc import Sequence

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.hashes.poseidon_goldilocks import to_bytes

__all__ = ["joined_roots", "parse_root"]

_SPACE = re.compile(r"[ \t\r\n]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)
_FOUR = re.compile(r"\[?([0-9]{1,20}),([0-9]{1,20}),([0-9]{1,20}),([0-9]{1,20})\]?", re.ASCII)
_ELEMENT = 2**64
_PART = re.compile(r"(?:0[xX])?[0-9a-fA-F]+", re.ASCII)


def joined_roots(typed: Sequence[str], bits: int) -> tuple[str, ...]:
    """Return typed roots, of which parts that follow each other are one: ``ac6b39d2 a0aa8112 …``.

    A root has `bits` bits, a multiple of 4. Parts are joined only where they give exactly one root; anything
    else stays as it was typed.
    """
    result, parts = list[str](), list[str]()
    for one in typed:
        short = _PART.fullmatch(one) and len(_digits(one)) < bits // 4
        if not short:
            result += [*parts, one]
            parts = []
            continue
        parts.append(one)
        if sum(len(_digits(part)) for part in parts) == bits // 4:
            result.append("".join(map(_digits, parts)))
            parts = []
    return (*result, *parts)


def _digits(part: str) -> str:
    return part[2:] if part[:2] in ("0x", "0X") else part


def parse_root(typed: str, bits: int) -> str:
    """Return a typed root as lower-case hex. Raises UnreadableError.

    A root has `bits` bits, a multiple of 4. Spaces, upper case and 0x are forgiven. 256 bits may also be
    base64, or the four numbers (8 bytes each, little-endian) that make up a hash over the Goldilocks field.
    """
    text = _SPACE.sub("", typed)
    if bits == 256 and _BASE64.fullmatch(text):
        return base64.b64decode(text).hex()
    numbers = _FOUR.fullmatch(text)
    if bits == 256 and numbers and max(map(int, numbers.groups())) < _ELEMENT:
        return to_bytes([int(number) for number in numbers.groups()]).hex()
    digits = text.lower().removeprefix("0x")
    if not re.fullmatch(f"[0-9a-f]{{{bits // 4}}}", digits):
        raise UnreadableError("given-root", digits=bits // 4)
    return digits
