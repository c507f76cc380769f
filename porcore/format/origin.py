"""Whose tree it is: made by the exchange from its ledger, or rebuilt by somebody else from a list that the exchange published.

The statement's name says it, and that name is hashed: ``<exchange> rebuilt by <maker>``. Where the list came from is in the
report of a snapshot file, and one is refused without the other.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from porcore.errors import FormatError, SnapshotError
from porcore.format.grammar import parse_exchange, parse_hex
from porcore.format.json_scanner import JsonError, JsonScanner

__all__ = [
    "EXCHANGE",
    "LONGEST_ADDRESS",
    "MAPPINGS",
    "REBUILT",
    "Origin",
    "SourceReport",
    "are_alike",
    "is_public_address",
    "origin_facts",
    "origin_of",
    "rebuilt_name",
    "says_rebuilt",
    "split_maker",
]

EXCHANGE = "exchange"  # the one maker beside those of [source]
REBUILT = " rebuilt by "
LONGEST_ADDRESS = 2048  # characters
MAPPINGS = ("hex", "sha256-of-text")  # from what a list calls a client to the 32 bytes of a client id

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
# No user name, no backslash; a host with a dot in it, and whatever a path and a query may hold.
_ADDRESS = re.compile(
    rf"https://{_HOST}(?:\.{_HOST})+(?::(?P<port>[0-9]{{1,5}}))?(?:[/?#][!#-;=?-Z_a-z~\[\]]*)?"
)
_LAST_PORT = 65_535
_SCANNER = JsonScanner(8, int, float)  # a key that is there twice could be read in two ways
_LOOK_ALIKE = str.maketrans("i1", "ll")  # letters that a name may have in place of others, unnoticed


@dataclass(frozen=True, slots=True)
class SourceReport:
    """The published list that a tree was rebuilt from."""

    exchange: str  # whose list it is
    address: str  # where it was published: https, without a user name
    sha256: str  # of the list as it was downloaded: 64 hex digits
    maker: str  # who rebuilt the tree
    ids: Literal["hex", "sha256-of-text"] = "hex"  # how the list's ids became client ids


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a tree, as far as its snapshot file says so. In a foreign file it is only a claim."""

    source: SourceReport | None = None
    made_by: str = ""  # EXCHANGE, or "" where nothing is said or `source` says it
    statement_ids_at: str = ""  # where the exchange publishes its statement ids; "" where nothing is said


def rebuilt_name(exchange: str, maker: str) -> str:
    """Return the name that the statement of a rebuilt tree has."""
    return f"{exchange}{REBUILT}{maker}"


def split_maker(name: str) -> tuple[str, str]:
    """Return the exchange that a statement's word names, and who made the tree; "" where it says nothing of that."""
    exchange, _, maker = name.partition(REBUILT)
    return (exchange, maker) if exchange and maker else (name, "")


def says_rebuilt(name: str) -> bool:
    """Tell whether a name reads as that of a rebuilt tree, however it is spelled: ``Phemex  REBUILT-BY x`` does."""
    return "rebulltby" in _letters(name)


def are_alike(name: str, other: str) -> bool:
    """Tell whether two names read as one: ``Phemex`` and ``PHEMEX.`` do, and ``A rebuilt by a`` says nothing."""
    return _letters(name) == _letters(other)


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum()).translate(_LOOK_ALIKE)


def is_public_address(text: str) -> bool:
    """Tell whether this is an https address that can be shown to everyone: no user name, printable ASCII, a port that there is.

    It may have a fragment, as pages of some explorers need.
    """
    found = _ADDRESS.fullmatch(text) if len(text) <= LONGEST_ADDRESS else None
    return found is not None and 0 < int(found["port"] or 443) <= _LAST_PORT


def origin_facts(origin: Origin) -> dict[str, object]:
    """Return what the report holds of it: nothing for an origin of which nothing is said."""
    return {name: value for name, value in asdict(origin).items() if value}


def origin_of(report: bytes, exchange: str) -> Origin:
    """Return the origin in a snapshot file's report, held against the name in its statement.

    `report` is the stored report in JSON, any length; `exchange` is the statement's. Raises SnapshotError, in words without
    the file's name, when the report cannot be read or the two do not agree.
    """
    try:
        facts = _SCANNER.read_bytes(report, len(report))
    except JsonError:
        raise SnapshotError("the report is not readable") from None
    if not isinstance(facts, dict):
        raise SnapshotError("the report is not readable")
    origin = _origin_in(facts)
    if (fault := _disagreement(origin, exchange)) is not None:
        raise SnapshotError(fault)
    return origin


def _origin_in(facts: Mapping[str, Any]) -> Origin:
    source = _source_in(facts["source"]) if "source" in facts else None
    made_by, address = facts.get("made_by", ""), facts.get("statement_ids_at", "")
    if "made_by" in facts and made_by != EXCHANGE:
        raise SnapshotError(f'the report has a made_by that is not "{EXCHANGE}"')
    if "statement_ids_at" in facts and not (isinstance(address, str) and is_public_address(address)):
        raise SnapshotError("the report's statement_ids_at is no https address")
    return Origin(source, made_by, address)


def _source_in(found: object) -> SourceReport:
    names = {field.name for field in fields(SourceReport)}
    if (
        not isinstance(found, dict)
        or set(found) != names
        or not all(isinstance(v, str) for v in found.values())
    ):
        raise SnapshotError(f"the report's source has not exactly the texts {', '.join(sorted(names))}")
    source = SourceReport(**found)
    try:
        parse_exchange(source.exchange, "source")
        parse_exchange(source.maker, "source")
        parse_hex(source.sha256, 64, "source")
    except FormatError:
        raise SnapshotError("the report's source has a name or a SHA-256 that cannot be read") from None
    if not is_public_address(source.address) or source.ids not in MAPPINGS:
        raise SnapshotError("the report's source has an address or a form of ids that cannot be read")
    if are_alike(source.exchange, source.maker):
        raise SnapshotError("the report's source has the exchange itself as the maker")
    if says_rebuilt(source.exchange) or says_rebuilt(source.maker):
        raise SnapshotError('the report\'s source has "rebuilt by" within a name')
    return source


def _disagreement(origin: Origin, exchange: str) -> str | None:
    """Return why name and origin do not go together, None when they do."""
    source = origin.source
    if source is None:
        if says_rebuilt(exchange):
            return (
                "the exchange's name says that the tree was rebuilt, and the report names no published list"
            )
        if origin.statement_ids_at and not origin.made_by:
            return (
                "the report says where statement ids are published, and not that the exchange made the tree"
            )
        return None
    if origin.made_by or origin.statement_ids_at:
        return (
            "the report says that the exchange made the tree, and that it was rebuilt from a published list"
        )
    if exchange != rebuilt_name(source.exchange, source.maker):
        return (
            f"the report names a list of {source.exchange} and the maker {source.maker}, and the statement's exchange is"
            f" {exchange}"
        )
    return None
