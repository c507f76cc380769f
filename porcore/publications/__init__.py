"""What exchanges published in their own formats: claims about one moment, read from a bundle, compared and kept apart from proofs."""

from porcore.publications.bundle import OpenedClaim, claim_source_is_known, open_claim, unit_source_is_known
from porcore.publications.bundle_files import BundleFile
from porcore.publications.check_file import CheckedFile, check_file
from porcore.publications.claim import (
    WALLET_LIST,
    Basis,
    Claim,
    ClaimRoot,
    ClaimTotal,
    ClaimUnit,
    LeavesKind,
)
from porcore.publications.claim_json import parse_claim
from porcore.publications.comparison import (
    ClaimComparison,
    ClaimState,
    RootPair,
    TotalPair,
    WhyNot,
    compare_with_claim,
    empty_roots,
)
from porcore.publications.errors import ClaimError
from porcore.publications.figures import (
    AssetFigures,
    UnitQuestion,
    WhyNoRatio,
    claim_figures,
    needs_confirmation,
)
from porcore.publications.leaves import find_leaves
from porcore.publications.proof_set import KeyVoucher, ProofSet, SetKey, SetLine, parse_proof_set
from porcore.publications.proof_set_bundle import (
    ProofSetBundle,
    check_proof_set,
    open_proof_set,
    require_program,
)
from porcore.publications.publication_toml import Publication, read_publication
from porcore.publications.sides import LeftOut, Sides, WhyLeftOut, sides

__all__ = [
    "WALLET_LIST",
    "AssetFigures",
    "Basis",
    "BundleFile",
    "CheckedFile",
    "Claim",
    "ClaimComparison",
    "ClaimError",
    "ClaimRoot",
    "ClaimState",
    "ClaimTotal",
    "ClaimUnit",
    "KeyVoucher",
    "LeavesKind",
    "LeftOut",
    "OpenedClaim",
    "ProofSet",
    "ProofSetBundle",
    "Publication",
    "RootPair",
    "SetKey",
    "SetLine",
    "Sides",
    "TotalPair",
    "UnitQuestion",
    "WhyLeftOut",
    "WhyNoRatio",
    "WhyNot",
    "check_file",
    "check_proof_set",
    "claim_figures",
    "claim_source_is_known",
    "compare_with_claim",
    "empty_roots",
    "find_leaves",
    "needs_confirmation",
    "open_claim",
    "open_proof_set",
    "parse_claim",
    "parse_proof_set",
    "read_publication",
    "require_program",
    "sides",
    "unit_source_is_known",
]
