"""A wallet's whole answer as JSON in the signature's field, for frames that need more than the text and the key.

    NEP-413    nonce (32 bytes), recipient and callbackUrl            NEAR wallets
    AIP-62     nonce, and address, application and chainId if shown   Aptos wallets
    ton-proof  domain and timestamp; so do texts of `signData`        TON Connect
    any other  signature and key alone                                CIP-30 on Cardano, for one

An answer's own copy of the text is not looked at: the row's message is put into the frame, and the signature tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import Any

from porcore.format.json_scanner import JsonError, JsonScanner
from porcore.format.wallet_list import MAX_TEXT
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import decodings
from porcore.reserves.evidence.ed25519_frames import Frames
from porcore.reserves.evidence.levels import Level, NotSignedError

__all__ = ["Answer", "is_answer", "read_answer"]

_NEP413 = 2**31 + 413
_LONGEST = 2048  # characters of one word of an answer
_TON = b"\xff\xff"
# The deepest is TON Connect's, with 4 levels. A fraction is never a part of a frame.
_SCANNER = JsonScanner(16, int, float)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a wallet answered."""

    signature: str
    key: str  # "" when it names none
    frames: Frames  # besides those that need no answer


def is_answer(signature: str) -> bool:
    """Tell whether a signature's field holds JSON."""
    return signature.startswith("{")


def read_answer(chain: Chain, signature: str, text: bytes, account: bytes | str) -> Answer:
    """Return the parts of an answer over the ASCII `text`. Raises NotSignedError (unverifiable).

    `account` is what `account_of` finds the address to be: on TON 32 bytes.
    """
    words = _loaded(signature)
    key = next((words[name] for name in ("publicKey", "public_key", "pubkey", "key") if words.get(name)), "")
    if not isinstance(words.get("signature"), str) or not isinstance(key, str):
        raise NotSignedError(Level.UNVERIFIABLE, "answer")
    frames = {"near": _nep413, "aptos": _aip62, "ton": _ton_connect}.get(chain.name)
    return Answer(words["signature"], key, tuple(frames(words, text, account)) if frames else ())


def _loaded(text: str) -> dict[str, Any]:
    try:
        words: Any = _SCANNER.read_text(text, MAX_TEXT)
    except JsonError:
        words = None
    if isinstance(words, dict) and isinstance(words.get("proof"), dict):  # TON Connect's wrapper
        words = words["proof"]
    if not isinstance(words, dict):
        raise NotSignedError(Level.UNVERIFIABLE, "answer")
    return words


def _word(value: object) -> str | None:
    """Return a word that may be in a frame: a line break in it could forge another line."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and len(value) <= _LONGEST and value.isprintable() else None


def _nep413(words: dict[str, Any], text: bytes, _account: bytes | str) -> Iterator[tuple[str, bytes]]:
    recipient, nonce = _word(words.get("recipient")), _nonce(words.get("nonce"))
    if recipient is None or nonce is None:
        return
    back = _word(words.get("callbackUrl"))
    head = _NEP413.to_bytes(4, "little") + _sized(text) + nonce + _sized(recipient.encode("utf-8"))
    if back is not None:
        yield "nep413", sha256(head + b"\x01" + _sized(back.encode("utf-8"))).digest()
    yield "nep413", sha256(head + b"\x00").digest()


def _nonce(value: object) -> bytes | None:
    if isinstance(value, list) and len(value) == 32 and all(type(n) is int and 0 <= n < 256 for n in value):
        return bytes(value)
    texts = decodings(value) if isinstance(value, str) and len(value) <= _LONGEST else iter(())
    return next((data for data in texts if len(data) == 32), None)


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data


def _aip62(words: dict[str, Any], text: bytes, _account: bytes | str) -> Iterator[tuple[str, bytes]]:
    nonce = _word(words.get("nonce"))
    if nonce is None:
        return
    # An answer names all of the three, also those that were not asked for and are not in the signed text.
    named = [(name, _word(words.get(name))) for name in ("address", "application", "chainId")]
    lines = [[f"{name}: {word}", None] for name, word in named if word is not None]
    for chosen in product(*lines):
        shown = [line for line in chosen if line is not None]
        whole = ["APTOS", *shown, f"message: {text.decode('ascii')}", f"nonce: {nonce}"]
        yield "aip62", "\n".join(whole).encode("utf-8")


def _ton_connect(words: dict[str, Any], text: bytes, account: bytes | str) -> Iterator[tuple[str, bytes]]:
    domain = words.get("domain")
    name = _word(domain.get("value") if isinstance(domain, dict) else domain)
    moment = _word(words.get("timestamp"))
    if name is None or moment is None or not isinstance(account, bytes):
        return
    if not (moment.isascii() and moment.isdigit() and len(moment) < 20 and int(moment) < 2**63):
        return
    time, place, where = int(moment), bytes(4) + account, name.encode("utf-8")
    proof = b"ton-proof-item-v2/" + place + _sized(where) + time.to_bytes(8, "little") + text
    yield "ton-proof", sha256(_TON + b"ton-connect" + sha256(proof).digest()).digest()
    data = place + len(where).to_bytes(4, "big") + where + time.to_bytes(8, "big") + b"txt"
    yield (
        "ton-sign-data",
        sha256(_TON + b"ton-connect/sign-data/" + data + len(text).to_bytes(4, "big") + text).digest(),
    )
