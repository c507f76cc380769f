"""Addresses of the Bitcoin family: what they commit to."""

from dataclasses import dataclass

from porcore.reserves.evidence.base58 import b58decode_check
from porcore.reserves.evidence.bech32 import BECH32, BECH32M, bech32_decode, cashaddr_decode, to_bytes
from porcore.reserves.evidence.chains import Chain, Utxo
from porcore.reserves.evidence.levels import Level, NotSignedError

__all__ = ["Output", "decode_output"]


@dataclass(frozen=True, slots=True)
class Output:
    """What an address pays to."""

    kind: str  # p2pkh, p2sh, p2wpkh, p2wsh or p2tr
    digest: bytes  # 20 bytes, or 32 for p2wsh and p2tr


def decode_output(chain: Chain, address: str) -> Output:
    """Return what `address` pays to on a chain of the Bitcoin family. Raises NotSignedError (unverifiable)."""
    assert chain.utxo is not None
    try:
        output = _decoded(chain.utxo, address)
    except ValueError:
        output = None
    if output is None:
        raise NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name)
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
    found, values, checksum = bech32_decode(address)
    if found != prefix or not values:
        return None
    version, program = values[0], to_bytes(values[1:])
    if version == 0 and checksum == BECH32:
        return {20: Output("p2wpkh", program), 32: Output("p2wsh", program)}.get(len(program))
    if version == 1 and checksum == BECH32M and len(program) == 32:
        return Output("p2tr", program)
    return None


def _cash(prefix: str, address: str) -> Output | None:
    kind, digest = cashaddr_decode(address, prefix)
    if len(digest) != 20:
        return None
    return {0: Output("p2pkh", digest), 1: Output("p2sh", digest)}.get(kind)
