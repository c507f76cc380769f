"""Two texts as they are copied from a page: a record, ``id,BTC:0.5,…`` or its hash, and a path of hashes.

BingX, Pionex and TopOne show them without a file. Neither holds a space or a brace of its own, so spaces around a comma
or colon, the braces of a template, and words around both can be left out.
"""

import re

from porcore.exchanges.unwrapping import CURLY, INVISIBLE

__all__ = ["LONGEST", "looks_like_path", "looks_like_record", "record_and_path"]

LONGEST = 64 * 1024  # characters
_HEX = r"[0-9a-f]{64}"
_BEFORE, _BEHIND = r"(?<![^\s:=(\[,;])", r"(?![^\s,;.)\]])"
_AMOUNT = r"(?=[0-9]{0,15}[A-Za-z])[A-Za-z0-9]{1,16}:[0-9+-][0-9eE.+-]{0,79}"
_RECORD = re.compile(rf"(?<![^\s:=(\[])[0-9A-Za-z]{{1,128}}(?:,{_AMOUNT})++{_BEHIND}", re.ASCII)
_ITEM = rf"(?:[lr]:|(?:0|[1-9][0-9]{{0,18}}):|[01]){_HEX}"
_PATH = re.compile(rf"{_BEFORE}{_ITEM}(?:,\s{{0,9}}+{_ITEM})*+{_BEHIND}", re.ASCII)
_HASH = re.compile(rf"{_BEFORE}{_HEX}{_BEHIND}", re.ASCII)
_LEAST_ID = 16  # characters by which a record is told from words
_AROUND = re.compile(r"[ \t]{0,99}+([,:])[ \t]{0,99}+")
_MARKS = str.maketrans(dict.fromkeys("{}\"'`>*", ""))


_JSON_PAIR = re.compile(r'["“”]\s{0,9}+:')


def _is_read(text: str) -> bool:
    """Tell whether a text may be looked at: short, and no JSON, in which a record is something else."""
    return len(text) <= LONGEST and not _JSON_PAIR.search(text)


def _cleaned(text: str) -> str:
    visible = text.translate(INVISIBLE).replace("\u00a0", " ").translate(CURLY).translate(_MARKS)
    return _AROUND.sub(r"\1", visible)


def record_and_path(text: str) -> str | None:
    """Return the one record (or its hash) and the one path behind it as two lines, None if a text has not one of each."""
    if not _is_read(text):
        return None
    clean = _cleaned(text)
    paths = list(_PATH.finditer(clean))
    if len(paths) != 1:
        return None
    path = paths[0]
    rest = clean[: path.start()] + "\n" + clean[path.end() :]
    records = _RECORD.findall(rest) or _HASH.findall(rest)
    if (
        len(records) != 1 or records[0] not in clean[: path.start()] or records[0].endswith(".")
    ):  # whether that full stop is hashed cannot be known
        return None
    return f"{records[0]}\n{''.join(path[0].split())}\n"


def looks_like_record(text: str) -> bool:
    """Tell whether a text shows a record of balances."""
    return _is_read(text) and any(
        len(found.partition(",")[0]) >= _LEAST_ID for found in _RECORD.findall(_cleaned(text))
    )


def looks_like_path(text: str) -> bool:
    """Tell whether a text shows a path of hashes with their sides or places, and not one number too long to be a hash."""
    return _is_read(text) and any(
        ":" in found[0] or "," in found[0] for found in _PATH.finditer(_cleaned(text))
    )
