"""The chain that an address can only be of, told by its own prefix and checksum."""

from porcore.reserves.evidence.addresses import decode_output
from porcore.reserves.evidence.base58 import ss58_decode
from porcore.reserves.evidence.bech32 import bech32_decode
from porcore.reserves.evidence.chains import CHAINS, Chain, Family
from porcore.reserves.evidence.levels import NotSignedError
from porcore.reserves.evidence.spellings import plain_spelling

__all__ = ["chain_of_address"]

_SS58 = {0: "polkadot", 2: "kusama"}
_CARDANO_CHARACTERS = 130


def chain_of_address(address: str) -> str | None:
    """Return the one chain whose form and checksum `address` has, or None where none or several have them.

    An old address of Bitcoin is one of Bitcoin Cash and others too, and one of Ethereum's kind is of many networks.
    """
    found = [chain.name for chain in CHAINS if chain.family is Family.BITCOIN and _decodes(chain, address)]
    # What is spelled in another way than it is written has been decoded, by its checksum.
    if address.startswith("T") and plain_spelling("tron", address) != address:
        found.append("tron")
    if len(address) == 48 and plain_spelling("ton", address) != address:
        found.append("ton")
    if address.lower().startswith("addr1") and _is_cardano(address):
        found.append("cardano")
    prefix = _ss58_prefix(address)
    if prefix in _SS58:
        found.append(_SS58[prefix])
    return found[0] if len(found) == 1 else None


def _decodes(chain: Chain, address: str) -> bool:
    try:
        decode_output(chain, address)
    except NotSignedError:
        return False
    return True


def _is_cardano(address: str) -> bool:
    try:
        bech32_decode(address, limit=_CARDANO_CHARACTERS)
    except ValueError:
        return False
    return True


def _ss58_prefix(address: str) -> int | None:
    try:
        return ss58_decode(address)[0]
    except ValueError:
        return None
