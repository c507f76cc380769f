"""Looking at the evidence of a wallet row: from its own fields to its level, so that anyone can do it again.

A row never stops another one. The libraries behind the checks come with the extra `reserves`; without them rows
with a signature are `unchecked`, and the reason says so.
"""

import contextlib
from dataclasses import replace
from functools import cache

from porcore.extras import install_command
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.chains import Chain, find_chain
from porcore.reserves.evidence.challenge import SnapshotContext, dating_of, parse_challenge
from porcore.reserves.evidence.identity import LONGEST_ADDRESS, verifier
from porcore.reserves.evidence.levels import Evidence, Level, NotSignedError, Said, evidence_of, said
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["NO_SIGNATURE", "examine"]

NO_SIGNATURE = evidence_of(Level.CLAIMED, said("no-signature"))
_VERIFIED = (Level.SIGNED, Level.UNBOUND)


def examine(wallet: Wallet, context: SnapshotContext | None = None) -> Evidence:
    """Return the evidence of one row; `context` is the snapshot that it is asked about. Raises nothing."""
    if not (wallet.signature or wallet.signature2):
        return NO_SIGNATURE
    try:
        evidence = _signed(wallet)
    except NotSignedError as found:
        evidence = evidence_of(found.level, found.said, owners=found.owners)
    except ImportError as error:
        return evidence_of(Level.UNCHECKED, _missing((error.name or "a library").partition(".")[0]))
    # A library may fail in a way it does not document: that is this row's finding, and the others go on.
    except Exception:  # noqa: BLE001
        return evidence_of(Level.UNVERIFIABLE, said("failure"))
    if evidence.level in _VERIFIED:
        return _dated(evidence, wallet.message, context)
    return evidence


@cache
def _missing(module: str) -> Said:
    """Return the reason of every row that needs a library; looking for pip takes a while."""
    try:
        command = install_command("reserves")
    except OSError:  # the working folder may be gone
        command = "pip install '.[reserves]' (in the folder of porcore's source)"
    return said("libraries", module=module, command=command)


def _dated(evidence: Evidence, message: str, context: SnapshotContext | None) -> Evidence:
    """Add what the text says about its time. A text that names another exchange may be copied from its list."""
    dating = dating_of(message, context)
    dated = Evidence(
        evidence.level, evidence.code, evidence.reason, evidence.form, dating, evidence.owners, evidence.said
    )  # `replace` takes as long as a hash
    challenge = parse_challenge(message)
    if challenge is None or context is None or context.is_named_by(challenge):
        return dated
    other = evidence_of(
        Level.UNBOUND, said("other-exchange", exchange=challenge.exchange), owners=evidence.owners
    )
    return replace(other, dating=dating)


def _signed(wallet: Wallet) -> Evidence:
    chain = find_chain(wallet.chain)
    if chain is None:
        raise NotSignedError(Level.UNVERIFIABLE, "chain", chain=wallet.chain)
    if not wallet.message.strip():
        raise NotSignedError(Level.UNVERIFIABLE, "no-message")
    if len(wallet.address) > LONGEST_ADDRESS:
        raise NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name)
    # Some chains' forms hash the bare text: bytes that are no text could be a transaction, signed to be sent.
    if not (wallet.message.isascii() and wallet.message.isprintable()):
        raise NotSignedError(Level.UNVERIFIABLE, "message")
    outcome, trimmed = _outcome(chain, wallet)
    told = said(outcome.code, **outcome.values) + (said("trimmed") if trimmed else ())
    return evidence_of(Level.SIGNED, told, outcome.form)


def _outcome(chain: Chain, wallet: Wallet) -> tuple[ValidSignature, bool]:
    """Return how the row is signed, and whether only the text without the spaces at its ends is."""
    verify = verifier(chain.family).verify
    try:
        return verify(chain, wallet), False
    except NotSignedError as found:
        trimmed = wallet.message.strip(" ")
        if found.level is not Level.INVALID or trimmed == wallet.message:
            raise
        with contextlib.suppress(NotSignedError):
            return verify(chain, replace(wallet, message=trimmed)), True
        raise
