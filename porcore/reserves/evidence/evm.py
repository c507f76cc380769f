"""Ethereum and the chains that share its addresses.

Four ways of hashing a text are in use, and a list does not say which: EIP-191 (wallets' "personal sign"), OKX's
EIP-191 of the text's hash, the plain hash as HTX publishes it, and OKX's own frame. A signature must lead to the
row's address under one of them.

A contract has no key. A list may name its owners, in `public_key`, separated by a space; signatures by them are
shown as unbound, since who owns the contract is on the chain.
"""

import re
from functools import lru_cache

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import signatures_of
from porcore.reserves.evidence.hashes import framed
from porcore.reserves.evidence.keccak import keccak256
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.likely import Likely
from porcore.reserves.evidence.recovery import recovered, recovery_signatures
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["OKX_MAGIC", "checksummed", "key_address", "signers", "verify"]

OKX_MAGIC = "OKX Signed Message:\n"

_ADDRESS = re.compile(r"(?:0[xX])?([0-9a-fA-F]{40})")
_KEY = re.compile(r"(?:0[xX])?(?:0[23][0-9a-fA-F]{64}|04[0-9a-fA-F]{128})")
_CONTRACT = re.compile(r"(?:0[xX])?[0-9a-fA-F]{40}(?:[0-9a-fA-F]{56})?")  # or a validator's key, of 48 bytes
_likely = Likely()
_EIP191 = b"\x19Ethereum Signed Message:\n"


def verify(chain: Chain, wallet: Wallet) -> ValidSignature:
    """Return how the row is signed. Raises NotSignedError for every row that is not."""
    signatures = signatures_of(wallet.signature, wallet.signature2)
    if _names_owners(wallet):
        raise _contract(chain, wallet, signatures)
    address = _decoded(chain, wallet.address)
    if len(signatures) != 1:
        raise NotSignedError(Level.UNVERIFIABLE, "two-without-script")
    possible = recovery_signatures(signatures[0])
    for form, digest in _likely.first(_digests(wallet.message)):
        if address in signers(possible, digest):
            _likely.held(form)
            return ValidSignature(form, "signed" if wallet.address[:2] in ("0x", "0X") else "signed-bare")
    raise NotSignedError(Level.INVALID, "other-key")


def key_address(key: bytes) -> bytes:
    """Return the 20-byte address of an uncompressed public key of 65 bytes."""
    return keccak256(key[1:])[12:]


def checksummed(address: bytes) -> str:
    """Return the 20 bytes of an address as text with EIP-55's letter case."""
    digits = address.hex()
    nibbles = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(
        digit.upper() if int(nibble, 16) >= 8 else digit
        for digit, nibble in zip(digits, nibbles, strict=False)
    )


def _names_owners(wallet: Wallet) -> bool:
    """Tell a contract's owners from a plain key, which recovery finds anyway, and from the address itself."""
    named = wallet.public_key
    if not named or _KEY.fullmatch(named):
        return False
    own, other = _ADDRESS.fullmatch(wallet.address), _ADDRESS.fullmatch(named)
    return own is None or other is None or own[1].lower() != other[1].lower()


@lru_cache(64)  # a list signs one text with all its keys
def _digests(message: str) -> tuple[tuple[str, bytes], ...]:
    text = message.encode("ascii")
    plain = keccak256(text)
    return (
        ("eip191", keccak256(_EIP191 + str(len(text)).encode("ascii") + text)),
        ("eip191-hash", keccak256(_EIP191 + b"32" + plain)),
        ("keccak", plain),
        ("okx-ecdsa", keccak256(framed(OKX_MAGIC, message))),
    )


def signers(possible: list[tuple[bytes, int]], digest: bytes) -> set[bytes]:
    """Return the addresses that may have signed: one, or more where the signature does not tell which.

    `possible` is what `recovery_signatures` returns: 64 bytes each, and 0 or 1. `digest` is 32 bytes. Raises
    NotSignedError (invalid) where no key can have signed.
    """
    found = {key for key in (recovered(*each, digest) for each in possible) if key is not None}
    if not found:
        raise NotSignedError(Level.INVALID, "no-point")
    return {key_address(key) for key in found}


def _decoded(chain: Chain, text: str) -> bytes:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name)
    digits = match[1]
    address = bytes.fromhex(digits)
    if digits not in (digits.lower(), digits.upper()) and checksummed(address)[2:] != digits:
        raise NotSignedError(Level.UNVERIFIABLE, "address-case")
    return address


def _contract(chain: Chain, wallet: Wallet, signatures: list[str]) -> NotSignedError:
    """Return the finding about a row that names owners: never signed."""
    if not _CONTRACT.fullmatch(wallet.address):
        return NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name)
    matches = [_ADDRESS.fullmatch(text) for text in wallet.public_key.split(" ")]
    named = [bytes.fromhex(match[1]) for match in matches if match]
    if len(named) != len(matches):
        return NotSignedError(Level.UNVERIFIABLE, "owners")
    signed: list[str] = []
    for number, signature in enumerate(signatures, start=1):
        possible = recovery_signatures(signature)
        signed_by = {each for _, digest in _digests(wallet.message) for each in signers(possible, digest)}
        owner = next((address for address in named if address in signed_by), None)
        if owner is None:
            return NotSignedError(Level.INVALID, "owner-key", number=number)
        signed.append(checksummed(owner))
    if len(set(signed)) != len(signed):
        return NotSignedError(Level.INVALID, "owner-twice")
    return NotSignedError(Level.UNBOUND, "contract", owners=tuple(signed))
