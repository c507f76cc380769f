"""Looking at the evidence of wallet rows: from a row's own fields to its level, so that anyone can do it again.

A row never stops another one. The libraries behind the checks come with the extra `reserves`; without them rows
with a signature are `unchecked`, and the reason says so.
"""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from porcore.evidence.chains import find_chain
from porcore.evidence.challenge import Occasion, dating_of, parse_challenge
from porcore.evidence.identity import LONGEST_ADDRESS, verifier, wallet_identity
from porcore.evidence.levels import Evidence, Finding, Level
from porcore.evidence.words import reason_text
from porcore.wallets import Wallet

__all__ = ["examine", "examine_all"]

_VERIFIED = (Level.SIGNED, Level.UNBOUND)


def examine(wallet: Wallet, occasion: Occasion | None = None) -> Evidence:
    """Return the evidence of one row; `occasion` is the snapshot that it is asked about. Raises nothing."""
    if not (wallet.signature or wallet.signature2):
        return Evidence(Level.CLAIMED, "no-signature", reason_text("no-signature"))
    try:
        evidence = _signed(wallet)
    except Finding as found:
        evidence = Evidence(found.level, found.code, found.reason, owners=found.owners)
    except ImportError as error:
        module = (error.name or "a library").partition(".")[0]
        return Evidence(Level.UNCHECKED, "libraries", reason_text("libraries", module=module))
    # A library may fail in a way it does not document: that is this row's finding, and the others go on.
    except Exception:  # noqa: BLE001
        return Evidence(Level.UNVERIFIABLE, "failure", reason_text("failure"))
    if evidence.level in _VERIFIED:
        return _dated(evidence, wallet.message, occasion)
    return evidence


def examine_all(wallets: Iterable[Wallet], occasion: Occasion | None = None) -> tuple[Evidence, ...]:
    """Return the evidence of every row, in order. Rows that differ only in asset and balance are checked once.

    A wallet that is listed again in another spelling of its chain or address is invalid the second time: the order
    of a canonical list decides which is the first. The same spelling again is no fault of the evidence.
    """
    known: dict[tuple[str, ...], Evidence] = {}
    spelled: dict[Hashable, Wallet] = {}
    found: list[Evidence] = []
    for wallet in wallets:
        first = spelled.setdefault(wallet_identity(wallet), wallet)
        if (first.chain, first.address) != (wallet.chain, wallet.address):
            reason = reason_text("repeated", chain=first.chain, address=first.address)
            found.append(Evidence(Level.INVALID, "repeated", reason))
            continue
        key = (
            wallet.chain,
            wallet.address,
            wallet.message,
            wallet.public_key,
            wallet.script,
            wallet.signature,
            wallet.signature2,
        )
        if key not in known:
            known[key] = examine(wallet, occasion)
        found.append(known[key])
    return tuple(found)


def _dated(evidence: Evidence, message: str, occasion: Occasion | None) -> Evidence:
    """Add what the text says about its time. A text that names another exchange may be copied from its list."""
    dated = replace(evidence, dating=dating_of(message, occasion))
    challenge = parse_challenge(message)
    if challenge is None or occasion is None or challenge.exchange == occasion.exchange:
        return dated
    reason = reason_text("other-exchange", exchange=challenge.exchange)
    return replace(dated, level=Level.UNBOUND, code="other-exchange", reason=reason, form="")


def _signed(wallet: Wallet) -> Evidence:
    chain = find_chain(wallet.chain)
    if chain is None:
        raise Finding(Level.UNVERIFIABLE, "chain", chain=wallet.chain)
    if not wallet.message.strip():
        raise Finding(Level.UNVERIFIABLE, "no-message")
    if len(wallet.address) > LONGEST_ADDRESS:
        raise Finding(Level.UNVERIFIABLE, "address", chain=chain.name)
    # Some chains' forms hash the bare text: bytes that are no text could be a transaction, signed to be sent.
    if not (wallet.message.isascii() and wallet.message.isprintable()):
        raise Finding(Level.UNVERIFIABLE, "message")
    outcome = verifier(chain.family).verify(chain, wallet)
    return Evidence(Level.SIGNED, outcome.code, reason_text(outcome.code, **outcome.values), outcome.form)
