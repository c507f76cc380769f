"""The offline page ``verify.html``: the check of `porcore.verification.verdict` for people without Python.

One document that needs no network. It is put together here from small files next to this one; its sentences
come from `porcore.messages`, so that page and command line cannot drift apart.
"""

import json
import re
from functools import cache
from importlib.resources import files

from porcore.messages import MESSAGES

__all__ = ["SCRIPTS", "verify_page"]

SCRIPTS = (
    "messages.js",
    "strict_json.js",
    "grammar.js",
    "hashing.js",
    "format.js",
    "checking.js",
    "verdict.js",
    "dom.js",
    "paths.js",
    "inputs.js",
    "main.js",
)
"""The page's scripts in the order in which the browser reads them; each uses only earlier ones at once."""

_PLACE = re.compile(r"\{\{([a-z]+):([a-z-]+(?:\.[a-z]+)?)\}\}")


@cache
def verify_page() -> bytes:
    """Return the whole page as UTF-8. The same bytes at every call and on every machine."""
    html = _PLACE.sub(lambda place: _part(place[1], place[2]), _source("verify.html"))
    return html.encode("utf-8")


def _part(kind: str, name: str) -> str:
    """Return what belongs at one place ``{{kind:name}}`` of the document."""
    match kind:
        case "file":
            return _source(name)
        case "message":
            return MESSAGES[name]
        case "scripts":
            return "\n".join(_source(script) for script in SCRIPTS)
        case _:
            # A table inside a script element: "<" could end the element, and as an escape it cannot.
            return json.dumps(MESSAGES, indent=1).replace("<", "\\u003c")


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")
