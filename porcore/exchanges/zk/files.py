"""What a file of a set of batch proofs is: its table, its totals, a key, or a client's own file."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from porcore.exchanges import inspect
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.zk_totals import read_zk_totals
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.keys import key_of
from porcore.exchanges.zk.known_keys import known_key
from porcore.exchanges.zk.programs import program_of
from porcore.exchanges.zk.programs.program import hex_of
from porcore.exchanges.zk.rows import BatchLayout, read_proof_table

__all__ = ["ZkFile", "describe"]

_TOTALS = b"CexAssetsInfo"
_HEAD = 4096  # bytes in which the names of a table's columns are


@dataclass(frozen=True, slots=True)
class ZkFile:
    """What a file is, in sentences and as facts."""

    kind: str  # table, totals, key or client
    sentences: tuple[Sentence, ...]
    facts: Mapping[str, object]


def describe(data: bytes) -> ZkFile:
    """Return what a file is; `data` is the whole file, of any length. Raises UnreadableError for one that is none of these."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return _totals(data) if _TOTALS in data else _client(data)
    if b"\x00" not in start[:_HEAD] and b"," in start[:_HEAD]:
        return _table(data)
    return _key(data)


def _table(data: bytes) -> ZkFile:
    table = read_proof_table(data)
    rows, program = table.rows, program_of(table, ())
    tiers = sorted({row.tier for row in rows if row.tier is not None})
    # With nothing but a table, Gate's program is what is left where no start is known.
    is_known = table.layout is not BatchLayout.CHAINED or program.start(rows[0], ()).state is State.HOLDS
    facts: dict[str, object] = {
        "program": program.key if is_known else None,
        "batches": len(rows),
        "first_number": rows[0].number,
        "last_number": rows[-1].number,
        "first_root": hex_of(rows[0].roots[0]),
        "last_root": hex_of(rows[-1].roots[-1]),
        "last_commitment": hex_of(rows[-1].totals[1]),
        "proof_bytes": sorted({len(row.proof) for row in rows}),
        "tiers": tiers,
        "last_place": rows[-1].last_index,
    }
    sentences = [
        say("zk-is-table", program=program.title if is_known else say("zk-is-unknown"), layout=table.layout),
        say("zk-is-batches", count=len(rows), first=rows[0].number, last=rows[-1].number),
        say("zk-is-roots", first=facts["first_root"], last=facts["last_root"]),
        say("zk-is-commitment", commitment=facts["last_commitment"]),
    ]
    if tiers:
        sentences.append(say("zk-is-tiers", tiers=", ".join(map(str, tiers))))
    if rows[-1].last_index is not None:
        sentences.append(say("zk-is-places", last=rows[-1].last_index))
    return _described("table", data, sentences, facts)


def _totals(data: bytes) -> ZkFile:
    totals = read_zk_totals(data)
    assets = [total for total in totals if not total.is_placeholder]
    facts = {
        "totals_of": totals[0].kind.value,
        "assets": len(assets),
        "places": len(totals),
        "totals": [
            {
                "number": number,
                "symbol": total.symbol,
                "equity": str(total.equity),
                "debt": None if total.debt is None else str(total.debt),
            }
            for number, total in enumerate(totals)
            if not total.is_placeholder
        ],
    }
    sentences = [say("zk-is-totals", count=len(assets), kind=totals[0].kind), say("zk-totals-names")]
    return _described("totals", data, sentences, facts)


def _key(data: bytes) -> ZkFile:
    key = key_of(data)
    known = known_key(key.sha256)
    facts = {
        "generation": key.generation,
        "points": len(key.k),
        "commitments": key.commitments,
        "pinned_at": known.source if known else None,
    }
    sentences = [
        say("zk-is-key", generation=key.generation, points=len(key.k), commitments=key.commitments),
        say("zk-is-pinned", source=known.source) if known else say("zk-is-not-pinned"),
    ]
    return _described("key", data, sentences, facts)


def _client(data: bytes) -> ZkFile:
    report = inspect(data)
    if report.format is None:
        raise UnreadableError("detail", detail=report.headline)
    sentences = [say("zk-is-client", detail=report.headline)]
    roots = [root.hash for root in report.finding.roots] if report.finding else []
    return _described("client", data, sentences, {"format": report.format.key, "roots": roots})


def _described(kind: str, data: bytes, sentences: list[Sentence], facts: Mapping[str, object]) -> ZkFile:
    digest = sha256(data).hexdigest()
    shown = (*sentences, say("zk-is-sha256", digest=digest))
    return ZkFile(kind, shown, {"kind": kind, "sha256": digest, **facts})
