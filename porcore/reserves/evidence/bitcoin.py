"""Signed messages of the Bitcoin family: one key, an m-of-n script, or BIP-322.

A legacy signature is base64 of 65 bytes: a header, then r and s. The header says how to find the key and, since
BIP-137, which kind of address signed: 27-30 an uncompressed key's, 31-34 a compressed key's (Electrum and others
use these for segwit addresses too), 35-38 p2sh-p2wpkh, 39-42 p2wpkh.
"""

import contextlib
from hashlib import sha256

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.addresses import Output, decode_output
from porcore.reserves.evidence.bitcoin_forms import raise_if_other_form, signature_bytes
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.decoding import signatures_of
from porcore.reserves.evidence.hashes import framed, hash160, sha256d
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import compressed, recover
from porcore.reserves.evidence.scripts import parse_multisig
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["verify"]

_COMPACT = 65  # bytes of a legacy signature
_COSIGNED = 2  # signatures of a row as OKX publishes it since 2026: the address's own and a co-signer's
_FIRST, _LAST = 27, 42  # header bytes in use
_KINDS = ("p2pkh, uncompressed key", "p2pkh", "p2sh-p2wpkh", "p2wpkh")  # by (header - 27) // 4
_PREFIXES = ("smp", "ful", "pof")


def verify(chain: Chain, wallet: Wallet) -> ValidSignature:
    """Return how the row is signed. Raises NotSignedError for every row that is not."""
    output = decode_output(chain, wallet.address)
    signatures = signatures_of(wallet.signature, wallet.signature2)
    for signature in signatures:
        raise_if_other_form(signature)
    assert chain.utxo is not None
    if chain.utxo.bip322 and len(signatures) == 1 and _is_bip322(signatures[0]):
        # Imported here: the library behind it is large, and most lists never need it.
        from porcore.reserves.evidence import bip322

        return bip322.verify(wallet.address, wallet.message, signatures[0])
    try:
        return _framed(chain, chain.utxo.magic, output, wallet, signatures)
    except NotSignedError as found:
        if found.level is Level.UNVERIFIABLE or not chain.utxo.other_magic:
            raise
        with contextlib.suppress(NotSignedError):
            return _framed(chain, chain.utxo.other_magic, output, wallet, signatures)
        raise


def _is_bip322(signature: str) -> bool:
    return signature.startswith(_PREFIXES) or len(signature_bytes(signature)) != _COMPACT


def _framed(
    chain: Chain, magic: str, output: Output, wallet: Wallet, signatures: list[str]
) -> ValidSignature:
    assert chain.utxo is not None
    digest = sha256d(framed(magic, wallet.message))
    if wallet.script:
        return _script(output, wallet.script, signatures, digest, nested=bool(chain.utxo.segwit))
    if output.kind in ("p2wsh", "p2tr"):
        raise NotSignedError(Level.UNVERIFIABLE, "no-script" if output.kind == "p2wsh" else "taproot")
    if output.kind == "p2pkh" and len(signatures) == _COSIGNED:
        return _cosigned(chain, output, wallet, signatures, digest)
    return _key(chain, output, wallet, signatures, digest)


def _cosigned(
    chain: Chain, output: Output, wallet: Wallet, signatures: list[str], digest: bytes
) -> ValidSignature:
    """Check two signatures for an address of one key: it is signed by that key, whoever else signs."""
    readable, refused = False, list[NotSignedError]()
    for number, other in ((0, 1), (1, 0)):
        try:
            form = _key(chain, output, wallet, [signatures[number]], digest).form
        except NotSignedError as found:
            readable = readable or found.level is not Level.UNVERIFIABLE
            refused.append(found)
        else:
            same = signatures[number] == signatures[other]
            return ValidSignature(form, "signed" if same else "signed-cosigner", {"number": other + 1})
    raise NotSignedError(Level.INVALID, "other-key") if readable else refused[0]


def _key(
    chain: Chain, output: Output, wallet: Wallet, signatures: list[str], digest: bytes
) -> ValidSignature:
    if len(signatures) != 1:
        raise NotSignedError(Level.UNVERIFIABLE, "two-without-script")
    header, key = _signer(signatures[0], digest)
    group = (header - _FIRST) // 4
    form = _form_of(chain, output, group, key)
    if form is not None:
        return ValidSignature(form, "signed")
    if wallet.public_key.lower() in (compressed(key).hex(), key.hex()):
        raise NotSignedError(Level.UNBOUND, "key-not-address", owners=(wallet.public_key.lower(),))
    if not _header_fits(output.kind, group):
        raise NotSignedError(Level.INVALID, "wrong-header", found=header, kind=_KINDS[group])
    raise NotSignedError(Level.INVALID, "other-key-p2sh" if output.kind == "p2sh" else "other-key")


def _header_fits(kind: str, group: int) -> bool:
    return group in {"p2pkh": (0, 1), "p2sh": (1, 2), "p2wpkh": (1, 3)}[kind]


def _form_of(chain: Chain, output: Output, group: int, key: bytes) -> str | None:
    """Return the form of signing if the address is made from `key` in a way the header allows, or None."""
    if not _header_fits(output.kind, group):
        return None
    own = hash160(compressed(key) if group else key)
    if output.kind in ("p2pkh", "p2wpkh"):
        return output.kind if own == output.digest else None
    assert chain.utxo is not None
    nested = bool(chain.utxo.segwit) and hash160(b"\x00\x14" + own) == output.digest
    return "p2sh-p2wpkh" if nested else None


def _script(
    output: Output, script: str, signatures: list[str], digest: bytes, *, nested: bool
) -> ValidSignature:
    """Check an m-of-n row; without segregated witness (`nested` False) a nested script binds no one."""
    multisig = parse_multisig(script)
    signed = set[bytes]()
    for number, signature in enumerate(signatures, start=1):
        _, key = _signer(signature, digest)
        if compressed(key) not in multisig.keys:
            raise NotSignedError(Level.INVALID, "not-in-script", number=number)
        signed.add(compressed(key))
    if len(signed) < multisig.needed:
        raise NotSignedError(Level.INVALID, "too-few", found=len(signed), needed=multisig.needed)
    witness = sha256(multisig.script).digest()
    made_from = {
        ("p2sh", hash160(multisig.script)): "p2sh-multisig",
        ("p2wsh", witness): "p2wsh-multisig",
    }
    if nested:
        made_from["p2sh", hash160(b"\x00\x20" + witness)] = "p2sh-p2wsh-multisig"
    form = made_from.get((output.kind, output.digest))
    if form is None:
        raise NotSignedError(Level.UNBOUND, "script-not-address")
    values = {"found": len(signed), "listed": len(multisig.keys), "needed": multisig.needed}
    return ValidSignature(form, "signed-script", values)


def _signer(signature: str, digest: bytes) -> tuple[int, bytes]:
    data = signature_bytes(signature)
    if len(data) != _COMPACT:
        raise NotSignedError(Level.UNVERIFIABLE, "length", found=len(data), expected=_COMPACT)
    header = data[0]
    if not _FIRST <= header <= _LAST:
        raise NotSignedError(Level.UNVERIFIABLE, "header", found=header)
    return header, recover(data[1:], (header - _FIRST) % 4, digest)
