"""Which rows of a list name the same wallet, however they spell its chain and its address.

Where the libraries of the extra `reserves` are missing, addresses that need them (Bitcoin's kind) are compared as they
are written, but for letter case in bech32.
"""

import importlib
from collections.abc import Hashable
from functools import cache
from types import ModuleType

from porcore.evidence.chains import Chain, Family, find_chain, network_of
from porcore.evidence.spellings import evm_spelling, plain_spelling
from porcore.wallets import Wallet

__all__ = ["LONGEST_ADDRESS", "account_identity", "verifier", "wallet_identity"]

# Characters; no chain's addresses are longer. Decoding base58 takes time by the square of its length.
LONGEST_ADDRESS = 256


def wallet_identity(wallet: Wallet) -> Hashable:
    """Return what two rows of one wallet and asset share; other rows differ in it."""
    return (wallet.asset, *account_identity(wallet.chain, wallet.address))


def account_identity(chain_name: str, address: str) -> tuple[str, Hashable]:
    """Return what all spellings of one address on one network share; others differ in it."""
    network, chain = network_of(chain_name), find_chain(chain_name)
    if len(address) > LONGEST_ADDRESS:
        return network, address
    if chain is not None and chain.family is Family.EVM:
        return network, evm_spelling(address) or plain_spelling(network, address)
    if chain is not None and chain.family is Family.BITCOIN:
        return network, _paid_to(chain, address) or plain_spelling(network, address)
    return network, plain_spelling(network, address)


def _paid_to(chain: Chain, address: str) -> Hashable:
    """Return what an address pays to, or None where it cannot be decoded: that is its row's finding, not ours."""
    try:
        paid_to: Hashable = verifier(chain.family).identity(chain, address)
    # Also for what a library may raise and does not document.
    except Exception:  # noqa: BLE001
        return None
    return paid_to


def verifier(family: Family) -> ModuleType:
    """Return a family's module, which is read only now. Raises ImportError when a library it needs is missing."""
    module, missing = _imported(family)
    if module is None:
        raise ImportError(f"{missing} is missing", name=missing)
    return module


@cache
def _imported(family: Family) -> tuple[ModuleType | None, str]:
    """Return the module, or the name of what is missing; looking for that once is enough."""
    try:
        return importlib.import_module(f"porcore.evidence.{family.value}"), ""
    except ImportError as error:
        return None, error.name or "a library"
