"""Without the extra nothing is called signed, and the reason says which library is missing."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from porcore.extras import install_command

pytestmark = pytest.mark.slow

BLOCKED = """
import json, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
from bot.texts.ownership import reason_of
from porcore.reserves.evidence import examine_all
from porcore.format.wallet_list import Wallet
print(json.dumps([
    (found.level, found.reason, reason_of(found))
    for found in examine_all([Wallet(*row) for row in json.loads({rows!r})])
]))
"""
FIELDS = (
    "asset",
    "chain",
    "address",
    "balance",
    "height",
    "label",
    "message",
    "public_key",
    "script",
    "signature",
)


def examined_without(names, rows):
    """Return the level of each row, its reason, and how the bot says it."""
    texts = json.dumps([[getattr(row, field) for field in FIELDS] for row in rows])
    code = BLOCKED.format(names=set(names), rows=texts)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture
def rows(cell_row):
    pairs = [("bitcoin", "p2pkh"), ("evm", "eip191"), ("tron", "tron-v2"), ("solana", "ed25519-text")]
    return [cell_row(*pair) for pair in [*pairs, ("bitcoin", "bip322-simple")]]


def test_without_any_library_signatures_are_unchecked(rows, signing):
    every = ["wallycore", "nacl", "Crypto", "btclib", "btclib_wallet", "ecc", "btclib_secp256k1"]
    unsigned = signing.row("bitcoin", "1a")
    found = examined_without(every, [*rows, unsigned])
    assert [level for level, *_ in found] == ["unchecked"] * 5 + ["claimed"]
    for _, reason, _ in found[:5]:
        assert "was not checked" in reason
        assert reason.endswith(f" is not installed here. Install it: {install_command('reserves')}")


@pytest.mark.parametrize(
    ("missing", "unchecked"),
    [("btclib_wallet", {4}), ("nacl", {3}), ("wallycore", {0, 1, 2, 3, 4}), ("Crypto", {1, 2})],
)
def test_one_missing_library_leaves_the_others_at_work(rows, missing, unchecked):
    found = examined_without([missing], rows)
    assert {number for number, (level, *_) in enumerate(found) if level == "unchecked"} == unchecked
    assert {level for level, *_ in found} <= {"unchecked", "signed"}
    assert all(missing in reason for level, reason, _ in found if level == "unchecked")


def test_a_wallet_in_another_spelling_is_said_to_be_unchecked_as_well(cell_row):
    row = cell_row("bitcoin", "p2wpkh")
    again = replace(row, address=row.address.upper())
    [_, (level, reason, told)] = examined_without(["wallycore"], [row, again])
    assert level == "unchecked"
    assert "in another spelling" in reason
    assert reason.endswith(install_command("reserves"))
    assert "in another spelling" in told
    assert told.endswith("In the folder of porcore's source: pip install '.[reserves]'"), (
        "and no path of this machine"
    )
    assert "{" not in told


def test_the_core_still_needs_the_standard_library_only():
    code = (
        "import sys, porcore, porcore.reserves.evidence, porcore.reserves.wallet_lists, porcore.reserves.summary;"
        "print(sorted({'wallycore','btclib_secp256k1','nacl','Crypto','btclib','numpy','pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
