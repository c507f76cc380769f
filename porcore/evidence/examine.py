"""Looking at the evidence of wallet rows: from a row's own fields to its level, so that anyone can do it again.

A row never stops another one. The libraries behind the checks come with the extra `reserves`; without them rows
with a signature are `unchecked`, and the reason says so.
"""

import importlib
from collections.abc import Hashable, Iterable
from dataclasses import replace
from types import ModuleType

from porcore.evidence.chains import Family, find_chain, network_of
from porcore.evidence.challenge import Occasion, dating_of
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
        return replace(evidence, dating=dating_of(wallet.message, occasion))
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
        first = spelled.setdefault(_identity(wallet), wallet)
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


def _identity(wallet: Wallet) -> Hashable:
    """Return what two rows of one wallet and asset share, however they spell it."""
    chain, address = find_chain(wallet.chain), wallet.address
    network: tuple[Hashable, ...] = (wallet.asset, network_of(wallet.chain))
    if chain is None:
        return (*network, address)
    try:
        return (*network, _verifier(chain.family).identity(chain, address))
    # As in `examine`: what cannot be decoded is that row's finding, and its own spelling is all there is.
    except Exception:  # noqa: BLE001
        return (*network, address)


def _signed(wallet: Wallet) -> Evidence:
    chain = find_chain(wallet.chain)
    if chain is None:
        raise Finding(Level.UNVERIFIABLE, "chain", chain=wallet.chain)
    if not wallet.message:
        raise Finding(Level.UNVERIFIABLE, "no-message")
    # Some chains' forms hash the bare text: bytes that are no text could be a transaction, signed to be sent.
    if not (wallet.message.isascii() and wallet.message.isprintable()):
        raise Finding(Level.UNVERIFIABLE, "message")
    outcome = _verifier(chain.family).verify(chain, wallet)
    return Evidence(Level.SIGNED, outcome.code, reason_text(outcome.code, **outcome.values), outcome.form)


def _verifier(family: Family) -> ModuleType:
    """Return a family's module, which is read only now: it needs libraries that may be missing."""
    return importlib.import_module(f"porcore.evidence.{family.value}")
