"""Staged rows of claims, as a load makes them: the id is the hash of the body."""

from bot.catalogue import StagedPublicationRow
from porcore.publications import Claim, ClaimRoot, ClaimTotal

AUGUST = "2026-08-14T00:00:00Z"


def claim_row(exchange="okx", taken_at=AUGUST, root="0a" * 32, kind="claim", **words):
    """Return a staged row, and the claim's own words changed by `words`."""
    claim = Claim(
        exchange,
        taken_at,
        words.get("proof_format", ""),
        words.get("source", "https://www.okx.com/proof-of-reserves"),
        (ClaimRoot("", root),),
        (ClaimTotal("BTC", words.get("amount", "10")),),
    )
    facts = (claim.id, exchange, kind, taken_at, claim.proof_format, claim.source)
    return StagedPublicationRow(*facts, claim.canonical().decode(), "2026-11-01T00:00:00Z", 77, "claim.zip")
