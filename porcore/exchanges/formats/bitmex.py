"""BitMEX and River: the whole tree is published; every parent is recomputed, own leaves are found by nonce."""

import base64
import hmac
import re
import struct
from collections.abc import Iterable, Iterator
from hashlib import sha256

from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import Sentence, say

__all__ = ["BITMEX", "check_leaves_only"]

_HEADER = re.compile(r"block_height:(0|[1-9][0-9]{0,17})", re.ASCII)
_ROW = re.compile(r"([0-9a-f]{64}),(0|[1-9][0-9]{0,18})", re.ASCII)
_MOST = 2**63
_MOST_NONCES = 8
_HEX = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_Node = tuple[bytes, int]  # hash, units


def _recognise(document: Document) -> Recognition:
    lines = _lines(document.text[:400]) if not document.is_json else iter(())
    marks = {
        "a first line block_height:N": bool(_HEADER.fullmatch(next(lines, ""))),
        "lines of hash,amount": bool(_ROW.fullmatch(next(lines, ""))),
    }
    return Recognition(
        tuple(mark for mark, here in marks.items() if here),
        tuple(mark for mark, here in marks.items() if not here),
    )


def _lines(text: str) -> Iterator[str]:
    """Yield lines one at a time, so that a large file is not copied as a whole."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end].removesuffix("\r")
        at = end + 1


def _check(document: Document, given: Supplement) -> Finding:
    text, lines, keys = _opened(document, given)
    height = _height(text)
    level = root = list[_Node]()
    for depth, below in enumerate(_levels(lines)):
        if depth == 0:
            root = below
        else:
            _compare(level, below, height - depth)
        level = below
    return _finding(root[0], _own(level, keys), height)


def check_leaves_only(document: Document, given: Supplement) -> Finding:
    """Return what `BITMEX.check` returns for a list whose parents are known to hold, reading root and leaves only.

    Raises UnreadableError and RefutedFileError.
    """
    text, lines, keys = _opened(document, given)
    height = _height(text)
    root = _node(next(lines), 2)
    passed_over = 2 ** (height - 1) - 2 if height > 1 else 0
    for _ in range(passed_over):
        next(lines)
    leaves = (_node(line, number) for number, line in enumerate(lines, 3 + passed_over))
    return _finding(root, _own(leaves if height > 1 else [root], keys), height)


def _opened(document: Document, given: Supplement) -> tuple[str, Iterator[str], list[tuple[bytes, ...]]]:
    """Return the text, its lines below the header, and the keys of the given nonces."""
    text = document.text.rstrip("\r\n")
    lines = _lines(text)
    header = _HEADER.fullmatch(next(lines))
    assert header is not None, "a recognised file has its header"
    return text, lines, _keys(given, int(header[1]))


def _finding(root: _Node, own: list[list[tuple[int, int]]], height: int) -> Finding:
    return Finding(
        roots=(Root(root[0].hex()),),
        root_in_file=True,
        balances=_amounts(own),
        totals=(Amount("base units", str(root[1])),),
        notes=tuple(_notes(own)),
        not_found=not all(own),
        path_line=say("path-tree", nodes=2**height - 1, levels=height),
    )


def _height(text: str) -> int:
    """Return the number of levels, which the number of lines tells. Raises RefutedFileError."""
    rows = text.count("\n")  # the first line is the header
    height = (rows + 1).bit_length() - 1
    if rows != 2**height - 1:
        raise RefutedFileError(Step.PATH, "tree-rows", found=rows, expected=2 ** (height + 1) - 1)
    return height


def _levels(lines: Iterator[str]) -> Iterator[list[_Node]]:
    """Yield the levels from the root down, each twice as wide as the one above."""
    level, width = list[_Node](), 1
    for number, line in enumerate(lines, 2):
        level.append(_node(line, number))
        if len(level) == width:
            yield level
            level, width = [], 2 * width


def _node(line: str, number: int) -> _Node:
    """Return the node in a line; `number` is the line's, 1 = first. Raises UnreadableError."""
    match = _ROW.fullmatch(line)
    if match is None:
        raise UnreadableError("text-line", line=number, expected=say("bitmex-line"))
    return bytes.fromhex(match[1]), int(match[2])


