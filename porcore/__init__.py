"""Trees, proofs, snapshots and evidence for proof of reserves (docs/format.md).

    >>> from pathlib import Path
    >>> from porcore import TrustAnchor, verify_file
    >>> verdict = verify_file(Path("proof.json").read_bytes(), TrustAnchor(statement_id="9f3c…"))
    >>> verdict.exit_code, verdict.headline

Building and serving need numpy and are in `porcore.build.building` and `porcore.snapshot`; what a stranger needs
to check a proof needs nothing but the standard library and is imported here.
"""

from porcore.errors import BundleError, FormatError, LimitError, PorError, RefutedError, SnapshotError
from porcore.exit_codes import ExitCode
from porcore.format.hashing import Node
from porcore.format.proof import AssetProof, PieceProof, ProofFile, read_proof
from porcore.format.statement import Asset, Statement, read_statement
from porcore.format.wallet_list import Wallet, read_wallets
from porcore.reserves.comparison import AssetReserves, compare
from porcore.verification.checking import Trust, verify
from porcore.verification.verdict import TrustAnchor, Verdict, verify_file

__all__ = [
    "Asset",
    "AssetProof",
    "AssetReserves",
    "BundleError",
    "ExitCode",
    "FormatError",
    "LimitError",
    "Node",
    "PieceProof",
    "PorError",
    "ProofFile",
    "RefutedError",
    "SnapshotError",
    "Statement",
    "Trust",
    "TrustAnchor",
    "Verdict",
    "Wallet",
    "compare",
    "read_proof",
    "read_statement",
    "read_wallets",
    "verify",
    "verify_file",
]
