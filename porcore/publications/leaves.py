"""Own leaves in the list of all leaves that an exchange published, under the root that the claim names.

Accounts and nonces come in, are used, and are kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from porcore.exchanges.document import Document
from porcore.exchanges.formats.bitmex import BITMEX, check_leaves_only
from porcore.exchanges.inspection import inspect_as
from porcore.exchanges.report import Supplement
from porcore.publications.check_file import CheckedFile, beside
from porcore.publications.claim import Claim
from porcore.publications.errors import ClaimError

__all__ = ["find_leaves"]


def find_leaves(claim: Claim, data: bytes, nonces: Sequence[str]) -> CheckedFile:
    """Return what the list `data` says about whoever has the `nonces`, and that it leads to the claim's root.

    `data` is the claim's file of leaves, whole: its parents were recomputed when the claim was opened, and are again only
    if it is not the same file, byte for byte. `nonces` are as typed: BitMEX's ``ACCOUNT,NONCE``, or River's
    ``ACCOUNT_UID,EMAIL,KEY``. The root is the word of whoever loaded the claim, so the exit code is never 0. Raises
    ClaimError for a claim without a list, and for data that is none.
    """
    if claim.leaves is None:
        raise ClaimError("claim", "no list of leaves", "a claim with leaves")
    document = Document(data.decode("utf-8-sig", "replace"))
    if BITMEX.recognise(document).missing:
        raise ClaimError(
            "leaves", "a file that is no such list any more", "the list that the claim was loaded with"
        )
    check = check_leaves_only if _is_the_claims(claim, data) else BITMEX.check
    report = inspect_as(replace(BITMEX, check=check), document, Supplement(nonces=tuple(nonces)))
    return beside(replace(report, format=BITMEX), claim)


def _is_the_claims(claim: Claim, data: bytes) -> bool:
    """Tell whether `data` is, byte for byte, the list whose parents were recomputed when the claim was opened."""
    digest = sha256(data).hexdigest()
    return any(file.name.startswith("leaves.") and file.sha256 == digest for file in claim.files)