def _compare(parents: list[_Node], children: list[_Node], level: int) -> None:
    """Recompute every parent of one level (0 = leaves). Raises RefutedFileError."""
    for index, (stated, units) in enumerate(parents):
        left, right = children[2 * index], children[2 * index + 1]
        both = struct.pack("<32sQ32sQ", left[0], left[1], right[0], right[1])
        found = sha256(both).digest()
        if found != stated:
            values = {"number": index + 1, "found": stated.hex(), "expected": found.hex()}
            raise RefutedFileError(Step.PARENT, "tree-parent", level, **values)
        if left[1] + right[1] != units:
            values = {"number": index + 1, "found": units, "expected": left[1] + right[1]}
            raise RefutedFileError(Step.SUM, "tree-sum", level, **values)


def _keys(given: Supplement, height: int) -> list[tuple[bytes, ...]]:
    """Return for each given nonce the keys that its leaves may have."""
    if len(given.nonces) > _MOST_NONCES:
        raise UnreadableError("given-nonce", expected=say("at-most", limit=_MOST_NONCES))
    # One nonce given twice must not count its leaves twice.
    return list(dict.fromkeys(_either(typed.strip(), height) for typed in given.nonces))


def _either(typed: str, height: int) -> tuple[bytes, ...]:
    """Return the keys of a nonce: that of one proof is the key itself, with the account or alone.

    Source: validate_liabilities.py of BitMEX, --nonce (of one proof) and --account_nonce (of the account).
    """
    last = typed.rpartition(",")[2].strip()
    if _HEX.fullmatch(typed):
        return (bytes.fromhex(typed),)
    key = _key(typed, height)
    return (key, bytes.fromhex(last)) if typed.count(",") == 1 else (key,)


def _key(typed: str, height: int) -> bytes:
    parts = [part.strip() for part in typed.split(",")]
    if len(parts) == 2 and re.fullmatch(r"[0-9]{1,18}", parts[0], re.ASCII) and _HEX.fullmatch(parts[1]):
        account, secret = int(parts[0]), bytes.fromhex(parts[1])
    elif len(parts) == 3 and _HEX.fullmatch(parts[2]):
        account = _account(parts[0])
        secret = sha256(bytes.fromhex(parts[2]) + parts[1].encode() + struct.pack("<Q", account)).digest()
    else:
        raise UnreadableError("given-nonce", expected=BITMEX.nonces)
    return sha256(secret + struct.pack("<QQ", height, account)).digest()


def _account(uid: str) -> int:
    """Return the number in a base32 account id. Raises UnreadableError."""
    try:
        number = int.from_bytes(base64.b32decode(uid.upper() + "=" * (-len(uid) % 8)))
    except ValueError:
        number = _MOST
    if number >= _MOST:
        raise UnreadableError("given-nonce", expected=BITMEX.nonces)
    return number


def _own(leaves: Iterable[_Node], keys: list[tuple[bytes, ...]]) -> list[list[tuple[int, int]]]:
    """Return for each nonce the leaves that belong to it, as (leaf index, units)."""
    found = [list[tuple[int, int]]() for _ in keys]
    each = [(mine, key) for mine, either in zip(found, keys, strict=True) for key in either]
    for index, (leaf, units) in enumerate(leaves):
        packed = struct.pack("<QQ", units, index)
        for mine, key in each:
            if hmac.digest(key, packed, "sha256") == leaf:
                mine.append((index, units))
    return found


def _amounts(own: list[list[tuple[int, int]]]) -> tuple[Amount, ...] | None:
    found = {index: units for leaves in own for index, units in leaves}  # two nonces may be of one account
    return (Amount("base units", str(sum(found.values()))),) if found else None


def _notes(own: list[list[tuple[int, int]]]) -> Iterator[Sentence]:
    if not own:
        yield say("own-not-sought")
    for number, leaves in enumerate(own, 1):
        if leaves:
            places = ", ".join(str(index) for index, _ in leaves)
            yield say("own-leaves", count=len(leaves), places=places)
        else:
            yield say("own-none", number=number)


BITMEX = Format(
    key="bitmex",
    exchange="BitMEX, River",
    source="BitMEX/proof-of-reserves-liabilities, RiverFinancial/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, 256, Mark.YES, Mark.YES),
    recognise=_recognise,
    check=_check,
    keep_private="keep-yours-private",
)
