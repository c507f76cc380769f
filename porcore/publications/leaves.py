"""Own leaves in the list of all leaves that an exchange published, under the root that the claim names.

Accounts and nonces come in, are used, and are kept nowhere.
"""

from collections.abc import Sequence

from porcore.exchanges.document import Document
from porcore.exchanges.formats.bitmex import BITMEX
from porcore.exchanges.inspection import inspect_as
from porcore.exchanges.report import Report, Supplement
from porcore.publications.claim import Claim
from porcore.publications.errors import ClaimError

__all__ = ["find_leaves"]


def find_leaves(claim: Claim, data: bytes, nonces: Sequence[str]) -> Report:
    """Return what the list `data` says about whoever has the `nonces`, every parent of it recomputed anew.

    `data` is the claim's file of leaves, whole; `nonces` are as typed: BitMEX's ``ACCOUNT,NONCE``, or River's
    ``ACCOUNT_UID,EMAIL,KEY``. The report's root is compared with the claim's. That is the word of whoever loaded it,
    so an exit code of 0 means no more than that the leaves are under this root. Raises ClaimError for a claim without
    a list, and for data that is none.
    """
    root = claim.root_of("")
    if claim.leaves is None or root is None:
        raise ClaimError("claim", "no list of leaves", "a claim with leaves")
    document = Document(data.decode("utf-8-sig", "replace"))
    if BITMEX.recognise(document).missing:
        raise ClaimError(
            "leaves", "a file that is no such list any more", "the list that the claim was loaded with"
        )
    return inspect_as(BITMEX, document, Supplement(roots=(root,), nonces=tuple(nonces)))
