"""ECDSA with a known key, on secp256k1 (libwally) and on P-256 (pycryptodome)."""

from porcore.reserves.evidence.libwally import wallycore

__all__ = ["holds"]


def holds(scheme: str, key: bytes, signed: bytes, signature: bytes) -> bool:
    """Tell whether `signature` is by `key` over `signed`. Both values of s are accepted.

    `key` is a compressed point of 33 bytes, `signature` r and s (64 bytes). On secp256k1 `signed` is the
    digest of 32 bytes, on P-256 (secp256r1) a message of any length, which is hashed once.
    """
    if scheme == "secp256r1":
        return _holds_r1(key, signed, signature)
    try:
        lower = bytes(wallycore.ec_sig_normalize(signature))
        wallycore.ec_sig_verify(key, signed, wallycore.EC_FLAG_ECDSA, lower)
    except ValueError:
        return False
    return True


def _holds_r1(key: bytes, signed: bytes, signature: bytes) -> bool:
    # Imported here: only Sui has keys on this curve.
    from Crypto.Hash import SHA256
    from Crypto.PublicKey import ECC
    from Crypto.Signature import DSS

    try:
        DSS.new(ECC.import_key(key, curve_name="P-256"), "fips-186-3").verify(SHA256.new(signed), signature)
    except ValueError:
        return False
    return True
