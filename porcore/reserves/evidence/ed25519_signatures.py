"""Signatures as the wallets of the ed25519 chains hand them out: bare, with a key, or inside a signed message.

What a signature is, its own bytes show: their number and the first of them. Forms that are known and not checked
are named.
"""

from dataclasses import dataclass

from porcore.reserves.evidence import cose
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import decodings
from porcore.reserves.evidence.ed25519_frames import Frames, solana_v0, solana_v1
from porcore.reserves.evidence.ed25519_keys import Key, other_form
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import compressed

__all__ = ["DecodedSignature", "read_signatures"]

_SIZE = 64  # bytes of a signature
_SR25519 = 0x80  # schnorrkel's mark in the last byte, which is never set in an ed25519 signature
_SUI = {0: ("ed25519", 32), 1: ("secp256k1", 33), 2: ("secp256r1", 33)}  # by flag: scheme, bytes of the key
_SUI_OTHERS = {3: "a multisig of Sui", 5: "zkLogin of Sui", 6: "a passkey of Sui"}
# By kind of authenticator or of signature, which share their numbers.
_APTOS_OTHERS = {
    1: "MultiEd25519 of Aptos",
    2: "WebAuthn of Aptos",
    3: "MultiKey or a keyless account of Aptos",
}
_SOLANA_DOMAIN = b"\xffsolana offchain"
_SOLANA_TRANSACTION = (
    69  # bytes of the shortest one: three numbers, one account, a block's hash, no instruction
)
_TON_CELL = bytes.fromhex("b5ee9c72")


@dataclass(frozen=True, slots=True)
class DecodedSignature:
    """A signature of 64 bytes, or of 65 where the key is to be recovered, and what came with it."""

    signature: bytes
    scheme: str = ""  # ed25519, sr25519, secp256k1, secp256r1 or recover; "" where only the key tells
    key: Key | None = None
    frames: Frames | None = None  # all that may be signed, where the signature's own bytes tell; else None


def read_signatures(chain: Chain, text: str, message: bytes, account: bytes | None) -> list[DecodedSignature]:
    """Return what `text` may be, the likeliest first; seldom more than one thing.

    `message` is the ASCII that should have been signed; `account` is the key of 32 bytes that the address is,
    if any. Raises NotSignedError for nothing known.
    """
    if text.startswith("secp256k1:"):
        raise other_form("a secp256k1 key of NEAR")
    found = list(decodings(text.removeprefix("ed25519:")))
    # A bare signature's length is the surest sign: another encoding may give other bytes by chance.
    possible = [given for data in found if len(data) == _SIZE for given in _bare(chain, data)]
    if not possible:
        possible = [given for data in found for given in _longer(chain, data, message, account)]
    if possible:
        return possible
    if not found:
        raise NotSignedError(Level.UNVERIFIABLE, "encoding")
    raise NotSignedError(Level.UNVERIFIABLE, "length", found=len(found[0]), expected=_SIZE)


def _bare(chain: Chain, data: bytes) -> list[DecodedSignature]:
    marked = chain.name in ("polkadot", "kusama") and data[-1] & _SR25519
    return [DecodedSignature(data, "sr25519" if marked else "")]


def _longer(chain: Chain, data: bytes, message: bytes, account: bytes | None) -> list[DecodedSignature]:
    """Return what the signature may be that has more bytes than a bare one."""
    if len(data) <= _SIZE:
        return []
    match chain.name:
        case "polkadot" | "kusama":
            return _polkadot(data)
        case "sui":
            given = _sui(data)
        case "aptos":
            given = _aptos(data)
        case "solana":
            given = _solana(data, message, account)
        case "cardano":
            given = _cardano(data, message)
        case "ton" if data[:4] == _TON_CELL:
            raise other_form("a cell of TON")
        case _:
            given = None
    return [] if given is None else [given]


