"""The sample's signatures are real, made by the keys that its source names, and the same without any library."""

import csv
import subprocess
import sys
from collections import Counter
from hashlib import sha256

import pytest
from btclib_secp256k1 import keys

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Dating, Level, SnapshotContext, examine, examine_all
from porcore.reserves.evidence.evm import key_address
from porcore.sample import write_sample
from porcore.sample.signed import SIGNED
from porcore.sample.wallets import _CHAINS

NOVEMBER = "2026-11-25T00:00:00Z"


def wallets_of(folder):
    with (folder / "wallets.csv").open(newline="") as file:
        return [Wallet(**row) for row in csv.DictReader(file)]


def key(number):
    secret = sha256(b"porcore sample key %d\n" % number).digest()
    return [keys.pubkey_from_prvkey(secret, compressed=short) for short in (True, False)]


def test_every_signature_is_valid_at_every_time():
    for (member, place), signed in SIGNED.items():
        chain = _CHAINS[member][place % len(_CHAINS[member])].name
        times = [*(time for time, _, _ in signed.dated), NOVEMBER]
        for time in times:
            message, signature = signed.evidence(time)
            row = Wallet(member, chain, signed.address, "1", message=message, signature=signature)
            found = examine(row, SnapshotContext("Sample Exchange", time))
            fresh = signed.dated and time != NOVEMBER
            assert (found.level, found.dating) == (Level.SIGNED, Dating.FRESH if fresh else Dating.UNDATED)


def test_the_keys_are_the_ones_that_are_named(signing):
    (short, _), (second, _), *long = (key(number) for number in range(5))
    tron = signing.b58encode_check(b"\x41" + key_address(long[1][1])).decode()
    assert [signed.address for signed in SIGNED.values()] == [
        signing.segwit("bc", signing.hash160(short)),
        signing.utxo_address("bitcoin", "p2pkh", signing.hash160(second)),
        "0x" + key_address(long[0][1]).hex(),
        tron,
        "0x" + key_address(long[2][1]).hex(),
    ]


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_a_sample_has_signed_and_unsigned_wallets_and_no_faults(tmp_path, seed):
    write_sample(tmp_path / "s", 50, seed)
    rows = wallets_of(tmp_path / "s")
    found = examine_all(rows, SnapshotContext("Sample Exchange", "2026-10-25T00:00:00Z"))
    levels = Counter(each.level for each in found)
    assert set(levels) == {Level.SIGNED, Level.CLAIMED}
    assert levels[Level.SIGNED] == len(SIGNED)
    assert [each.dating for each in found].count(Dating.FRESH) == 1


def test_without_the_libraries_a_sample_has_the_same_bytes(tmp_path):
    """Only the standard library and what `porcore` itself needs may be read."""
    code = (
        "import sys\n"
        "for name in ('wallycore', 'btclib', 'btclib_wallet', 'btclib_secp256k1', 'nacl', 'Crypto', 'ecc'):\n"
        "    sys.modules[name] = None\n"
        "from pathlib import Path\nfrom porcore.sample import write_sample\nwrite_sample(Path(sys.argv[1]), 50)\n"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "without"], check=True)
    write_sample(tmp_path / "with", 50)
    for name in ("wallets.csv", "balances.csv", "snapshot.toml"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
