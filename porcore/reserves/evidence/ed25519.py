"""Chains whose keys are ed25519, on some of them also ECDSA keys, and whose addresses are made from the key.

The check of ed25519 is libsodium's, which refuses keys of small order: under such a key one signature fits every
message, so a well-known burn address could be "signed" by anyone.
"""

from hashlib import blake2b, sha3_256, sha256

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.answers import Answer, is_answer, read_answer
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import signatures_of
from porcore.reserves.evidence.ecdsa import holds
from porcore.reserves.evidence.ed25519_addresses import account_of, key_in_address, raise_unless_bound
from porcore.reserves.evidence.ed25519_frames import Frames, frames, polkadot_wrapped
from porcore.reserves.evidence.ed25519_keys import Key, other_form, read_key
from porcore.reserves.evidence.ed25519_signatures import DecodedSignature, read_signatures
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import compressed, recover
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["verify"]

_ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of ed25519 and sr25519
_SUI_SCHEMES = ("secp256k1", "secp256r1")


def verify(chain: Chain, wallet: Wallet) -> ValidSignature:
    """Return how the row is signed. Raises NotSignedError for every row that is not."""
    inside, text = key_in_address(chain, wallet.address), wallet.message.encode("ascii")
    answer = _answer(chain, wallet, text)
    faults = list[NotSignedError]()
    for given in read_signatures(chain, answer.signature, text, inside):
        try:
            return _given(chain, wallet, given, answer, inside)
        except NotSignedError as fault:
            faults.append(fault)
    raise faults[0]


def _given(
    chain: Chain, wallet: Wallet, given: DecodedSignature, answer: Answer, inside: bytes | None
) -> ValidSignature:
    """Return how the row is signed if its signature is what `given` takes it for. Raises NotSignedError."""
    text = wallet.message.encode("ascii")
    if given.scheme == "recover":
        return _recovered(chain, wallet, given, text)
    named = read_key(chain, wallet.public_key) or given.key or read_key(chain, answer.key)
    key = named or (Key("ed25519", inside) if inside is not None else None)
    if key is None:
        raise NotSignedError(Level.UNVERIFIABLE, "no-key")
    if given.scheme == "sr25519":
        raise _schnorrkel(chain, key, given.signature, frames(chain, text, key.data))
    for each in _meant(chain, key, given):
        usual = (*frames(chain, text, each.data, each.scheme), *answer.frames)
        possible = usual if given.frames is None else given.frames
        form = _form(chain, each, possible, given.signature)
        if form is not None:
            raise_unless_bound(chain, wallet.address, each.data, each.scheme)
            return ValidSignature(form, "signed")
    raise NotSignedError(Level.INVALID, "ed25519")


def _answer(chain: Chain, wallet: Wallet, text: bytes) -> Answer:
    if is_answer(wallet.signature) and not wallet.signature2:
        return read_answer(chain, wallet.signature, text, account_of(chain, wallet.address))
    signatures = signatures_of(wallet.signature, wallet.signature2)
    if len(signatures) != 1:
        raise NotSignedError(Level.UNVERIFIABLE, "two-without-script")
    return Answer(signatures[0], "", ())


def _meant(chain: Chain, key: Key, given: DecodedSignature) -> list[Key]:
    """Return the key under each scheme that key and signature leave open; none where they contradict each other."""
    if given.scheme in ("", key.scheme):
        return [key]
    # A compressed key of Sui without its flag may be of either curve; the signature's flag tells.
    if chain.name == "sui" and key.scheme in _SUI_SCHEMES and given.scheme in _SUI_SCHEMES:
        return [Key(given.scheme, key.data)]
    return []


def _form(chain: Chain, key: Key, possible: Frames, signature: bytes) -> str | None:
    return next((form for form, signed in possible if _holds(chain, key, signed, signature)), None)


def _holds(chain: Chain, key: Key, signed: bytes, signature: bytes) -> bool:
    if key.scheme == "ed25519":
        try:
            VerifyKey(key.data).verify(signed, signature)
        except BadSignatureError:
            return False
        return True
    if key.scheme == "secp256r1":
        return holds(key.scheme, key.data, signed, signature)
    digest = sha3_256(signed) if chain.name == "aptos" else sha256(signed)
    return holds(key.scheme, key.data, digest.digest(), signature)


def _schnorrkel(chain: Chain, key: Key, signature: bytes, possible: Frames) -> NotSignedError:
    """Return the finding about a signature that carries sr25519's mark: another form, unless it cannot be one.

    The first half of an sr25519 signature is even and below 2^255, the second below the order. An ed25519 signature
    in which the mark's bit was damaged holds once it is cleared.
    """
    cleared = signature[:-1] + bytes([signature[-1] & 0x7F])
    fits = not signature[0] & 1 and signature[31] < 0x80 and int.from_bytes(cleared[32:], "little") < _ORDER
    if fits and _form(chain, key, possible, cleared) is None:
        return other_form("sr25519")
    return NotSignedError(Level.INVALID, "ed25519")


def _recovered(chain: Chain, wallet: Wallet, given: DecodedSignature, text: bytes) -> ValidSignature:
    """Check an ECDSA signature of Polkadot, whose key is recovered."""
    for signed in (text, polkadot_wrapped(text)):
        digest = blake2b(signed, digest_size=32).digest()
        key = compressed(recover(given.signature[:64], given.signature[64] % 27, digest))
        try:
            raise_unless_bound(chain, wallet.address, key, "secp256k1")
        except NotSignedError:
            continue
        return ValidSignature("polkadot-ecdsa", "signed")
    raise NotSignedError(Level.INVALID, "other-key")
