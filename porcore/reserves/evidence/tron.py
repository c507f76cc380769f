"""Tron: keys and signatures as on Ethereum, addresses in base58, and three ways of hashing a text."""

from functools import lru_cache

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.base58 import b58decode_check
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import signatures_of
from porcore.reserves.evidence.evm import signers
from porcore.reserves.evidence.keccak import keccak256
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.likely import Likely
from porcore.reserves.evidence.recovery import recovery_signatures
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["verify"]

_MAGIC = b"\x19TRON Signed Message:\n"
_VERSION = 0x41
_likely = Likely()


def verify(chain: Chain, wallet: Wallet) -> ValidSignature:
    """Return how the row is signed. Raises NotSignedError for every row that is not."""
    address = _decoded(chain, wallet.address)
    signatures = signatures_of(wallet.signature, wallet.signature2)
    if len(signatures) != 1:
        raise NotSignedError(Level.UNVERIFIABLE, "two-without-script")
    possible = recovery_signatures(signatures[0])
    for form, digest in _likely.first(_digests(wallet.message)):
        if address in signers(possible, digest):
            _likely.held(form)
            return ValidSignature(form, "signed")
    raise NotSignedError(Level.INVALID, "other-key")


@lru_cache(64)  # a list signs one text with all its keys
def _digests(message: str) -> tuple[tuple[str, bytes], ...]:
    text = message.encode("ascii")
    return (
        ("tron-v1", keccak256(_MAGIC + b"32" + keccak256(text))),
        ("tron-v2", keccak256(_MAGIC + str(len(text)).encode("ascii") + text)),
        ("tron-old", keccak256(_MAGIC + b"32" + text)),
    )


def _decoded(chain: Chain, text: str) -> bytes:
    try:
        data = b58decode_check(text)
    except ValueError:
        data = b""
    if len(data) != 21 or data[0] != _VERSION:
        raise NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name)
    return data[1:]
