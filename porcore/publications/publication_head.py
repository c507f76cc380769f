"""What every publication.toml begins with, whatever kind of bundle it is of: whose, of which moment, in which format, and where it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches

from porcore.errors import FormatError
from porcore.exchanges.formats.ours import OURS
from porcore.exchanges.formats.table import FORMATS
from porcore.exchanges.known import KnownExchange, KnownExchanges
from porcore.exchanges.report import Format
from porcore.format.grammar import parse_taken_at
from porcore.ledger.readers.cells import shown
from porcore.publications.errors import TOML, at_key
from porcore.publications.reading import PublicationFile, Table, kind_of
from porcore.toml_text import TomlError, read_toml

__all__ = ["HEAD_KEYS", "MAX_BYTES", "PublicationHead", "format_of", "open_toml", "read_head", "read_time"]

MAX_BYTES = 2**20
HEAD_KEYS = ("format", "exchange", "taken_at", "proof_format", "source")
_AHEAD = timedelta(minutes=5)  # that clocks may differ
_TIME = 'a UTC time of whole seconds such as "2026-08-14T00:00:00Z"'
# What to do about a bundle of the other kind, by its format.
_KINDS = {
    "porcore-claim/1": "That is a claim: porcore claim reads one.",
    "porcore-proof-set/1": "That is a proof set, which has proofs.csv beside it: porcore audit-zk checks one.",
}


@dataclass(frozen=True, slots=True)
class PublicationHead:
    """The keys that all of them have, every word checked."""

    exchange: KnownExchange
    taken_at: str  # canonical UTC text
    proof_format: str  # key of a format, or ""
    source: str  # https


def format_of(key: str) -> Format | None:
    """Return the format with that key, None where there is none."""
    return next((known for known in FORMATS if known.key == key), None)


def open_toml(data: bytes, form: str, tables: tuple[str, ...]) -> tuple[PublicationFile, Table]:
    """Return a publication.toml of the format `form`, and its values: the keys of the head, and of `tables` what there is.

    `data` is the whole file, at most 1 MiB. Raises ClaimError.
    """
    try:
        read = read_toml(data, MAX_BYTES)
    except TomlError as error:
        raise at_key(error.line, "", error.found, error.expected, error.advice) from None
    file = PublicationFile(TOML, read.text)
    said = read.values.get("format")
    if isinstance(said, str) and said in _KINDS and said != form:  # before its other keys seem to be wrong
        raise file.fault(("format",), kind_of(said), f'"{form}"', _KINDS[said])
    values = file.table(read.values, HEAD_KEYS, tables)
    if values["format"] != form:
        raise file.fault(("format",), kind_of(values["format"]), f'"{form}"')
    return file, values


def read_head(
    file: PublicationFile, values: Table, exchanges: KnownExchanges, now: datetime
) -> PublicationHead:
    """Return what is common to all kinds; taken_at may be 5 minutes ahead of `now`, an aware time. Raises ClaimError."""
    exchange = _exchange(file, values["exchange"], exchanges)
    proof_format = _proof_format(file, values["proof_format"])
    _check_owner(file, exchange, proof_format)
    return PublicationHead(
        exchange,
        read_time(file, values["taken_at"], now),
        proof_format,
        file.address(values["source"], ("source",)),
    )


def _exchange(file: PublicationFile, value: object, exchanges: KnownExchanges) -> KnownExchange:
    expected = "the key of an exchange that is known here"
    if not isinstance(value, str):
        raise file.fault(("exchange",), kind_of(value), expected)
    found = exchanges.by_key(value)
    if found is None:
        meant = exchanges.find(value)
        near = [meant] if meant else exchanges.nearest(value)
        keys = ", ".join(f'"{one.key}" ({one.name})' for one in near)
        advice = (
            f"Nearest: {keys}."
            if keys
            else "Add it to a table of exchanges of your own, see docs/exchanges.md."
        )
        raise file.fault(("exchange",), shown(value), expected, advice)
    return found


def _proof_format(file: PublicationFile, value: object) -> str:
    expected = 'a key that "porcore peers --json" lists, or ""'
    if not isinstance(value, str):
        raise file.fault(("proof_format",), kind_of(value), expected)
    if value and format_of(value) is None:
        near = get_close_matches(value[:64], [known.key for known in FORMATS], 3)
        advice = f"Nearest: {', '.join(near)}." if near else ""
        raise file.fault(("proof_format",), shown(value), expected, advice)
    return value


def _check_owner(file: PublicationFile, exchange: KnownExchange, proof_format: str) -> None:
    """Raise ClaimError for a format of another exchange: a root would be compared with files of that one's customers.

    Our own format may be anyone's. An exchange that was added without formats may have any.
    """
    if proof_format in ("", OURS.key, *exchange.formats) or not (exchange.shipped or exchange.formats):
        return
    own = ", ".join(f'"{key}"' for key in (*exchange.formats, OURS.key, ""))
    whose = f"{shown(proof_format)}, which is no format of {exchange.name}"
    advice = "Look up which exchange and which format it is: docs/exchanges.md lists the formats of each."
    raise file.fault(("proof_format",), whose, f"of {exchange.name}'s formats {own}", advice)


def read_time(file: PublicationFile, value: object, now: datetime) -> str:
    """Return a time in UTC as our format writes it, at most 5 minutes after `now`. Raises ClaimError."""
    if isinstance(value, datetime) and value.utcoffset() == timedelta(0) and not value.microsecond:
        value = value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    if not isinstance(value, str):
        raise file.fault(("taken_at",), _time_found(value), _TIME)
    try:
        parse_taken_at(value, "taken_at")
    except FormatError:
        raise file.fault(("taken_at",), shown(value), _TIME) from None
    if datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC) > now + _AHEAD:
        raise file.fault(("taken_at",), f"{value}, which has not come yet", "a time that has passed")
    return value


def _time_found(value: object) -> str:
    if isinstance(value, datetime):
        return "a time that is not in UTC, or not of whole seconds"
    return f"the date {value}" if isinstance(value, date) else kind_of(value)
