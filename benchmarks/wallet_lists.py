"""Wallet lists made up and signed here: how long `porcore reserves` takes over them, and in how much memory."""

import base64
import csv
from hashlib import sha256
from pathlib import Path

from base58_bech32.base58 import b58encode, b58encode_check
from btclib_secp256k1 import keys, recovery
from Crypto.Hash import RIPEMD160, keccak
from nacl.signing import SigningKey

from benchmarks.machine import Ran, porcore, run
from benchmarks.table import markdown
from porcore.format.wallet_list import Wallet, canonical_wallets

__all__ = ["report"]

PUBLISHED_ROWS, WALLETS = 212_442, 100_000
_TEXT = "I am an OKX address"
_HEADER = "coin,Type,Network,Snapshot Height,address,amount,message,signature1,signature2,redeem script/ public key,EOA1,EOA2"
_NETWORKS = ("ETH", "ETH_ARBITRUM", "BNB_BSC", "POLY_OPERA", "OKB_X1", "AVAXC", "ETH_BASE")


def report(folder: Path) -> str:
    """Return the table; the lists stay in `folder`."""
    published, listed = folder / f"okx-{PUBLISHED_ROWS}.csv", folder / f"wallets-{WALLETS}.json"
    if not published.exists():
        _write_published(published, PUBLISHED_ROWS)
    if not listed.exists():
        wallets = sorted((_wallet(number) for number in range(WALLETS)), key=lambda wallet: wallet.key)
        listed.write_bytes(canonical_wallets(wallets))
    rows = []
    for what, file, count in (
        ("an OKX list", published, PUBLISHED_ROWS),
        ("wallets.json", listed, WALLETS),
    ):
        both = run(porcore("reserves", str(file)))
        one = run(["taskset", "-c", "0", *porcore("reserves", str(file))])
        rows.append(_line(what, count, both, one))
    head = ("list", "rows", "all cores, s", "peak MB", "one core, s", "peak MB", "one / all")
    return markdown(head, rows)


def _line(what: str, count: int, both: Ran, one: Ran) -> tuple[object, ...]:
    return (
        what,
        f"{count:,}",
        f"{both.seconds:.1f}",
        both.peak_pss >> 20,
        f"{one.seconds:.1f}",
        one.peak_pss >> 20,
        f"{one.seconds / both.seconds:.2f}",
    )


def _write_published(path: Path, count: int) -> None:
    with path.open("w", newline="") as file:
        file.write(_HEADER + "\n")
        writer = csv.writer(file)
        for number in range(count):
            wallet = _wallet(number)
            writer.writerow(
                (
                    wallet.asset,
                    "Non Staking",
                    wallet.chain,
                    wallet.height,
                    wallet.address,
                    wallet.balance,
                    wallet.message,
                    wallet.signature,
                    wallet.signature2,
                    wallet.public_key,
                    "",
                    "",
                )
            )


def _wallet(number: int) -> Wallet:
    """Return a wallet of its own key: of 20, 13 of Ethereum's kind, 4 of Tron, 2 of Bitcoin and 1 of Solana."""
    secret = sha256(b"benchmark %d" % number).digest()
    text, kind, balance = _TEXT.encode(), number % 20, f"{number + 1}.5"
    if kind == 19:
        key = SigningKey(secret)
        public = bytes(key.verify_key)
        signature = key.sign(_framed("OKX Signed Message:\n")).signature
        address = b58encode(public).decode()
        return Wallet(
            "SOL", "SOL", address, balance, "7", "", _TEXT, "0x" + public.hex(), "", signature.hex()
        )
    public = keys.pubkey_from_prvkey(secret, compressed=False)
    if kind >= 17:
        short = keys.pubkey_from_prvkey(secret)
        digest = sha256(sha256(_framed("Bitcoin Signed Message:\n")).digest()).digest()
        signature, recovery_id = recovery.sign(digest, secret)
        address = b58encode_check(b"\0" + RIPEMD160.new(sha256(short).digest()).digest()).decode()
        own = base64.b64encode(bytes([31 + recovery_id]) + signature).decode()
        return Wallet("BTC", "BTC", address, balance, "7", "", _TEXT, "", "", own, own if kind == 17 else "")
    tail = _keccak(public[1:])[12:]
    magic = b"\x19TRON Signed Message:\n32" if kind >= 13 else b"\x19Ethereum Signed Message:\n32"
    signature, recovery_id = recovery.sign(_keccak(magic + _keccak(text)), secret)
    signed = "0x" + signature.hex() + f"{recovery_id + 27:02x}"
    if kind >= 13:
        return Wallet(
            "TRX", "TRX", b58encode_check(b"\x41" + tail).decode(), balance, "7", "", _TEXT, "", "", signed
        )
    network = _NETWORKS[number % len(_NETWORKS)]
    return Wallet("ETH", network, "0x" + tail.hex(), balance, "7", "", _TEXT, "", "", signed)


def _framed(magic: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in (magic, _TEXT))


def _keccak(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()