def _polkadot(data: bytes) -> list[DecodedSignature]:
    """Return a signature behind its kind (0 ed25519, 1 sr25519, 2 ECDSA, which has one byte more), or bare ECDSA."""
    if len(data) == _SIZE + 2:
        return [DecodedSignature(data[1:], "recover")] if data[0] == 2 else []
    if len(data) != _SIZE + 1:
        return []
    behind = [DecodedSignature(data[1:], ("ed25519", "sr25519")[data[0]])] if data[0] < 2 else []
    return behind + ([DecodedSignature(data, "recover")] if data[-1] in (0, 1, 27, 28) else [])


def _sui(data: bytes) -> DecodedSignature | None:
    if data[0] in _SUI_OTHERS and len(data) > _SIZE + 34:
        raise other_form(_SUI_OTHERS[data[0]])
    scheme, size = _SUI.get(data[0], ("", 0))
    if not scheme or len(data) != 1 + _SIZE + size:
        return None
    return DecodedSignature(data[1 : 1 + _SIZE], scheme, Key(scheme, data[1 + _SIZE :]))


def _aptos(data: bytes) -> DecodedSignature | None:
    """Return a signature as Aptos' serialisation has it: with its kind, or as a whole authenticator."""
    if data[:2] == b"\x00\x20" and data[34:35] == b"\x40" and len(data) == 99:
        return DecodedSignature(data[35:], "ed25519", Key("ed25519", data[2:34]))
    if data[:3] == b"\x02\x00\x20" and data[35:37] == b"\x00\x40" and len(data) == 101:
        return DecodedSignature(data[37:], "ed25519", Key("ed25519", data[3:35]))
    if data[:3] == b"\x02\x01\x41" and data[68:70] == b"\x01\x40" and len(data) == 134:
        return DecodedSignature(data[70:], "secp256k1", _aptos_key(data[3:68]))
    if data[1:2] == b"\x40" and len(data) == 2 + _SIZE and data[0] in (0, 1):
        return DecodedSignature(data[2:], ("ed25519", "secp256k1")[data[0]])
    if len(data) > 2 + _SIZE and data[0] in _APTOS_OTHERS:
        raise other_form(_APTOS_OTHERS[data[0]])
    signers, rest = divmod(len(data) - 4, _SIZE)
    if rest == 0 and signers > 0 and int.from_bytes(data[-4:], "big").bit_count() == signers:
        raise other_form(_APTOS_OTHERS[1])  # bare signatures, then a map of who signed
    return None


def _aptos_key(data: bytes) -> Key | None:
    try:
        return Key("secp256k1", compressed(data))
    except ValueError:
        raise NotSignedError(Level.UNVERIFIABLE, "key", expected="a key on secp256k1") from None


def _solana(data: bytes, message: bytes, account: bytes | None) -> DecodedSignature | None:
    """Return one signer's part of an envelope: a number, as many signatures, and the off-chain message."""
    count = data[0]
    content = data[1 + count * _SIZE :]
    if not content.startswith(_SOLANA_DOMAIN):
        if count and len(content) >= _SOLANA_TRANSACTION:
            raise other_form("a signed transaction of Solana")
        return None
    head = len(_SOLANA_DOMAIN)
    version, at = content[head : head + 1], head + (34 if content[head : head + 1] == b"\x00" else 1)
    signers = [content[at + 1 + 32 * n : at + 33 + 32 * n] for n in range(count)]
    if content[at : at + 1] != bytes([count]) or account not in signers:
        return DecodedSignature(data[1 : 1 + _SIZE], "ed25519", frames=())
    if version == b"\x00":
        whole = solana_v0(content[head + 1 : head + 33], content[head + 33], signers, message)
    else:
        whole = solana_v1(signers, message)
    number = signers.index(account)
    signature = data[1 + number * _SIZE : 1 + (number + 1) * _SIZE]
    return DecodedSignature(
        signature, "ed25519", frames=(("solana-offchain", whole),) if whole == content else ()
    )


def _cardano(data: bytes, message: bytes) -> DecodedSignature | None:
    if not cose.looks_like_cose(data):
        return None
    try:
        signed = cose.read_sign1(data, message)
    except ValueError:
        return None
    if signed is None:
        raise other_form("a COSE message of several signers")
    frames: Frames = (("cip8", signed.signed),) if signed.signed is not None else ()
    return DecodedSignature(signed.signature, "ed25519", frames=frames)
