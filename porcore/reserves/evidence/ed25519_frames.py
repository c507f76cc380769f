"""What is signed when a wallet of an ed25519 chain signs a text: the text itself, or the text in a frame.

Sources: OKX's published tool; Solana's "off-chain message signing" (the layout of its command line and of Ledger,
and the later ones with an application domain and with signers only); polkadot.js' `wrapBytes`; Sui's intents.
Frames that need more than text and key are in `answers`.
"""

from hashlib import blake2b

from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.hashes import framed

__all__ = ["Frames", "frames", "polkadot_wrapped", "solana_v0", "solana_v1"]

Frames = tuple[
    tuple[str, bytes], ...
]  # key of porcore.reserves.evidence.coverage.FORMS, and the bytes that are signed

_OKX_MAGIC = "OKX Signed Message:\n"
_SOLANA = b"\xffsolana offchain"
_SOLANA_FORMATS = (
    0,
    1,
    2,
)  # ASCII, text of at most 1232 bytes, longer text; wallets differ in which one they name
_NO_DOMAIN = bytes(32)
_SUI_PERSONAL = b"\x03\x00\x00"  # a personal message, version 0, for Sui
_SUI_TRANSACTION = bytes(3)


def frames(chain: Chain, text: bytes, key: bytes, scheme: str = "ed25519") -> Frames:
    """Return all that a signature of the 32- or 33-byte `key` over the ASCII `text` may be over."""
    usual: Frames = ()
    if scheme == "ed25519":
        usual = (("ed25519-text", text), ("ed25519-okx", framed(_OKX_MAGIC, text.decode("ascii"))))
    match chain.name:
        case "solana":
            return (*usual, *(("solana-offchain", signed) for signed in _solana(text, key)))
        case "polkadot" | "kusama":
            return (*usual, ("polkadot-bytes", polkadot_wrapped(text)))
        case "aptos" if scheme == "secp256k1":
            return (("aptos-secp256k1", text),)
        case "sui":
            return (*usual, *_sui(text))
        case _:
            return usual


def polkadot_wrapped(text: bytes) -> bytes:
    """Return `text`, of any length, as polkadot.js wraps it, so that it is no transaction."""
    return b"<Bytes>" + text + b"</Bytes>"


def solana_v0(domain: bytes, kind: int, signers: list[bytes], text: bytes) -> bytes:
    """Return an off-chain message of version 0 under an application's domain of 32 bytes.

    `kind` is the format, 0..2; `signers` are keys of 32 bytes, at most 255; `text` has at most 65535 bytes.
    """
    head = _SOLANA + b"\x00" + domain + bytes([kind, len(signers)]) + b"".join(signers)
    return head + _length(text) + text


def solana_v1(signers: list[bytes], text: bytes) -> bytes:
    """Return an off-chain message of version 1.

    `signers` are keys of 32 bytes, at most 255; `text` is of any length.
    """
    return _SOLANA + bytes([1, len(signers)]) + b"".join(signers) + text


def _solana(text: bytes, key: bytes) -> list[bytes]:
    found = [solana_v1([key], text)]
    for kind in _SOLANA_FORMATS:
        found.append(_SOLANA + bytes([0, kind]) + _length(text) + text)
        found.append(solana_v0(_NO_DOMAIN, kind, [key], text))
    return found


def _length(text: bytes) -> bytes:
    return (len(text) & 0xFFFF).to_bytes(2, "little")


def _sui(text: bytes) -> list[tuple[str, bytes]]:
    """Return hashes of 32 bytes. A printable text is no transaction: one begins with a zero byte."""
    intents = {
        "sui-personal": [_SUI_PERSONAL + _uleb128(len(text)) + text],
        "sui-intent": [_SUI_PERSONAL + text, _SUI_TRANSACTION + text],
    }
    return [
        (form, blake2b(signed, digest_size=32).digest()) for form, each in intents.items() for signed in each
    ]


def _uleb128(number: int) -> bytes:
    """Return a length as Sui's serialisation writes it: seven bits a byte, lowest first."""
    result = bytearray()
    while number >= 0x80:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*result, number])
