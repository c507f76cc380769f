"""Addresses of the Bitcoin family: what they commit to. The checksums are the libraries' work."""

from dataclasses import dataclass

from base58_bech32.base58 import b58decode_check
from base58_bech32.bech32 import BECH32_1_CONST, BECH32_M_CONST, bech32_decode, convertbits
from base58_bech32.cashaddr import cashaddr_decode

from porcore.evidence.chains import Chain, Utxo
from porcore.evidence.levels import Finding, Level

__all__ = ["Output", "decode_output"]


@dataclass(frozen=True, slots=True)
class Output:
    """What an address pays to."""

    kind: str  # p2pkh, p2sh, p2wpkh, p2wsh or p2tr
    digest: bytes  # 20 bytes, or 32 for p2wsh and p2tr


def decode_output(chain: Chain, address: str) -> Output:
    """Return what `address` pays to on a chain of the Bitcoin family. Raises Finding (unverifiable)."""
    assert chain.utxo is not None
    try:
        output = _decoded(chain.utxo, address)
    # The libraries raise ValueError, and TypeError for texts they cannot read at all.
    except (ValueError, TypeError):
        output = None
    if output is None:
        raise Finding(Level.UNVERIFIABLE, "address", chain=chain.name)
    return output


def _decoded(utxo: Utxo, address: str) -> Output | None:
    lower = address.lower()
    if utxo.segwit and lower.startswith(utxo.segwit + "1"):
        return _segwit(utxo.segwit, address)
    if utxo.cash and (":" in address or len(address) == 42):
        return _cash(utxo.cash, address)
    data = b58decode_check(address)
    version, digest = int.from_bytes(data[: utxo.version_bytes]), data[utxo.version_bytes :]
    if len(digest) != 20:
        return None
    if version == utxo.p2pkh:
        return Output("p2pkh", digest)
    return Output("p2sh", digest) if version in utxo.p2sh else None


def _segwit(prefix: str, address: str) -> Output | None:
    found, values, constant = bech32_decode(address, limit=90)
    if found != prefix or not values:
        return None
    version, program = values[0], bytes(convertbits(values[1:], 5, 8, pad=False))
    if version == 0 and constant == BECH32_1_CONST:
        return {20: Output("p2wpkh", program), 32: Output("p2wsh", program)}.get(len(program))
    if version == 1 and constant == BECH32_M_CONST and len(program) == 32:
        return Output("p2tr", program)
    return None


def _cash(prefix: str, address: str) -> Output | None:
    _, kind, digest = cashaddr_decode(address, prefix=prefix)
    if len(digest) != 20:
        return None
    return {0: Output("p2pkh", digest), 1: Output("p2sh", digest)}.get(kind)
