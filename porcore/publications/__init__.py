"""What exchanges published in their own formats: claims about one moment, read from a bundle, compared and kept apart from proofs."""

from porcore.publications.bundle import OpenedClaim, claim_source_is_known, open_claim
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
from porcore.publications.sides import LeftOut, Sides, WhyLeftOut, sides

__all__ = [
    "Basis",
    "Claim",
    "ClaimError",
    "ClaimFile",
    "ClaimRoot",
    "ClaimTotal",
    "ClaimUnit",
    "LeavesKind",
    "LeftOut",
    "OpenedClaim",
    "Publication",
    "Sides",
    "WhyLeftOut",
    "claim_source_is_known",
    "open_claim",
    "parse_claim",
    "read_publication",
    "sides",
]
