"""Where a key is in snapshot.toml: tomllib keeps no line numbers, and an error should name one."""

import re
from collections.abc import Sequence

__all__ = ["line_of"]

_HEADER = re.compile(r"\s*(\[\[|\[)\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*\]")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line (1 = first) of the key at `path`, or of the nearest table around it that is found.

    `path` is names of keys, and after that of a list the place in it (0 = first). None when neither is
    written on a line of its own, as in an inline table.
    """
    places: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(name.strip() for name in header[2].split("."))
            if header[1] == "[[":
                table = (*names, counts.get(names, 0))
                counts[names] = counts.get(names, 0) + 1
            else:
                table = names
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            places.setdefault((*table, key[1]), number)
    candidates = (tuple(path[:length]) for length in range(len(path), 0, -1))
    return next((places[candidate] for candidate in candidates if candidate in places), None)
