"""The sets of batch proofs under tests/data/zk: their chains hold by a second reading of the rules, and clients lie in them."""

import base64
import csv
import functools
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import make_zk_sets, zk_rules, zk_sets

from porcore.exchanges.formats.binance import BINANCE
from porcore.exchanges.formats.gate import GATE
from porcore.exchanges.formats.htx import HTX
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import Supplement

DATA = make_zk_sets.DATA
CHAINED, COUNTED = ("gate", "htx", "htx_64"), ("binance", "binance_12", "binance_tiers")
TOTALS = {"gate": zk_rules.gate_totals, "htx": zk_rules.htx_totals}


@functools.cache
def facts(name):
    return json.loads((DATA / name / "facts.json").read_text("utf-8"))


@functools.cache
def rows(name):
    text = next((DATA / name).glob("proof*.csv")).read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def numbers(text):
    return [number(one) for one in json.loads(text)]


def number(text):
    decoded = base64.b64decode(text, validate=True)
    assert len(decoded) == 32
    return int.from_bytes(decoded, "big")


def assets(name):
    path = next((DATA / name).glob("c*onfig.json*"))
    data = path.read_bytes()
    return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)["CexAssetsInfo"]


@pytest.mark.parametrize("name", [*CHAINED, *COUNTED])
def test_the_rows_make_a_chain_from_the_start_to_the_last_root(name):
    at, roots, totals = 0, facts(name)["roots"], facts(name)["totals"]
    for place, row in enumerate(rows(name)):
        mine, sums = numbers(row["account_tree_roots"]), numbers(row["cex_asset_list_commitments"])
        parts = [*mine, *sums]
        if name in COUNTED:
            first, last = int(row["min_account_index"]), int(row["max_account_index"])
            assert first == at <= last
            parts, at = [*parts, first, last], last + 1
            assert [f"{root:064x}" for root in mine] == roots[:1]
        if place:
            before = rows(name)[place - 1]
            assert sums[0] == numbers(before["cex_asset_list_commitments"])[1]
            assert mine[0] == numbers(before["account_tree_roots"])[-1]
        assert int(row["batch_number"]) == place
        assert zk_rules.batch_commitment(*parts) == number(row["batch_commitment"])
    ends = [numbers(rows(name)[0]["account_tree_roots"])[0], mine[-1]]
    assert [f"{root:064x}" for root in ends] == roots
    ends = [numbers(rows(name)[0]["cex_asset_list_commitments"])[0], sums[1]]
    assert [f"{part:064x}" for part in ends] == totals
    assert len(rows(name)) == facts(name)["batches"]


@pytest.mark.parametrize("name", CHAINED)
def test_the_totals_beside_give_the_first_and_the_last_commitment(name):
    rule, listed = TOTALS[facts(name)["program"]], assets(name)
    both = [rule(those, facts(name)["places"]) for those in (zk_rules.start_of(listed), listed)]
    assert [f"{part:064x}" for part in both] == facts(name)["totals"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["binance", "binance_12"])
def test_the_totals_beside_give_the_commitment_of_ten_thousand_elements(name):
    last = zk_rules.binance_totals(assets(name), facts(name)["chunk"])
    assert f"{last:064x}" == facts(name)["totals"][1]


@pytest.mark.parametrize("name", [*CHAINED, *COUNTED])
def test_clients_of_a_set_lie_in_its_last_tree(name):
    for path in sorted((DATA / name).glob("user_config_*.json")):
        report = inspect(
            path.read_bytes(), Supplement(roots=(facts(name)["roots"][1],)), (GATE, HTX, BINANCE)
        )
        assert report.exit_code == 0
        assert f"chunks of {facts(name)['chunk']}" in report.finding.rule or name in CHAINED


@pytest.mark.parametrize("name", [*CHAINED, *COUNTED])
def test_keys_and_proofs_have_the_lengths_of_their_encodings(name):
    commits = name in COUNTED
    for path, about in facts(name)["keys"].items():
        key = (DATA / name / path).read_bytes()
        assert hashlib.sha256(key).hexdigest() == about["sha256"]
        assert len(key) == about["bytes"]
        assert len(key) in ((1040, 528) if commits else (708, 356))
    assert {len(base64.b64decode(row["proof_info"])) for row in rows(name)} == {388 if commits else 256}


@pytest.mark.parametrize("name", ["gate", "htx"])
def test_all_but_keys_and_proofs_comes_out_of_the_script_again(name):
    """What is random is made by gnark; the rest must not drift from what makes it."""
    made = zk_sets.SETS[name](name)
    assert {path: (DATA / name / path).read_bytes() for path in made.files} == made.files
    assert [str(batch.commitment) for batch in made.batches] == facts(name)["public_inputs"]


def go(*arguments, folder):
    """Run Go without a network; None where the modules are not on this computer."""
    environment = {**os.environ, "GOPROXY": "off", "GOFLAGS": "-mod=readonly -buildvcs=false"}
    done = subprocess.run(["go", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


@pytest.mark.slow
def test_gnark_itself_verifies_the_sets_and_computes_the_vectors():
    if shutil.which("go") is None:
        pytest.skip("Go is not installed: gnark cannot be asked")
    if any(
        go("build", "-o", os.devnull, ".", folder=one) is None for one in (make_zk_sets.OLD, make_zk_sets.NEW)
    ):
        pytest.skip(
            "gnark's modules are not on this computer; tests/tools/gnark_sets/README.md says how to get them"
        )
    vectors = go("run", ".", "vectors", folder=make_zk_sets.NEW)
    assert vectors == (DATA / "gnark_vectors.json").read_bytes()
    script = Path(make_zk_sets.__file__)
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("proofs hold, and none for another public input") == 14
