"""A text as Go's JSON writes it, for trees that hash such texts."""

import json

__all__ = ["go_text"]

# Go escapes what HTML or JavaScript could take for its own.
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def go_text(text: str) -> str:
    """Return `text` (printable) in quotation marks, with the escapes of Go's encoding/json."""
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)
