"""Which rows of a list name the same wallet, however they spell its chain and its address.

Where the libraries of the extra `reserves` are missing, addresses that need them are compared as they are written.
"""

import importlib
import re
from collections.abc import Hashable
from functools import cache
from types import ModuleType

from porcore.evidence.chains import Family, find_chain, network_of
from porcore.wallets import Wallet

__all__ = ["LONGEST_ADDRESS", "verifier", "wallet_identity"]

# Characters; no chain's addresses are longer. Decoding base58 takes time by the square of its length.
LONGEST_ADDRESS = 256
_ANY_CASE = re.compile(r"0[xX][0-9A-Fa-f]+|(?:BC|LTC|ADDR)1[0-9A-Z]+")


def wallet_identity(wallet: Wallet) -> Hashable:
    """Return what two rows of one wallet and asset share; other rows differ in it."""
    chain, address = find_chain(wallet.chain), wallet.address
    network: tuple[Hashable, ...] = (wallet.asset, network_of(wallet.chain))
    as_written = address.lower() if _ANY_CASE.fullmatch(address) else address
    if chain is None or len(address) > LONGEST_ADDRESS:
        return (*network, as_written)
    try:
        return (*network, verifier(chain.family).identity(chain, address))
    # What cannot be decoded is that row's finding, and its own spelling is all there is.
    except Exception:  # noqa: BLE001
        return (*network, as_written)


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
