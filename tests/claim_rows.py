"""Claims as operators write them, and their staged rows as a load makes them: the id is the hash of the body."""

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


def claim_toml(
    exchange="okx",
    taken_at=AUGUST,
    root="0a" * 32,
    totals=(("BTC", "10"),),
    source="https://www.okx.com/proof-of-reserves",
    proof_format="",
):
    """Return a publication.toml."""
    lines = [
        'format = "porcore-claim/1"',
        f'exchange = "{exchange}"',
        f'taken_at = "{taken_at}"',
        f'proof_format = "{proof_format}"',
        f'source = "{source}"',
        f'[[roots]]\nlabel = ""\nhash = "{root}"',
        *(f'[[totals]]\nasset = "{asset}"\namount = "{amount}"' for asset, amount in totals),
    ]
    return "\n".join(lines) + "\n"
