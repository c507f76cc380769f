"""Entries of the public log: canonical JSON that says the whole of what was published or withdrawn (ADR 32).

An entry has no Telegram id and no path. What stands in one is believed only where its SHA-256 is in a row of the log.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from threading import Lock

from bot.catalogue.errors import CatalogueError
from bot.catalogue.rows import LogEntryText, TreeFacts
from bot.languages import Sayable, _
from bot.parsing.id_shapes import shows_id
from bot.runtime.lru import LruCache
from porcore.errors import FormatError
from porcore.format import strict_json
from porcore.format.origin import SourceReport
from porcore.format.statement import parse_statement
from porcore.format.unseen import has_unseen

__all__ = [
    "FORMAT",
    "LONGEST_REASON",
    "MOST_BYTES",
    "Said",
    "body_says",
    "check_reason",
    "make_entry",
    "read_body",
    "read_entry",
    "tree_body",
    "withdrawal_body",
]

FORMAT = "porcore-log/1"
MOST_BYTES = 2**22
LONGEST_REASON = 200  # characters
_KEYS = ("body", "exchange", "format", "kind", "time")
_TREE_KEYS = ("made_by", "source", "statement", "statement_ids_at")
_WITHDRAWAL_KEYS = ("entry", "reason")
_SAYS = ("exchange", "taken_at", "proof_format", "source")
_HIGHEST = 2**31  # number of an entry


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says."""

    kind: str  # tree, claim, withdrawal, and others that mean nothing here
    time: str
    exchange: str  # key
    subject: str = ""  # statement id of a tree, id of a claim: 64 hex digits
    name: str = ""  # a tree's exchange, in the statement's own word
    taken_at: str = ""
    withdrawn: int = 0  # number of the entry that is withdrawn, from 1; 0 where none is
    made_by: str = ""  # "exchange", or who rebuilt the tree; "" where nothing was said
    source: str = ""  # address of the list that it was rebuilt from
    reason: str = ""  # of a withdrawal, "" for none


def make_entry(kind: str, time: str, exchange: str, body: Mapping[str, object]) -> LogEntryText:
    """Return an entry; `time`: canonical UTC text, `exchange`: its key. Raises CatalogueError for one beyond 4 MiB."""
    entry = {"format": FORMAT, "kind": kind, "time": time, "exchange": exchange, "body": body}
    data = strict_json.canonical(entry)
    if len(data) > MOST_BYTES:
        raise CatalogueError(
            f"The entry for the public log has {len(data)} bytes, and at most {MOST_BYTES} are possible. Nothing was changed."
        )
    return LogEntryText(sha256(data).hexdigest(), data.decode("ascii"))


def tree_body(facts: TreeFacts) -> Mapping[str, object]:
    """Return the body of a tree's entry: the whole statement, and what was said about its making."""
    origin = facts.origin
    return {
        "statement": facts.statement.to_json(),
        "made_by": origin.source.maker if origin.source else origin.made_by,
        "source": asdict(origin.source) if origin.source else None,
        "statement_ids_at": origin.statement_ids_at,
    }


def withdrawal_body(number: int, reason: str) -> Mapping[str, object]:
    """Return the body of a withdrawal's entry: the `number` of the row of the log (from 1), and why, "" for no reason.

    Raises CatalogueError as `check_reason` does.
    """
    check_reason(reason)
    return {"entry": number, "reason": reason}


def check_reason(reason: str) -> None:
    """Raise CatalogueError for a reason that cannot stand in the log, where everyone reads it for good.

    It has at most 200 characters, all of which can be seen, and shows nobody's id in any form that people paste.
    """
    if len(reason) > LONGEST_REASON:
        raise CatalogueError(
            Sayable(
                lambda: _(
                    "The reason has {n} characters; at most {most} are possible. Nothing was changed.",
                    n=len(reason),
                    most=LONGEST_REASON,
                )
            )
        )
    if has_unseen(reason):
        raise CatalogueError(
            Sayable(
                lambda: _(
                    "The reason has a character that cannot be seen, and everyone is to see the whole of it. Write plain words"
                    " in one line. Nothing was changed."
                )
            )
        )
    if shows_id(reason, lambda _digits: False):
        raise CatalogueError(
            Sayable(
                lambda: _(
                    "The reason has 64 digits, as a client's id has, and it stays in the public log. Name a snapshot by its"
                    " date. Nothing was changed."
                )
            )
        )


