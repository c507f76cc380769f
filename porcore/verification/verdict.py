"""From the bytes of a proof file to the sentences a person reads and an exit code.

The command line and the offline page both give exactly these lines (see `porcore.messages`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from porcore.errors import FaultLocation, FormatError, RefutedError
from porcore.exit_codes import ExitCode
from porcore.format.grammar import amount_text, parse_amount, parse_hex
from porcore.format.hashing import Node
from porcore.format.proof import AssetProof, ProofFile, read_proof
from porcore.format.statement import Asset, Statement, read_statement
from porcore.format.strict_json import shown_name
from porcore.messages import text
from porcore.verification.checking import Trust, verify

__all__ = ["TrustAnchor", "Verdict", "verify_file"]

_SPACE = re.compile(r"[ \t\r\n]+")
_MOST_NONE = 20  # assets without a proof that have a line each
_MOST_MEMBERS = 4  # named with an asset that sums several


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    """What the person gave to compare with, as typed or read; all empty: nothing trusted."""

    statement: bytes | None = None  # a statement file
    statement_id: str | None = None
    roots: Sequence[str] = ()  # each SYMBOL=HASH:SUM


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `lines` in reading order, `headline` the first of them."""

    exit_code: ExitCode
    headline: str
    lines: tuple[str, ...]
    proof: ProofFile | None = None  # None when the file could not be read
    place: FaultLocation | None = None  # where the fault lies, when refuted
    fault: FormatError | RefutedError | None = (
        None  # what is wrong, when refuted or not readable: the headline without its first words
    )


def verify_file(data: bytes, anchor: TrustAnchor) -> Verdict:
    """Check the proof file in `data` against `anchor`. Never raises for what the file or the person gave.

    `data` is a whole file of any length; one that is too large is told in the verdict.
    """
    try:
        proof = read_proof(data)
        trust = _trust(anchor, proof.statement)
        verify(proof, trust)
    except FormatError as error:
        headline = text("verdict-unreadable", detail=error)
        return Verdict(ExitCode.UNREADABLE, headline, (headline,), fault=error)
    except RefutedError as error:
        headline = text("verdict-refuted", detail=error)
        lines = (headline, text("next-refuted"))
        return Verdict(ExitCode.REFUTED, headline, lines, proof, error.place, error)
    return _consistent_or_verified(proof, trust)


def _trust(anchor: TrustAnchor, statement: Statement) -> Trust:
    """Return what is trusted. Raises FormatError when what the person gave cannot be read."""
    if anchor.statement is not None:
        return Trust.statement(read_statement(anchor.statement))
    if anchor.statement_id is not None:
        return Trust(statement_id=parse_given_id(anchor.statement_id))
    if anchor.roots:
        return Trust(roots=dict(_parse_root(root, statement) for root in _once(anchor.roots)))
    return Trust()


def parse_given_id(typed: str) -> str:
    """Return a typed statement id as 64 lower-case digits; spaces and upper case are forgiven.

    Raises FormatError.
    """
    digits = _SPACE.sub("", typed).lower()
    try:
        return parse_hex(digits, 64, "").hex()
    except FormatError:
        raise FormatError("given-id", found=len(digits)) from None


def _once(roots: Sequence[str]) -> Sequence[str]:
    symbols = [root.partition("=")[0] for root in roots]
    for symbol in symbols:
        if symbols.count(symbol) > 1:
            raise FormatError("given-root", asset=shown_name(symbol))
    return roots


def _parse_root(typed: str, statement: Statement) -> tuple[str, Node]:
    symbol, _, rest = typed.partition("=")
    hashed, _, total = rest.partition(":")
    asset = statement.asset(symbol)
    if asset is None:
        raise FormatError("given-root", asset=shown_name(symbol))
    try:
        return symbol, Node(parse_amount(total, asset.decimals, ""), parse_hex(hashed, 64, ""))
    except FormatError:
        raise FormatError("given-root", asset=symbol) from None


def _consistent_or_verified(proof: ProofFile, trust: Trust) -> Verdict:
    missing = [entry.symbol for entry in proof.proofs if not trust.covers(entry.symbol)]
    body = list(_asset_lines(proof, trust))
    notes = [text("note-roots")] if trust.roots is not None else []
    if not proof.proofs:
        code, headline, advice = ExitCode.CONSISTENT, text("verdict-nothing"), [text("next-nothing")]
    elif trust.statement_id is None and trust.roots is None:
        code, headline, advice = ExitCode.CONSISTENT, text("verdict-consistent"), [text("next-consistent")]
    elif missing:
        code, headline = ExitCode.CONSISTENT, text("verdict-partly", missing=", ".join(missing))
        advice = [text("next-consistent")]
    else:
        code, headline = ExitCode.VERIFIED, _verified(len(proof.proofs), len(proof.statement.assets), trust)
        advice = [text("note-means"), text("note-limits")]
    return Verdict(code, headline, (headline, *_about(proof.statement), *body, *notes, *advice), proof)


def _verified(proven: int, assets: int, trust: Trust) -> str:
    if trust.statement_id is None:
        return text("verdict-verified-roots", proven=proven, assets=assets)
    if proven < assets:
        return text("verdict-verified-some", proven=proven, assets=assets)
    return text("verdict-verified-one") if assets == 1 else text("verdict-verified", assets=assets)


def _about(statement: Statement) -> tuple[str, str]:
    about = text("about", exchange=statement.exchange, taken_at=statement.taken_at)
    return about, text("about-id", id=statement.id)


def _asset_lines(proof: ProofFile, trust: Trust) -> Iterator[str]:
    """Yield a line for each asset; those without a proof share one behind the others where there are many."""
    none = len(proof.statement.assets) - len(proof.proofs)
    for asset in proof.statement.assets:
        entry = proof.proof(asset.symbol)
        if entry is not None:
            yield _proven_line(entry, trust)
        elif none <= _MOST_NONE:
            yield text("line-none", symbol=asset.symbol)
    if none > _MOST_NONE:
        yield text("line-none-many", number=none)


def _proven_line(entry: AssetProof, trust: Trust) -> str:
    asset = entry.asset
    return text(
        "line-proven" if trust.covers(asset.symbol) else "line-consistent",
        symbol=asset.symbol,
        balance=amount_text(entry.balance, asset.decimals),
        place=_place(entry),
        levels=asset.depth,
        sums=_sums(asset),
    )


def _sums(asset: Asset) -> str:
    """Return what an asset sums, as the end of its line; "" for one that counts itself alone."""
    if asset.members == (asset.symbol,):
        return ""
    more = len(asset.members) - _MOST_MEMBERS
    listed = [*asset.members[:_MOST_MEMBERS], *([f"{more} more"] if more > 0 else [])]
    return text("line-sums", symbol=asset.symbol, members=" + ".join(listed))


def _place(entry: AssetProof) -> str:
    # People count leaves from one; the file's index counts from zero.
    positions, leaf_count = [str(piece.index + 1) for piece in entry.pieces], entry.asset.leaf_count
    if len(positions) == 1:
        return text("place-one", position=positions[0], leaf_count=leaf_count)
    listed = ", ".join(positions)
    return text("place-many", pieces=len(positions), positions=listed, leaf_count=leaf_count)
