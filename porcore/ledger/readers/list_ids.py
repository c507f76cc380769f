"""What a published list calls a client, and the client id that becomes of it. A mapping is stated in ``[source]``, never guessed."""

import re
from collections.abc import Callable
from hashlib import sha256

from porcore.ledger.readers.cells import CellError, client_id_of
from porcore.ledger.sentences import ADVICE

__all__ = ["id_reader", "is_totals"]

_TOTALS = frozenset(("total", "totals", "sum", "sums", "grand total", "subtotal"))
_HEX_ID = re.compile(r"[0-9A-Fa-f]{64}")
_TEXT = re.compile(
    r"[!-~](?:[ -~]{0,254}[!-~])?"
)  # printable ASCII: nothing that looks alike and has other bytes


def id_reader(mapping: str) -> Callable[[str], bytes]:
    """Return what makes the 32 bytes of a client id of a cell; `mapping` is ``ids`` of [source]. It raises CellError."""
    return {"hex": _hex_id, "sha256-of-text": _hashed_id}[mapping]


def is_totals(text: str) -> bool:
    """Tell whether the cell of the client id says that its row holds totals."""
    return len(text) < 32 and text.strip().rstrip(":").casefold() in _TOTALS


def _hex_id(text: str) -> bytes:
    try:
        return client_id_of(text)
    except CellError as error:
        raise CellError(error.found, error.expected, ADVICE["list-ids"], error.cell) from None


def _hashed_id(text: str) -> bytes:
    expected = "1 to 256 printable characters of ASCII, without a space at either end"
    if _HEX_ID.fullmatch(text):
        raise CellError("a client id that is 64 hex digits already", "another text", ADVICE["list-ids-hex"])
    if not _TEXT.fullmatch(text) or is_totals(text):
        found = f"a client's name of {len(text)} characters that cannot be read" if text else "an empty cell"
        raise CellError(found, expected, ADVICE["list-cell"], text if len(text) < 32 else "")
    return sha256(text.encode("ascii")).digest()
