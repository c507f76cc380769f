"""Reading publication.toml: what an exchange published about one moment, as the person who makes the bundle typed it."""

from collections.abc import Mapping
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
from porcore.publications.claim import FORMAT, ClaimRoot, ClaimTotal, ClaimUnit
from porcore.publications.errors import TOML, at_key
from porcore.publications.reading import PublicationFile, Table, kind_of
from porcore.toml_text import TomlError, read_toml

__all__ = ["MAX_BYTES", "Publication", "format_of", "read_publication", "read_time"]

MAX_BYTES = 2**20
_AHEAD = timedelta(minutes=5)  # that clocks may differ
_KEYS = ("format", "exchange", "taken_at", "proof_format", "source")
_TABLES = ("roots", "totals", "units", "wallets")
# Formats whose files lead to several roots, each with a label of its own; nothing is known of a claim without a format.
_LABELLED = ("", "porcore", "swissborg")
_TIME = 'a UTC time of whole seconds such as "2026-08-14T00:00:00Z"'


@dataclass(frozen=True, slots=True)
class Publication:
    """What publication.toml says, every word checked."""

    exchange: str  # key in the table of exchanges
    taken_at: str
    proof_format: str  # key of a format, or ""
    source: str
    roots: tuple[ClaimRoot, ...]
    totals: tuple[ClaimTotal, ...]
    units: tuple[ClaimUnit, ...]
    counts_as: Mapping[str, str]


def format_of(key: str) -> Format | None:
    """Return the format with that key, None where there is none."""
    return next((known for known in FORMATS if known.key == key), None)


def read_publication(data: bytes, exchanges: KnownExchanges, now: datetime) -> Publication:
    """Return what the file says; `data` is all of it, at most 1 MiB.

    `exchanges` are those that are known, `now` is an aware time, and taken_at may be 5 minutes ahead of it. Raises
    ClaimError, naming line and key where they are known.
    """
    try:
        read = read_toml(data, MAX_BYTES)
    except TomlError as error:
        raise at_key(error.line, "", error.found, error.expected, error.advice) from None
    file = PublicationFile(TOML, read.text)
    values = file.table(read.values, _KEYS, _TABLES)
    if values["format"] != FORMAT:
        raise file.fault(("format",), kind_of(values["format"]), f'"{FORMAT}"')
    exchange = _exchange(file, values["exchange"], exchanges)
    proof_format = _proof_format(file, values["proof_format"])
    _check_owner(file, exchange, proof_format)
    known = format_of(proof_format)
    wallets = file.table(values.get("wallets", {}), (), ("counts_as",), ("wallets",))
    roots = file.roots(values, known.features.hash_bits if known else None)
    _check_roots(file, values, proof_format)
    _check_case(file, values)
    return Publication(
        exchange=exchange.key,
        taken_at=read_time(file, values["taken_at"], now),
        proof_format=proof_format,
        source=file.address(values["source"], ("source",)),
        roots=roots,
        totals=file.totals(values),
        units=file.units(values),
        counts_as=file.counts_as(wallets.get("counts_as", {}), ("wallets", "counts_as")),
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


def _check_roots(file: PublicationFile, values: Table, proof_format: str) -> None:
    """Raise ClaimError for a root that somebody put in the place of one, and for a label that no file's root has."""
    for place, entry in enumerate(file.tables(values, "roots", ("label", "hash"))):
        digits, label = str(entry["hash"]), str(entry["label"])
        if set(digits) in ({"0"}, {"f"}):
            found = f"a hash of nothing but {digits[0]}"
            raise file.fault(("roots", place, "hash"), found, "the root that the exchange published")
        if label and proof_format not in _LABELLED:
            expected = f'"": files of {proof_format} lead to one root, which has no label'
            raise file.fault(("roots", place, "label"), shown(label), expected, "Leave the label empty.")


def _check_case(file: PublicationFile, values: Table) -> None:
    """Raise ClaimError for two totals whose assets differ in capitals alone: which of them wallets belong to is not told."""
    seen = dict[str, str]()
    for place, entry in enumerate(file.tables(values, "totals", ("asset", "amount"), ("debt",))):
        asset = str(entry["asset"])
        other = seen.setdefault(asset.casefold(), asset)
        if other != asset:
            found = f"{shown(asset)} and {shown(other)}"
            raise file.fault(("totals", place, "asset"), found, "every asset once, in whatever capitals")


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
