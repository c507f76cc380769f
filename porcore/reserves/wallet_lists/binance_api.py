"""The answer of Binance's address list: `{"code": …, "data": [{"network", "address", "thirdPartyCustodianName"}]}`."""

from collections.abc import Iterator

from porcore.errors import BundleError
from porcore.format.json_scanner import JsonError, JsonFault, JsonScanner
from porcore.reserves.wallet_lists.rows import NOT_STATED, PublishedFile, PublishedRow, faulty, row_of

__all__ = ["open_binance_api"]

_MOST_BYTES = 2**26
_MAX_DEPTH = 8  # of brackets; an answer has 3
_FIELDS = ("network", "address")
_CUSTODIAN = "thirdPartyCustodianName"
_SCANNER = JsonScanner(_MAX_DEPTH, int, float)  # no number in it is used


def open_binance_api(text: str, name: str, notes: list[str], refusal: BundleError) -> PublishedFile:
    """Return the addresses in an answer of Binance's address list, which states no balances and no coins.

    `text` is the whole answer, at most 2^26 bytes of JSON in UTF-8; `name` names the file in errors. What is
    missing in it is added to `notes`. Raises BundleError, `refusal` for any other JSON.
    """
    try:
        value = _SCANNER.read_text(text, _MOST_BYTES)
    except JsonError as error:
        raise _unreadable(error.fault, name) from None
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, list) or not data or not all(_is_address(item) for item in data):
        raise refusal
    notes.append("The file states no balances and no coins.")
    return PublishedFile("binance-api", _rows(data), notes)


def _unreadable(fault: JsonFault, name: str) -> BundleError:
    match fault:
        case JsonFault.TOO_LARGE:
            return BundleError(name, f"a JSON file of more than {_MOST_BYTES} bytes", "at most so many")
        case JsonFault.TOO_DEEP:
            return BundleError(
                name, "JSON with brackets too deep inside each other", f"at most {_MAX_DEPTH} levels"
            )
        case JsonFault.REPEATED_KEY:
            return BundleError(name, "a JSON object with a key that is there twice", "every key once")
        case _:
            return BundleError(name, "text that begins like JSON and is none", "a whole JSON file")


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
