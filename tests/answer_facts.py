"""What answers say, as facts a test can hold without holding the words: plain text, and the dates in it."""

import re
from html import unescape

__all__ = ["DATE", "dates", "pattern", "plain"]

DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}(?:, \d\d:\d\d(?::\d\d)? UTC)?")
_BLANK = "\N{REPLACEMENT CHARACTER}"


def plain(html: str) -> str:
    """Return a text of the bot as people see it: without its markup."""
    return unescape(re.sub("<[^>]*>", "", html))


def dates(text: str) -> list[str]:
    """Return the days and moments named in a text, in its order: ``25 Oct 2026``, ``25 Oct 2026, 00:00 UTC``."""
    return DATE.findall(text)


def pattern(html: str, blank: str = _BLANK) -> str:
    """Return a regular expression for a text of the bot in which `blank` stands for anything."""
    return re.escape(plain(html)).replace(re.escape(blank), ".*?")