_cache: LruCache[str, Said] = LruCache(4096)
_bodies: LruCache[str, tuple[object, ...]] = LruCache(4096)
_lock = Lock()


def read_entry(text: LogEntryText) -> Said | None:
    """Return what an entry says; None where it is not whole, not canonical, or not of its SHA-256."""
    data = text.entry.encode("utf-8", "replace")
    if sha256(data).hexdigest() != text.sha256:
        return None
    with _lock:
        said = _cache.get(text.sha256)
    if said is None:
        try:
            said = _said(data)
        except FormatError:
            return None
        with _lock:
            _cache.put(text.sha256, said)
    return said


def read_body(body: str, digest: str) -> Mapping[str, object] | None:
    """Return the canonical JSON object of a publication; None where its SHA-256 is not `digest`, 64 hex digits."""
    data = body.encode("utf-8", "replace")
    if sha256(data).hexdigest() != digest:
        return None
    try:
        value = strict_json.load(data, "publication", MOST_BYTES)
    except FormatError:
        return None
    return value if isinstance(value, dict) and strict_json.canonical(value) == data else None


def body_says(body: str, digest: str) -> tuple[object, ...] | None:
    """Return a publication's exchange, time, format and source, as its body has them; None where `read_body` is None.

    `digest`: 64 hex digits.
    """
    if sha256(body.encode("utf-8", "replace")).hexdigest() != digest:
        return None
    with _lock:
        says = _bodies.get(digest)
    if says is None:
        value = read_body(body, digest)
        if value is None:
            return None
        says = tuple(value.get(key) for key in _SAYS)
        with _lock:
            _bodies.put(digest, says)
    return says


def _said(data: bytes) -> Said:
    value = strict_json.load(data, "entry", MOST_BYTES)
    entry = strict_json.record(value, _KEYS, "entry")
    kind, time, exchange, form = (
        strict_json.string(entry[key], f"entry, {key}") for key in ("kind", "time", "exchange", "format")
    )
    if form != FORMAT or strict_json.canonical(value) != data:
        raise FormatError("format", where="entry, format")
    body = entry["body"]
    match kind:
        case "tree":
            return _tree(body, time, exchange)
        case "claim" | "proof set":
            if not isinstance(body, dict):
                raise FormatError("format", where="entry, body")
            taken_at = strict_json.string(body.get("taken_at"), "entry, taken_at")
            subject = sha256(strict_json.canonical(body)).hexdigest()
            return Said(kind, time, exchange, subject, taken_at=taken_at)
        case "withdrawal":
            parts = strict_json.record(body, _WITHDRAWAL_KEYS, "entry, body")
            reason = strict_json.string(parts["reason"], "entry, reason")
            number = strict_json.number(parts["entry"], _HIGHEST, "entry, entry")
            return Said(kind, time, exchange, withdrawn=number, reason=reason)
        case _:
            return Said(kind, time, exchange)


def _tree(body: object, time: str, exchange: str) -> Said:
    parts = strict_json.record(body, _TREE_KEYS, "entry, body")
    statement = parse_statement(parts["statement"])
    made_by, _ = (strict_json.string(parts[key], f"entry, {key}") for key in ("made_by", "statement_ids_at"))
    source = ""
    if parts["source"] is not None:
        names = tuple(field.name for field in fields(SourceReport))
        texts = strict_json.record(parts["source"], names, "entry, source")
        source = strict_json.string(texts["address"], "entry, address")
    return Said(
        "tree",
        time,
        exchange,
        statement.id,
        statement.exchange,
        statement.taken_at,
        made_by=made_by,
        source=source,
    )
