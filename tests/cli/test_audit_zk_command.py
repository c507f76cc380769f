"""``porcore audit-zk`` as a person runs it: exit codes, what is printed, and processes that end."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from exchanges.zk.audited_sets import keys_of, proven, prover

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[1] / "data" / "htx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A set of Binance's program and one of Gate's, as files."""
    made = tmp_path_factory.mktemp("zk")
    for kind in ("gate", "binance"):
        found = proven(kind)
        (made / f"{kind}.csv").write_bytes(found.table)
        (made / f"{kind}.json").write_bytes(found.totals_file)
        (made / f"{kind}_user.json").write_bytes(found.client_file)
        for key in keys_of(kind):
            (made / f"{kind}{key.tier or ''}.vk").write_bytes(key.data)
    (made / "outsider.json").write_text(json.dumps(proven("binance").outsider))
    return made


def gate(folder, *more):
    return [
        "audit-zk",
        folder / "gate.csv",
        "--key",
        folder / "gate.vk",
        "--totals",
        folder / "gate.json",
        *more,
    ]


def digest(path):
    return sha256(path.read_bytes()).hexdigest()


def test_exit_codes(porcore, folder):
    own = ("--user", folder / "gate_user.json")
    named = ("--key-sha256", digest(folder / "gate.vk"))
    assert porcore(*gate(folder, *own, *named)).code == 0
    beside = porcore(*gate(folder, *own))
    assert beside.code == 3
    assert "holds under a key that nobody you named vouches for" in beside.out
    assert porcore(*gate(folder, *named)).code == 3
    assert porcore("audit-zk", folder / "gate.csv").code == 3
    wrong = porcore(*gate(folder, "--root", "0" * 64, *named))
    assert wrong.code == 1
    assert wrong.out.startswith("Gate's program: does not hold (root).")
    assert porcore(*gate(folder, "--root", "12", *named)).code == 2
    assert porcore("audit-zk", folder / "gate.json").code == 2
    assert porcore("audit-zk", folder / "absent.csv").code == 2
    assert porcore("audit-zk").code == 2


def test_tiers_have_keys_of_their_own(porcore, folder):
    keys = [word for tier in (50, 500) for word in ("--key", f"{tier}={folder / f'binance{tier}.vk'}")]
    named = ["--key-sha256", *(digest(folder / f"binance{tier}.vk") for tier in (50, 500))]
    base = ["audit-zk", folder / "binance.csv", "--totals", folder / "binance.json", *named]
    assert porcore(*base, *keys, "--user", folder / "binance_user.json").code == 0
    outside = porcore(*base, *keys, "--user", folder / "outsider.json")
    assert outside.code == 1
    assert "Your leaf is outside what was added up" in outside.out
    assert porcore(*base, *keys[:2], "--user", folder / "binance_user.json").code == 3
    assert porcore(*base, "--key", folder / "binance50.vk").code == 2


def test_json_says_the_same_and_standard_input_is_read(porcore, folder):
    arguments = gate(folder, "--user", folder / "gate_user.json", "--json")
    arguments[1] = "-"
    done = porcore(*arguments, stdin=(folder / "gate.csv").read_bytes())
    assert done.code == done.facts["exit_code"] == 3
    assert [line["state"] for line in done.facts["lines"]] == ["holds"] * 7
    assert done.facts["keys"][0]["vouched_for_by"] == "nobody"
    assert done.facts["client"]["format"] == "gate"
    assert proven("gate").client["UniqueIdentification"] not in done.out


def test_inspect_says_what_a_file_is(porcore, folder):
    for name, kind, words in (
        ("binance.csv", "table", "Binance's program (one root"),
        ("gate.csv", "table", "Gate's or HTX's program"),
        ("gate.json", "totals", "equity and debt"),
        ("binance50.vk", "key", "gnark 0.10 (points K: 3; commitments: 1)"),
        ("gate.vk", "key", "gnark 0.7 (points K: 2; commitments: 0)"),
        ("gate_user.json", "client", "A client's own file."),
    ):
        said = porcore("audit-zk", "--inspect", folder / name)
        assert said.code == 0, said.err
        assert words in said.out
        facts = porcore("audit-zk", "--inspect", folder / name, "--json").facts
        assert (facts["kind"], facts["sha256"]) == (kind, digest(folder / name))
    assert porcore("audit-zk", "--inspect", DATA / "zk_proof0.csv", "--json").facts["program"] == "htx"
    assert porcore("audit-zk", "--inspect", DATA / "huobi_por.csv").code == 2


def test_what_was_published_by_htx(porcore):
    done = porcore("audit-zk", DATA / "zk_proof0.csv", "--totals", DATA / "zk_config.json")
    assert done.code == 1
    assert "proofs: not checked. No key was given." in done.out
    assert "totals: fails. The totals given do not match" in done.out


def many(folder, batches):
    """Write a table of so many batches that all hold: nothing is added up any more behind the third."""
    found = proven("gate").copy()
    last = found.batches[-1]
    for number in range(3, batches):
        batch = type(last)(number, [last.roots[1]] * 2, [last.totals[1]] * 2)
        batch.commitment = found.batches[3].commitment if number > 3 else batch.input()
        batch.proof = found.batches[3].proof if number > 3 else prover("gate")(None, batch.commitment)
        found.batches.append(batch)
    path = folder / f"many{batches}.csv"
    path.write_bytes(found.table)
    return path


def test_processes_give_the_same_answer(porcore, folder):
    path = many(folder, 600)
    arguments = ["audit-zk", path, "--key", folder / "gate.vk", "--totals", folder / "gate.json", "--json"]
    one, two = (porcore(*arguments, "--workers", count) for count in (1, 2))
    assert one.code == two.code == 3
    assert one.facts == two.facts
    assert one.facts["batches_that_hold"] == 600


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_its_processes(folder, how):
    arguments = [
        "audit-zk",
        many(folder, 6000),
        "--key",
        folder / "gate.vk",
        "--workers",
        2,
        "--progress-json",
    ]
    child = subprocess.Popen(
        [sys.executable, "-m", "porcore", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    for line in child.stdout:
        if json.loads(line).get("stage") == "batches checked":
            break
    started = time.monotonic()
    child.send_signal(how)
    child.stdin.close()
    assert child.wait(timeout=20) != 0
    assert time.monotonic() - started < 10
    assert b"Traceback" not in child.stderr.read()
    child.stdout.close()
    child.stderr.close()
    until = time.monotonic() + 10
    while time.monotonic() < until:  # workers are of the child's group
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a worker is left")


def test_progress_comes_before_the_answer(folder):
    arguments = [*gate(folder), "--progress-json"]
    child = subprocess.Popen(
        [sys.executable, "-m", "porcore", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    lines = [json.loads(line) for line in child.stdout]
    child.stdin.close()
    child.stdout.close()
    assert child.wait() == 3
    assert [line.get("stage", line["event"]) for line in lines] == [
        "public inputs recomputed",
        "batches checked",
        "audited",
    ]
    assert lines[-1]["batches_that_hold"] == 3
