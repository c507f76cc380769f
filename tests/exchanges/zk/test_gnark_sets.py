"""The little whole sets under tests/data/zk, with keys and proofs by gnark and hashes by a second reading of the programs."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest
from exchanges.zk.audited_sets import Files, audited

from porcore.exchanges.zk.keys import GivenKey
from porcore.exchanges.zk.result import AuditStep

DATA = Path(__file__).parents[2] / "data" / "zk"
SETS = ["gate", "htx", "htx_64"]
LONG = ["binance", "binance_12", "binance_tiers"]  # ten thousand numbers to hash, twice


def read(folder, name):
    path = next(folder.glob(f"{name}*"))
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def files(name, *, raw=False, client="user_config_0"):
    folder = DATA / name
    facts = json.loads((folder / "facts.json").read_bytes())
    keys = {}
    for file, key in facts["keys"].items():
        if file.endswith((".raw", ".compressed")) == raw:
            keys[key["assets_count"] or None] = (folder / file).read_bytes()
    return Files(
        read(folder, "proof"),
        read(folder, "cex_config" if name == "gate" else "config"),
        tuple(GivenKey(data, tier) for tier, data in keys.items()),
        read(folder, client),
        facts["roots"][-1],
        frozenset(sha256(data).hexdigest() for data in keys.values()),
    )


@pytest.mark.parametrize("name", [*SETS, *(pytest.param(name, marks=pytest.mark.slow) for name in LONG)])
def test_a_set_by_gnark_holds(name):
    for raw, client in ((False, "user_config_0"), (True, "user_config_1")):
        answer = audited(files(name, raw=raw, client=client))
        assert answer.code == (3 if name.startswith("htx") else 0), answer.said
        assert answer.audit.held == answer.audit.batches
        assert answer.audit.line(AuditStep.TOTALS).sentences[0].code in ("zk-totals-hold", "zk-totals-sign")


@pytest.mark.slow
def test_a_set_by_gnark_holds_for_nothing_else():
    given = files("binance_tiers")
    keys = given.keys
    swapped = (GivenKey(keys[0].data, keys[1].tier), GivenKey(keys[1].data, keys[0].tier))
    assert audited(given.change(keys=swapped)).code == 1
    assert audited(given.change(totals=files("binance").totals)).code == 1
    assert audited(given.change(client=files("binance").client)).code == 1
    assert audited(given.change(table=files("binance").table, keys=files("binance").keys)).code == 1
