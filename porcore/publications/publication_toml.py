"""Reading a claim's publication.toml: what an exchange published about one moment, as the person who makes the bundle typed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from porcore.exchanges.known import KnownExchanges
from porcore.ledger.readers.cells import shown
from porcore.publications.claim import FORMAT, ClaimRoot, ClaimTotal, ClaimUnit
from porcore.publications.publication_head import format_of, open_toml, read_head
from porcore.publications.reading import PublicationFile, Table

__all__ = ["Publication", "read_publication"]

_TABLES = ("roots", "totals", "units", "wallets")
# Formats whose files lead to several roots, each with a label of its own; nothing is known of a claim without a format.
_LABELLED = ("", "porcore", "swissborg")


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


def read_publication(data: bytes, exchanges: KnownExchanges, now: datetime) -> Publication:
    """Return what the file says; `data` is all of it, at most 1 MiB.

    `exchanges` are those that are known, `now` is an aware time, and taken_at may be 5 minutes ahead of it. Raises
    ClaimError, naming line and key where they are known.
    """
    file, values = open_toml(data, FORMAT, _TABLES)
    head = read_head(file, values, exchanges, now)
    known = format_of(head.proof_format)
    wallets = file.table(values.get("wallets", {}), (), ("counts_as",), ("wallets",))
    roots = file.roots(values, known.features.hash_bits if known else None)
    _check_roots(file, values, head.proof_format)
    _check_case(file, values)
    return Publication(
        exchange=head.exchange.key,
        taken_at=head.taken_at,
        proof_format=head.proof_format,
        source=head.source,
        roots=roots,
        totals=file.totals(values),
        units=file.units(values),
        counts_as=file.counts_as(wallets.get("counts_as", {}), ("wallets", "counts_as")),
    )


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
