"""Keys of snapshot.toml that are no keys of it: tomllib's time grows with the square of a dotted key's parts."""

import re

__all__ = ["MOST_PARTS", "longest_key_line"]

MOST_PARTS = 8  # of a dotted key; those of snapshot.toml have at most three

# What closes a string is optional, and nothing is given back once it is taken, so that no text makes the search go back.
_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\.)*+"?', r"'[^'\n]*+'?"
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_TOKEN = re.compile(
    r"#[^\n]*+"
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    rf"|(?P<key>(?:{_PART}[ \t]*+\.[ \t]*+){{{MOST_PARTS}}})"
    rf"|{_PART}",
    re.DOTALL,
)


def longest_key_line(text: str) -> int | None:
    """Return the line (1 = first) of a key of more than `MOST_PARTS` parts, None when there is none."""
    found = next((token for token in _TOKEN.finditer(text) if token["key"]), None)
    return None if found is None else text.count("\n", 0, found.start()) + 1
