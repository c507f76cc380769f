"""Which proof set is told of below what an exchange owes, and which totals of a claim were checked with one."""

from bot.catalogue.served import PublishedSnapshot
from bot.services import Services
from bot.texts import proof_sets as words
from bot.texts.proof_sets import ProofsBeside
from porcore.publications import Claim

__all__ = ["proofs_beside_claim", "proofs_beside_tree"]


def proofs_beside_claim(services: Services, claim: Claim) -> ProofsBeside:
    """Return what is said of proof sets in an answer about a claim."""
    covering = services.proof_sets.covering(claim)
    roots = tuple(root.hash for root in claim.roots)
    near = covering or services.proof_sets.near(claim.exchange, claim.taken_at, roots)
    return ProofsBeside(
        basis=words.basis_of(covering) if covering is not None else "",
        line=words.beside_publication(services.known, near, claim.taken_at, roots)
        if near is not None
        else "",
    )


def proofs_beside_tree(services: Services, entry: PublishedSnapshot) -> str:
    """Return the line about the proof set that is nearest before a tree, "" without one."""
    near = services.proof_sets.near(entry.key, entry.taken_at)
    return words.beside_publication(services.known, near, entry.taken_at) if near is not None else ""
