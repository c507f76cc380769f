"""From a sample bundle to a verified proof, as the README tells it."""

import json
import stat

import pytest

from porcore.format.grammar import amount_text
from porcore.messages import MESSAGES

pytestmark = pytest.mark.slow

DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


def proof_of(porcore, built, client, name="p.json"):
    target = built / name
    target.unlink(missing_ok=True)
    done = porcore("prove", built / "x.por", client, "-o", target)
    assert done.code == 0, done.err
    return target


def test_show_agrees_with_the_ledger(porcore, built, balances):
    facts = porcore("show", built / "x.por", "--json").facts
    for asset in facts["assets"]:
        symbol = asset["symbol"]
        total = sum(held[symbol] for held in balances.values())
        assert asset["liabilities"] == amount_text(total, DECIMALS[symbol])
        assert asset["leaf_count"] == sum(held[symbol] > 0 for held in balances.values())
        assert asset["ratio_tenths_of_percent"] > 1000
    assert "liabilities" in porcore("show", built / "x.por").out


def test_every_kind_of_client_is_proven_right(porcore, built, balances):
    statement_id = porcore("show", built / "x.por", "--json").facts["statement_id"]
    by_kind = {}
    for client, held in balances.items():
        by_kind.setdefault(tuple(symbol for symbol, units in held.items() if units), client)
    assert () in by_kind
    assert ("BTC", "ETH", "USD") in by_kind
    for kind, client in by_kind.items():
        if not kind:
            done = porcore("prove", built / "x.por", client)
            assert (done.code, done.out) == (1, "")
            assert "no leaf for this client" in done.err
            assert client not in done.err
            continue
        proof = proof_of(porcore, built, client)
        verified = porcore("verify", proof, "--statement-id", statement_id, "--json").facts
        assert verified["exit_code"] == 0
        expected = {s: amount_text(u, DECIMALS[s]) if u else None for s, u in balances[client].items()}
        assert verified["claimed_balances"] == expected
        lines = porcore("verify", proof, "--statement-id", statement_id).out
        for symbol in DECIMALS:
            wanted = (
                f"{symbol}: {expected[symbol]} proven"
                if symbol in kind
                else f"{symbol}: no proof in this file"
            )
            assert wanted in lines


def test_the_four_exit_codes(porcore, built, balances):
    client = next(c for c, held in balances.items() if all(held.values()))
    proof = proof_of(porcore, built, client)
    facts = porcore("show", built / "x.por", "--json").facts
    statement = built / "statement.json"
    statement.write_text(porcore("statement", built / "x.por").out)
    roots = [f"{a['symbol']}={a['root']}:{a['liabilities']}" for a in facts["assets"]]
    every_root = [word for root in roots for word in ("--root", root)]
    assert porcore("verify", proof, "--statement", statement).code == 0
    trusted = porcore("verify", proof, *every_root)
    assert trusted.code == 0
    assert MESSAGES["note-roots"] in trusted.out
    partly = porcore("verify", proof, "--root", roots[0])
    assert partly.code == 3
    assert "only for ETH, USD" in partly.out
    alone = porcore("verify", proof)
    assert alone.code == 3
    assert "Consistent with itself only" in alone.out
    assert porcore("verify", proof, "--statement-id", "0" * 64).code == 1
    changed = json.loads(proof.read_text())
    changed["proofs"][1]["pieces"][0]["balance"] = "1"
    lie = porcore(
        "verify", "-", "--statement-id", facts["statement_id"], "--json", stdin=json.dumps(changed).encode()
    )
    assert lie.code == 1
    assert lie.facts["fault"] == {
        "asset": "ETH",
        "piece": 0,
        "level": lie.facts["fault"]["level"],
        "step": "root",
    }
    assert porcore("verify", "-", stdin=b"hello").code == 2
    assert porcore("verify", proof, "--statement-id", "12").code == 2
    assert porcore("verify", proof, "--root", "DOGE=00:1").code == 2
    assert porcore("verify", built / "nothing.json").code == 2


def test_ratio_checks_the_wallet_lists_hash(porcore, built):
    statement, wallets = built / "s.json", built / "w.json"
    statement.write_text(porcore("statement", built / "x.por").out)
    wallets.write_text(porcore("wallets", built / "x.por").out)
    done = porcore("ratio", "--statement", statement, "--wallets", wallets, "--json")
    assert done.code == 0
    shown = porcore("show", built / "x.por", "--json").facts
    assert done.facts["assets"] == shown["assets"]
    rows = json.loads(wallets.read_text())
    wallets.write_text(json.dumps(rows[1:]))
    done = porcore("ratio", "--statement", statement, "--wallets", wallets)
    assert done.code == 1
    assert "belongs to another statement" in done.err


def test_the_same_secret_gives_the_same_roots_and_another_does_not(porcore, built, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("ab" * 32 + "\n")
    ids = []
    for name in ("1.por", "2.por"):
        done = porcore("build", built / "bundle", "-o", tmp_path / name, "--secret-file", secret, "--json")
        ids.append(done.facts["statement_id"])
    assert ids[0] == ids[1]
    assert ids[0] != porcore("show", built / "x.por", "--json").facts["statement_id"]
    secret.write_text("ab" * 31)
    bad = porcore("build", built / "bundle", "-o", tmp_path / "3.por", "--secret-file", secret)
    assert bad.code == 2
    assert "ab" * 31 not in bad.err


def test_files_with_secrets_are_private_and_never_overwritten(porcore, built, balances):
    client = next(c for c, held in balances.items() if all(held.values()))
    proof = proof_of(porcore, built, client, "private.json")
    assert stat.S_IMODE(proof.stat().st_mode) == 0o600
    assert stat.S_IMODE((built / "x.por").stat().st_mode) == 0o600
    assert porcore("prove", built / "x.por", client, "-o", proof).code == 2
    again = porcore("build", built / "bundle", "-o", built / "x.por")
    assert again.code == 2
    assert "exists already" in again.err


def test_check_agrees_and_finds_damage(porcore, built, balances, tmp_path):
    """One unit more in the first record found of a client: id (32), piece (2), balance (16)."""
    assert porcore("check", built / "x.por").out.startswith("Everything agrees")
    copy = tmp_path / "y.por"
    data = bytearray((built / "x.por").read_bytes())
    client = next(c for c, held in balances.items() if all(held.values()))
    data[data.index(bytes.fromhex(client)) + 49] ^= 1
    copy.write_bytes(data)
    assert porcore("check", copy, "--json").code == 1


@pytest.mark.parametrize("name", ["", "x" * 64, "A" * 63 + "G", "A" * 65, "0" * 63])
def test_an_id_that_is_none_is_not_repeated(porcore, built, name):
    done = porcore("prove", built / "x.por", name)
    assert done.code == 2
    assert not name or name not in done.err


def test_every_command_teaches(porcore):
    assert "exit codes" in porcore("--help").out
    for command in (
        "sample",
        "build",
        "show",
        "statement",
        "wallets",
        "prove",
        "verify",
        "ratio",
        "check",
        "page",
    ):
        assert f"usage: porcore {command}" in porcore(command, "--help").out


def test_a_reader_that_goes_away_is_no_error(built):
    import subprocess
    import sys

    command = f"{sys.executable} -m porcore wallets {built / 'x.por'} | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
