"""The second file of SwissBorg: the root of every currency's tree, and one digest that commits to all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from porcore.exchanges.amounts import amount, plain
from porcore.exchanges.document import UnreadableError, read_document
from porcore.exchanges.fields import hex_digits, items, record, symbol, word
from porcore.exchanges.fold_path import hex_hash
from porcore.exchanges.report import RefutedFileError, Step
from porcore.exchanges.sentences import say

__all__ = ["KDF", "Audit", "Partition", "joined", "named_currency", "number", "read_audit"]

KDF = "SB PoL - "  # how each text that is hashed or keyed begins


@dataclass(frozen=True, slots=True)
class Partition:
    """A currency's root in the second file."""

    currency: str
    digest: str
    liability: Decimal
    text: str  # of the liability, as in the file


@dataclass(frozen=True, slots=True)
class Audit:
    """The second file: roots by partition, and the digest that commits to all of them."""

    roots: Mapping[str, Partition] = field(default_factory=dict)
    commitment: str = ""  # "": there is no second file


def read_audit(data: bytes, audit: str) -> Audit:
    """Return the roots of the second file after recomputing what commits to all of them.

    `data` is the whole file, at most 1 MiB of JSON; `audit` is the id in the user's file. Raises
    UnreadableError and RefutedFileError.
    """
    value = read_document(data).value
    if not isinstance(value, dict) or "audit" not in value:
        raise UnreadableError("companion-not-used", expected=say("same-audit-roots"))
    body = record(value["audit"], ("id", "commitment", "partitions"), "audit")
    if body["id"] != audit:
        raise RefutedFileError(Step.TRUST, "anchor-differs", what=say("audit-id"))
    partitions = {}
    for entry in items(body["partitions"], "partitions", 1, 1024):
        one = record(entry, ("id", "currency", "commitment"), "partitions")
        root = record(one["commitment"], ("digest", "liability"), "partitions.commitment")
        text = number(root["liability"], "partitions.liability")
        digest = hex_digits(root["digest"], 64, "partitions.digest")
        name = joined(one["id"], "partitions.id")
        partitions[name] = Partition(
            symbol(one["currency"], "partitions.currency"), digest, amount(text, "partitions"), text
        )
    listed = sorted(partitions.items(), key=lambda pair: pair[1].currency.upper())
    text = "".join(f",{name},{one.text},{one.digest}" for name, one in listed)
    expected = hex_hash(f"{KDF}Audit commitment hash{text}")
    found = hex_digits(record(body["commitment"], ("digest",), "commitment")["digest"], 64, "commitment")
    if found != expected:
        raise RefutedFileError(Step.TRUST, "wrong-commitment", found=found, expected=expected)
    return Audit(partitions, found)


def named_currency(partition: str, audit: str) -> str | None:
    """Return the currency in a partition's id, ``<audit>-<currency>``; None: the id is made in another way.

    The digest of the audit covers the id. The field `currency` of the second file only sorts what is hashed.
    """
    start, found, currency = partition.partition(f"{audit}-")
    return currency if found and not start and currency else None


def joined(value: object, where: str) -> str:
    """Return one of the texts that are joined by commas: with a comma in it, one text could be read in two ways.

    Raises UnreadableError.
    """
    text = word(value, where, 80)
    if "," in text:
        raise UnreadableError("shape", where=where, expected=say("text-no-comma"))
    return text


def number(value: object, where: str) -> str:
    """Return an amount as the text that is hashed. Raises UnreadableError."""
    read = amount(value, where)
    return value if isinstance(value, str) else plain(read)
