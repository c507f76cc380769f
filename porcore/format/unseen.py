"""Characters that no screen shows, whatever Unicode calls them: fillers and selectors pass for letters and marks."""

import re

__all__ = ["BLANK", "IGNORED", "has_unseen"]

BLANK = frozenset("\u115f\u1160\u2800\u3164")  # letters and symbols that look like nothing
# Default_Ignorable_Code_Point of Unicode 15, without what `str.isprintable` knows: the inside of a class of a pattern.
IGNORED = "\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
_IGNORED = re.compile(f"[{IGNORED}]")


def has_unseen(text: str) -> bool:
    """Tell whether a text has a character that cannot be seen. A space is one that can."""
    return not text.isprintable() or not BLANK.isdisjoint(text) or _IGNORED.search(text) is not None
