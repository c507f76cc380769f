"""Which rows of a list name the same wallet, however they spell its chain and its address.

This needs none of the libraries of the extra `reserves`.
"""

import importlib
from collections.abc import Hashable
from functools import cache
from types import ModuleType

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.address_chains import chain_of_address
from porcore.reserves.evidence.address_prefixes import caip_network, without_prefix
from porcore.reserves.evidence.addresses import decode_output
from porcore.reserves.evidence.chains import Chain, Family, find_chain, is_named, network_of
from porcore.reserves.evidence.levels import NotSignedError
from porcore.reserves.evidence.network_names import is_only_kinds
from porcore.reserves.evidence.spellings import evm_spelling, plain_spelling
from porcore.reserves.short_cache import remember_short

__all__ = ["LONGEST_ADDRESS", "account_identity", "verifier", "wallet_identity"]

# Characters; no chain's addresses are longer. Decoding base58 takes time by the square of its length.
LONGEST_ADDRESS = 256


def wallet_identity(wallet: Wallet) -> Hashable:
    """Return what two rows of one wallet and asset share; other rows differ in it."""
    return (wallet.asset, *account_identity(wallet.chain, wallet.address))


def account_identity(chain_name: str, address: str) -> tuple[str, Hashable]:
    """Return what all spellings of one address on one network share; others differ in it.

    Where the row names no network that is known, the address says it if it can be of one only; one of Ethereum's kind
    is Ethereum's under a name that says nothing, such as `mainnet`.
    """
    if len(address) > LONGEST_ADDRESS:
        return network_of(chain_name), address
    network = _known(chain_name)
    address = address.strip()
    prefixed = without_prefix(address, _known) if ":" in address else None
    if prefixed is not None and (network in (None, prefixed[0]) or chain_name.casefold() == "evm"):
        network, address = prefixed
    if network is None and evm_spelling(address):
        network = "ethereum" if is_only_kinds(chain_name) else None
    elif network is None:
        network = chain_of_address(address)
    if network is None:
        return network_of(chain_name), plain_spelling(network_of(chain_name), address)
    return network, _account(network, address)


@remember_short(1024)  # names; a list repeats a few
def _known(name: str) -> str | None:
    return caip_network(name) or (network_of(name) if is_named(name) else None)


def _account(network: str, address: str) -> Hashable:
    chain = find_chain(network)
    if chain is not None and chain.family is Family.EVM:
        return evm_spelling(address) or plain_spelling(network, address)
    if chain is not None and chain.family is Family.BITCOIN:
        return _paid_to(chain, address) or plain_spelling(network, address)
    return plain_spelling(network, address)


def _paid_to(chain: Chain, address: str) -> Hashable:
    """Return what an address pays to, or None where it cannot be decoded: that is its row's finding, not ours."""
    try:
        output = decode_output(chain, address)
    except NotSignedError:
        return None
    return output.kind, output.digest


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
        return importlib.import_module(f"porcore.reserves.evidence.{family.value}"), ""
    except ImportError as error:
        return None, error.name or "a library"
