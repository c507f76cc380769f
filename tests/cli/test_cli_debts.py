"""``porcore build`` tells the debts that it counts as zero."""

import json

import pytest

from porcore.cli import main

TOML = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-10-25T00:00:00Z"
[[assets]]
symbol = "USD"
decimals = 6
members = ["USDT", "USDC"]
[ledger]
negative = "{negative}"
"""


@pytest.fixture
def bundle(tmp_path):
    def write(negative, *amounts):
        folder = tmp_path / "bundle"
        folder.mkdir()
        (folder / "snapshot.toml").write_text(TOML.format(negative=negative))
        rows = [f"{n:064x},{amount},1\n" for n, amount in enumerate(amounts)]
        (folder / "balances.csv").write_text("client_id,USDT,USDC\n" + "".join(rows))
        (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")
        return folder

    return write


def test_debts_are_told(bundle, tmp_path, capsys):
    folder = bundle("zero", "-5", "-1.25", "3")
    assert main(["build", str(folder), "-o", str(tmp_path / "x.por")]) == 0
    said = capsys.readouterr().out
    assert said.endswith(": USD 2 clients, 6.25.\n")
    assert main(["build", str(folder), "-o", str(tmp_path / "y.por"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["debts_as_zero"] == [{"symbol": "USD", "clients": 2, "amount": "6.25"}]
    assert facts["assets"][0]["liabilities"] == "6"


def test_without_debts_nothing_is_told(bundle, tmp_path, capsys):
    assert main(["build", str(bundle("zero", "5")), "-o", str(tmp_path / "x.por"), "--json"]) == 0
    assert "debts_as_zero" not in json.loads(capsys.readouterr().out)


def test_debts_are_refused_by_default(bundle, tmp_path, capsys):
    assert main(["build", str(bundle("refuse", "5", "-7")), "-o", str(tmp_path / "x.por")]) == 2
    assert (
        "row 3, column USDT: found a debt: all rows of this client together give -7 USDT"
        in capsys.readouterr().err
    )
    assert not (tmp_path / "x.por").exists()
