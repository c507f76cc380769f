"""Public keys as the wallets of the ed25519 chains hand them out."""

from dataclasses import dataclass

from porcore.reserves.evidence import cose
from porcore.reserves.evidence.bech32 import BECH32, bech32_decode, to_bytes
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import decodings
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import compressed

__all__ = ["Key", "other_form", "read_key"]

_PREFIXES = ("ed25519:", "ed25519-pub-")  # NEAR; Aptos (AIP-80)
_ECDSA_PREFIX = "secp256k1-pub-"  # Aptos
_SUI_SCHEMES = {0: "ed25519", 1: "secp256k1", 2: "secp256r1"}  # by Sui's flag
_CARDANO_TEXTS = ("addr_vk", "addr_xvk", "ed25519_pk", "ed25519e_pk")  # prefixes of bech32
_CARDANO_CHARACTERS = 130


@dataclass(frozen=True, slots=True)
class Key:
    """A public key."""

    scheme: str  # ed25519, secp256k1 or secp256r1
    data: bytes  # 32 bytes, or 33 compressed


def other_form(name: str) -> NotSignedError:
    """Return the finding about a row that is signed in a form which is known and not checked."""
    return NotSignedError(Level.UNVERIFIABLE, "other-form", form=name)


def read_key(chain: Chain, text: str) -> Key | None:
    """Return the key of a row, or None where it names none. Raises NotSignedError (unverifiable)."""
    if not text:
        return None
    if text.startswith("secp256k1:"):
        raise other_form("a secp256k1 key of NEAR")
    bare = text
    for prefix in (*_PREFIXES, _ECDSA_PREFIX):
        bare = bare.removeprefix(prefix)
    for data in (*decodings(bare), *_bech32(chain, bare)):
        try:
            key = _key(chain, data)
        except ValueError:
            key = None
        if key is not None:
            return key
    raise NotSignedError(Level.UNVERIFIABLE, "key", expected="32 bytes in hex, base64 or base58")


def _key(chain: Chain, data: bytes) -> Key | None:
    """Return the key in `data`, by its length and what its chain puts before it. Raises ValueError."""
    if len(data) == 32:
        return Key("ed25519", data)
    match chain.name:
        case "sui" if data and data[0] in _SUI_SCHEMES and len(data) == (33 if data[0] == 0 else 34):
            return Key(_SUI_SCHEMES[data[0]], data[1:])
        case "aptos" if data[:2] == b"\x00\x20" and len(data) == 34:
            return Key("ed25519", data[2:])
        case "aptos" if data[:2] == b"\x01\x41" and len(data) == 67:
            return Key("secp256k1", compressed(data[2:]))
        case "aptos" if len(data) in (33, 65):
            return Key("secp256k1", compressed(data))
        # The command line's key file is CBOR of a byte string; an extended key ends in a chain code.
        case "cardano" if data[:2] in (b"\x58\x20", b"\x58\x40") and len(data) == 2 + data[1]:
            return Key("ed25519", data[2:34])
        case "cardano" if len(data) == 64:
            return Key("ed25519", data[:32])
        case "cardano":
            return Key("ed25519", cose.read_key(data))
    return None


def _bech32(chain: Chain, text: str) -> list[bytes]:
    if chain.name != "cardano":
        return []
    try:
        prefix, values, checksum = bech32_decode(text, _CARDANO_CHARACTERS)
        return [to_bytes(values)] if prefix in _CARDANO_TEXTS and checksum == BECH32 else []
    except ValueError:
        return []
