"""The bot's own process, which has the token, never reads the libraries that look at strangers' signatures."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

# Without cryptography and its _cffi_backend, which the library for Telegram reads for its own purposes.
LIBRARIES = (
    *("wallycore", "nacl", "coincurve", "Crypto", "Cryptodome", "ecc", "ecdsa", "sr25519", "base58_bech32"),
    *("btclib", "btclib_ecc", "btclib_secp256k1", "btclib_wallet", "bip39_slip39"),
)
VERIFIERS = tuple(
    f"porcore.reserves.evidence.{name}"
    for name in ("bitcoin", "bip322", "evm", "tron", "ed25519", "recovery", "ecdsa", "keccak")
)

SCRIPT = """
import asyncio, json, sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from bot_session import MonthlySnapshot, BotSession, publish
from porcore.snapshot import Snapshot
from bot.sandbox import Sandbox

async def main():
    folder = Path({folder!r})
    with Snapshot(folder / "x.por") as snapshot:
        publish(folder / "data", MonthlySnapshot(folder / "x.por", snapshot.statement, {{}}))
    async with Sandbox(flood_limits=False) as sandbox:
        bot_session = BotSession(sandbox, folder / "data", ("Olga",), {{"import_dir": folder}})
        await bot_session.start()
        olga, said = bot_session.operators[0], {{}}
        sent = await olga.send("/load other.por")
        shown = await sandbox.next_message(olga, after=sent)
        await sandbox.wait_for(lambda: "Publish" in sandbox.refresh(shown).labels, timeout=90, what="dry run")
        said["dry run"] = sandbox.refresh(shown).text
        said["reserves"] = (await bot_session.ask("/reserves")).text
        wallets = await bot_session.ask("/reserves USD")
        pressed = await bot_session.press(wallets, next(label for label in wallets.labels if "Wallets" in label))
        said["wallets"] = pressed.text
        said["customer"] = (await bot_session.ask({client!r})).text
        await bot_session.stop()
    said["read"] = sorted(
        name for name in sys.modules if name.partition(".")[0] in {libraries!r} or name in {verifiers!r}
    )
    print(json.dumps(said))

asyncio.run(main())
"""


def test_signed_wallets_are_answered_about_without_them(tmp_path, monthly_snapshots, por, someone):
    for name, file in (("x.por", monthly_snapshots[-1].file), ("other.por", por(variant=3))):
        (tmp_path / name).write_bytes(file.read_bytes())
    tests = str(Path(__file__).parent.parent)
    code = SCRIPT.format(
        tests=tests, folder=str(tmp_path), client=someone("BTC"), libraries=LIBRARIES, verifiers=VERIFIERS
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=150
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert "5 of " in said["reserves"], "signed wallets were seen"
    assert re.search(r"\b1 signature was made for this snapshot\.", said["reserves"])
    assert "signed" in said["wallets"]
    assert "have a valid ownership signature" in said["dry run"]
    assert "at addresses with a valid ownership signature" in said["customer"]
    assert said["read"] == []
