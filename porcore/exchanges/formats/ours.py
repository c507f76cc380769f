"""``porcore/1``, by the same rules as everyone else: an adapter over `porcore.verification.verdict`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import by_keys
from porcore.exchanges.own_sentences import OWN
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    PathStep,
    ProofPath,
    Recognition,
    RefutedFileError,
    Root,
    State,
    Step,
    Supplement,
    TopicAnswer,
)
from porcore.exchanges.sentences import Sentence, say
from porcore.exit_codes import ExitCode
from porcore.format.grammar import amount_text
from porcore.format.hashing import Node
from porcore.format.proof import PieceProof, ProofFile
from porcore.format.statement import Asset, Statement
from porcore.verification.verdict import TrustAnchor, Verdict, verify_file

__all__ = ["OURS", "held_statement"]

_SHOWN_DIGITS = 8  # of an id that was of no use
_STEPS = {"trust": Step.TRUST, "balance": Step.LEAF, "sum": Step.SUM, "root": Step.ROOT}
_ID = re.compile(r"\s*(?:0x)?[0-9a-f \t\r\n]{64,}", re.ASCII)


def _recognise(document: Document) -> Recognition:
    return by_keys(document, ("format", "client_id", "proofs", "statement"))


def held_statement(document: Document) -> Statement | None:
    """Return the statement under which the proofs of a file hold, whatever is trusted; None: some do not, or there is none."""
    verdict = verify_file(document.text.encode(), TrustAnchor())
    if verdict.exit_code is not ExitCode.CONSISTENT or verdict.proof is None or not verdict.proof.proofs:
        return None
    return verdict.proof.statement


def _check(document: Document, given: Supplement) -> Finding:
    data = document.text.encode()
    if given.companion is not None:  # compared, and no more: whoever makes one file can make two
        _raise_unless_it_holds(verify_file(data, TrustAnchor(given.companion)))
    ids = _ids(given)
    alone = verify_file(data, TrustAnchor()) if len(ids) > 1 else None
    own = alone.proof.statement.id if alone is not None and alone.proof is not None else ""
    chosen = own if own in ids else next(iter(ids), None)
    verdict = verify_file(data, TrustAnchor(None, chosen, () if ids else given.roots))
    _raise_unless_it_holds(verdict)
    assert verdict.proof is not None, "what is neither unreadable nor refuted was read"
    found = _finding(verdict.proof, verdict)
    unused = ", ".join(f"{one[:_SHOWN_DIGITS]}…" for one in ids if one != chosen)
    return replace(found, notes=(say("roots-unused", roots=unused),)) if unused else found


def _raise_unless_it_holds(verdict: Verdict) -> None:
    if verdict.fault is None:
        return
    fault = say(f"{OWN}{verdict.fault.code}", **verdict.fault.values)
    if verdict.exit_code is ExitCode.UNREADABLE:
        raise UnreadableError("detail", detail=fault)
    if verdict.exit_code is ExitCode.REFUTED:
        place = verdict.place
        assert place is not None, "a refuted proof has a place"
        step = _STEPS.get(place.step, Step.PATH)
        raise RefutedFileError(step, "detail", None, detail=fault)


def _ids(given: Supplement) -> list[str]:
    """Return the statement ids that were typed, each once, as hex. Raises UnreadableError for ids with roots."""
    ids = [typed for typed in given.roots if _ID.fullmatch(typed.lower())]
    if ids and len(ids) < len(given.roots):
        raise UnreadableError("given-own")
    return list(dict.fromkeys("".join(typed.lower().split()).removeprefix("0x") for typed in ids))


def _finding(proof: ProofFile, verdict: Verdict) -> Finding:
    statement = proof.statement
    if verdict.exit_code is ExitCode.VERIFIED:
        line = TopicAnswer("root", State.HOLDS, say("own-root-equal", id=statement.id))
    else:
        line = TopicAnswer("root", State.OPEN, say("own-root-open", id=statement.id, where=OURS.root_at))
    roots, balances, totals = list[Root](), list[Amount](), list[Amount]()
    for asset in statement.assets:
        entry = proof.proof(asset.symbol)
        balances.append(Amount(asset.symbol, amount_text(entry.balance if entry else 0, asset.decimals)))
        if entry:
            totals.append(Amount(asset.symbol, amount_text(asset.root.sum, asset.decimals)))
            roots.append(Root(asset.root.hash.hex(), asset.symbol))
    return Finding(
        roots=tuple(roots),
        root_in_file=True,
        balances=tuple(balances),
        totals=tuple(totals),
        paths=tuple(_views(proof)),
        weak=tuple(_summed_up(proof)),
        path_line=_path_line(proof),
        root_line=line,
        exchange=statement.exchange,
    )


def _summed_up(proof: ProofFile) -> Iterator[Sentence]:
    for asset in proof.statement.assets:
        if len(asset.members) > 1 and proof.proof(asset.symbol):
            yield say("weak-members", members=" and ".join(asset.members))


def _path_line(proof: ProofFile) -> Sentence:
    return say("own-paths", count=len(proof.proofs)) if proof.proofs else say("own-nothing")


def _views(proof: ProofFile) -> Iterator[ProofPath]:
    for entry in proof.proofs:
        for piece in entry.pieces:
            yield _view(proof, entry.asset, piece)


def _view(proof: ProofFile, asset: Asset, piece: PieceProof) -> ProofPath:
    leaf, *parents = piece.nodes(proof.statement.context(asset), proof.client_id)
    steps = tuple(
        PathStep(
            level,
            sibling.hash.hex(),
            not piece.is_left(level),
            node.hash.hex(),
            _sum(asset, sibling),
            _sum(asset, node),
        )
        for level, (sibling, node) in enumerate(zip(piece.path, parents, strict=True))
    )
    return ProofPath(leaf.hash.hex(), steps, _sum(asset, leaf), asset.symbol)


def _sum(asset: Asset, node: Node) -> tuple[Amount, ...]:
    return (Amount(asset.symbol, amount_text(node.sum, asset.decimals)),)


OURS = Format(
    key="porcore",
    exchange="any exchange with porcore/1",
    source="docs/format.md",
    features=Features(Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, 256, Mark.YES, Mark.YES),
    recognise=_recognise,
    check=_check,
)
