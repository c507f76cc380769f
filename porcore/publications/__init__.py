"""What exchanges published in their own formats: claims about one moment, read from a bundle, compared and kept apart from proofs."""

from porcore.publications.claim import (
    Basis,
    Claim,
    ClaimFile,
    ClaimRoot,
    ClaimTotal,
    ClaimUnit,
    LeavesKind,
)
from porcore.publications.claim_json import parse_claim
from porcore.publications.errors import ClaimError
from porcore.publications.publication_toml import Publication, read_publication

__all__ = [
    "Basis",
    "Claim",
    "ClaimError",
    "ClaimFile",
    "ClaimRoot",
    "ClaimTotal",
    "ClaimUnit",
    "LeavesKind",
    "Publication",
    "parse_claim",
    "read_publication",
]
