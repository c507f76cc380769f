"""The answer of Binance's address list: `{"code": …, "data": [{"network", "address", "thirdPartyCustodianName"}]}`."""

import json
from collections.abc import Iterator

from porcore.errors import BundleError
from porcore.reserves.wallet_lists.rows import NOT_STATED, PublishedFile, PublishedRow, faulty, row_of

__all__ = ["open_binance_api"]

MAX_BYTES = 2**26
_FIELDS = ("network", "address")
_CUSTODIAN = "thirdPartyCustodianName"


def open_binance_api(text: str, name: str, notes: list[str], refusal: BundleError) -> PublishedFile:
    """Return the addresses in an answer of Binance's address list, which states no balances and no coins.

    `text` is the whole answer, at most 2^26 characters of JSON; `name` names the file in errors. What is
    missing in it is added to `notes`. Raises BundleError, `refusal` for any other JSON.
    """
    if len(text) > MAX_BYTES:
        raise BundleError(name, f"a JSON file of more than {MAX_BYTES} characters", "at most so many")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BundleError(name, "text that begins like JSON and is none", "a whole JSON file") from None
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, list) or not data or not all(_is_address(item) for item in data):
        raise refusal
    notes.append("The file states no balances and no coins.")
    return PublishedFile("binance-api", _rows(data), notes)


def _is_address(item: object) -> bool:
    return isinstance(item, dict) and all(field in item for field in _FIELDS)


def _rows(data: list[dict[str, object]]) -> Iterator[PublishedRow]:
    for number, item in enumerate(data, start=1):
        texts = [item.get(field) for field in (*_FIELDS, _CUSTODIAN)]
        texts[2] = texts[2] or ""
        if not all(isinstance(text, str) for text in texts):
            yield faulty(number, NOT_STATED, "the network or the address is no text")
            continue
        network, address, custodian = (str(text).strip() for text in texts)
        label = {"label": f"held by {custodian}"} if custodian else {}
        cells = {"address": address, **label}
        if not network:
            yield faulty(number, NOT_STATED, "the network is missing")
        else:
            yield row_of(number, NOT_STATED, network, cells, custodian=custodian)
