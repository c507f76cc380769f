"""Lists as people hand them in, and what `porcore reserves` says about each."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

LISTS = Path(__file__).parent.parent / "data" / "lists"

# file -> exit code, first line, further texts
VERDICTS = {
    "any4.csv": (
        2,
        "",
        ["which is none that is read here", "one of these layouts", "Binance's list (coin,network,"],
    ),
    "binance_api.json": (0, "2 rows: 2 claimed", ["1 row with Ceffu: no balance stated", "not stated"]),
    "bitfinex_wallets.txt": (0, "5 rows: 5 claimed", ["The file states no balances.", "not stated"]),
    "dup.csv": (0, "2 rows: 2 claimed", ["FIL       2       5", "row 3, FIL on FIL", ": as row 2"]),
    "htx_mid.csv": (0, "6 rows: 2 claimed, 4 unverifiable", ["The header is repeated in row 9"]),
    "okx_networks.csv": (
        0,
        "27 rows: 25 signed, 1 claimed, 1 unverifiable",
        [
            "ETH      26      53      21       32",
            "ETH on BSC, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e, 1: as row 6",
            "ETH on XLAYER, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e, 1: as row 9",
            "ETH on ARBITRUM, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e, 1: as row 3",
            "ETH on POLYGON, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e, 1: as row 8",
            "EOS on EOS, okbwallet1tr, 1: unverifiable",
        ],
    ),
    "okx_duplicate_row.csv": (
        0,
        "6 rows: 3 signed, 3 unbound",
        [
            "row 21, ETH on ETH, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e, 0.058959708849230328: as row 16",
            "0.356881257500858402",
        ],
    ),
    "okx_duplicate_other_amount.csv": (
        2,
        "",
        ["row 21: found the coin and address of row 16 with another balance, expected one balance"],
    ),
    "okx_quoted.csv": (0, "5 rows: 2 signed, 3 unbound", ["0.356881257500858402"]),
    "okx_trailing_commas.csv": (0, "5 rows: 2 signed, 3 unbound", ["0.356881257500858402"]),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_list_gets_its_verdict(porcore, name):
    code, first, texts = VERDICTS[name]
    done = porcore("reserves", LISTS / name)
    assert (done.code, done.out.partition("\n")[0]) == (code, first)
    for text in texts:
        assert text in done.out + done.err


def test_every_list_has_a_verdict():
    assert {path.name for path in LISTS.iterdir()} == set(VERDICTS)


def test_quotes_and_commas_change_nothing(porcore):
    plain = porcore("reserves", LISTS.parent / "okx" / "okx_por_example.csv").out
    assert porcore("reserves", LISTS / "okx_quoted.csv").out == plain
    assert porcore("reserves", LISTS / "okx_trailing_commas.csv").out == plain


CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-02-01T00:00:00Z"
assets = [{ symbol = "BTC", decimals = 8, members = ["BTC"] }, { symbol = "ETH", decimals = 8, members = ["ETH"] }]
"""


def bundled(folder, wallets: bytes):
    folder.mkdir()
    (folder / "snapshot.toml").write_text(CONFIG)
    (folder / "balances.csv").write_text(f"client_id,BTC,ETH\n{'a1' * 32},1.5,2\n")
    (folder / "wallets.csv").write_bytes(wallets)
    return folder


def test_a_bundle_with_binances_list_commits_its_balances_and_not_its_heights(porcore, tmp_path):
    lines = (
        "coin,network,address,balance,Height,Third party custodian name",
        "BTC,BTC,34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo,1.500000000000000000,645110,",
        'ETH,ETH,0x28c6c06298d514db089934071355e5743bf21d60,2.0,25878704,"Ceffu"',
        "ETH,Ethereum (ERC20),28C6C06298D514DB089934071355E5743BF21D60,2.0,25878704,Ceffu",
    )
    bundle = bundled(tmp_path / "bundle", ("\n".join(lines) + "\n").encode())
    done = porcore("build", bundle, "-o", tmp_path / "x.por", "--json")
    assert done.code == 0, done.err
    facts = porcore("reserves", tmp_path / "x.por", "--json").facts
    assert [(row["asset"], row["balance"]) for row in facts["assets"]] == [("BTC", "1.5"), ("ETH", "2")]
    assert {row["label"] for row in facts["wallets"]} == {"", "held by Ceffu"}


def test_a_bundle_with_a_list_that_is_not_known_is_refused(porcore, tmp_path):
    bundle = bundled(tmp_path / "bundle", (LISTS / "any4.csv").read_bytes())
    done = porcore("build", bundle, "-o", tmp_path / "x.por")
    assert done.code == 2
    assert "expected one of these layouts" in done.err
    assert not (tmp_path / "x.por").exists()


def test_odd_rows_of_our_own_layout_stop_no_others(porcore, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(
        "asset,chain,address,balance,height,label\nBTC,bitcoin,1a,1,,\nBTC,bitcoin,1b ,2,,\nBTC,bitcoin,1c,é,,\n"
    )
    done = porcore("reserves", file)
    assert done.code == 0
    assert done.out.startswith("3 rows: 1 claimed, 2 unverifiable\n")
    assert "a space at an end" in done.out


WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"wallycore", "nacl", "Crypto", "base58_bech32", "btclib", "btclib_wallet"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
from porcore.cli import main
sys.exit(main(sys.argv[1:]))
"""


def without_libraries(*arguments):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_not_looked_at_is_not_called_0_per_cent(porcore, built, tmp_path):
    listed = without_libraries("reserves", LISTS / "okx_networks.csv")
    assert listed.splitlines()[3].endswith("not checked")  # of ETH; nobody here could check EOS
    assert "Signatures were NOT checked for" in listed
    facts = json.loads(without_libraries("reserves", LISTS / "okx_networks.csv", "--json"))
    assert facts["assets"][0]["signed_tenths_of_percent"] is None
    statement, wallets = tmp_path / "s.json", tmp_path / "w.json"
    statement.write_text(porcore("statement", built / "x.por").out)
    wallets.write_text(porcore("wallets", built / "x.por").out)
    printed = without_libraries("ratio", "--statement", statement, "--wallets", wallets)
    head, *rows = printed.partition("The same against")[2].splitlines()[1:]
    assert "signed" in head
    assert rows[0].count("not checked") == 2  # signed and fresh
    facts = json.loads(without_libraries("ratio", "--statement", statement, "--wallets", wallets, "--json"))
    assert facts["evidence"][0]["levels"]["signed"]["ratio_tenths_of_percent"] is None
    assert facts["evidence"][0]["fresh"]["ratio_tenths_of_percent"] is None
