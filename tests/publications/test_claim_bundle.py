"""A claim's bundle: exactly its files, within limits, from a folder or an archive, and nothing lost of the wallet list."""

import json
import os
import zipfile

import pytest
from exchanges.builders import build_bitmex, build_hotcoin
from publications.claim_bundles import WALLETS, opened, refusal, toml, write, zipped

from porcore.publications import sides

ONE = {"asset": "BTC", "amount": "12840.1"}
TEXT = toml(totals=[ONE])


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "x", TEXT, wallets_csv=WALLETS)


def test_coins_without_a_total_are_kept_and_told(folder):
    found = sides(opened(folder).claim)
    assert [asset.symbol for asset in found.statement.assets] == ["BTC"]
    assert [wallet.asset for wallet in found.wallets] == ["BTC"]
    assert [wallet.asset for wallet in found.unstated] == ["ETH"]


def test_a_claim_may_have_no_wallet_list(tmp_path):
    found = opened(write(tmp_path / "x", TEXT))
    assert not found.claim.has_wallet_list
    assert [file.name for file in found.claim.files] == ["publication.toml"]


def test_an_empty_wallet_list_is_one(tmp_path):
    empty = WALLETS.partition("\n")[0] + "\n"
    claim = opened(write(tmp_path / "x", TEXT, wallets_csv=empty)).claim
    assert claim.has_wallet_list
    assert claim.wallets == ()


def test_a_claim_that_says_nothing_is_refused(tmp_path):
    assert "no root, no total and no wallet" in refusal(write(tmp_path / "x", toml())).found


@pytest.mark.parametrize(
    "name", ["notes.txt", "proof.json", "WALLETS.CSV", ".DS_Store", "publication.toml~", "root.exe"]
)
def test_other_files_are_refused_by_name(folder, tmp_path, name):
    (folder / name).write_text("x")
    assert name.partition(".")[0] in refusal(folder).found
    assert name.partition(".")[0] in refusal(zipped(folder, tmp_path / "x.zip")).found


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "._publication.toml"])
def test_files_that_a_system_made_are_said_to_be_that(folder, tmp_path, name):
    (folder / name).write_text("x")
    for path in (folder, zipped(folder, tmp_path / "x.zip"), zipped(folder, tmp_path / "y.zip", "__MACOSX/")):
        assert "macOS or Windows made it: remove it" in refusal(path).advice


def test_two_files_of_one_role_are_refused(folder, tmp_path):
    (folder / "wallets.json").write_text("[]")
    for path in (folder, zipped(folder, tmp_path / "x.zip")):
        assert refusal(path).found == "wallets.csv and wallets.json"


def test_a_folder_in_it_is_refused(folder):
    (folder / "root.json").mkdir()
    assert "no regular file" in refusal(folder).found or "cannot be read" in refusal(folder).found


def test_links_and_pipes_are_refused_and_nobody_waits(folder, tmp_path):
    (folder / "wallets.csv").unlink()
    (folder / "wallets.csv").symlink_to("/etc/hostname")
    assert refusal(folder).found == "a link"
    (folder / "wallets.csv").unlink()
    os.mkfifo(folder / "wallets.csv")
    assert refusal(folder).found == "something that is no regular file"
    os.mkfifo(tmp_path / "pipe.zip")
    assert refusal(tmp_path / "pipe.zip").found == "something that is no regular file"


def test_what_is_not_there_is_told(tmp_path):
    assert refusal(tmp_path / "absent").found == "no such file"
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty").found == "no file publication.toml"
    (tmp_path / "x.zip").write_bytes(b"nothing")
    assert "no zip archive" in refusal(tmp_path / "x.zip").found


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("publication.toml", TEXT)
        archive.writestr("root.json", b"\0" * (30 * 2**20))
    assert "more than" in refusal(tmp_path / "x.zip").found


def test_a_file_that_is_too_long_is_refused(folder, tmp_path):
    with (folder / "root.json").open("wb") as file:
        file.truncate(20 * 2**20 + 1)
    assert refusal(folder).found == f"more than {20 * 2**20} bytes"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_an_archive_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("publication.toml", TEXT)
        archive.writestr("publication.toml", TEXT)
    assert "two entries" in refusal(tmp_path / "x.zip").found


def test_an_archive_with_a_file_in_a_second_folder_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a/publication.toml", TEXT)
        archive.writestr("b/wallets.csv", WALLETS)
    assert "several folders" in refusal(tmp_path / "x.zip").found


@pytest.mark.parametrize(
    "row", ["BTC,Bitcoin,x,1e5,,", "BTC,,x,1,,", "B TC,Bitcoin,x,1,,", "BTC,Bitcoin,x,1"]
)
def test_a_row_of_our_own_layout_that_cannot_be_read_is_refused(tmp_path, row):
    error = refusal(write(tmp_path / "x", TEXT, wallets_csv=WALLETS + row + "\n"))
    assert "wallets.csv" in error.where


def test_a_published_list_is_read_as_it_is(tmp_path):
    # As HTX publishes it: a summary, an empty line, the addresses; one without a balance, one of a form of BTC.
    listed = (
        "coin,snapshot height,balance\nBTC,1,3\n\ncoin,address,snapshot height,balance,message,signature\n"
        "BTC,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,1,3,-,-\n"
        "BTC-TRC20,TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR,1,2,-,-\n"
        "BTC,1HckjUpRGcrrRAtFaaCAUaGjsPx9oYmLaZ,1,-,-,-\n"
    )
    text = toml(totals=[ONE], counts_as={"BTC-TRC20": "BTC"})
    found = opened(write(tmp_path / "x", text, wallets_csv=listed))
    assert sorted(wallet.balance for wallet in found.claim.wallets if wallet.asset == "BTC") == ["2", "3"]
    assert [row.line for row in found.wallet_file.outside] == [7]


def test_a_list_in_json_is_read(tmp_path):
    keys = ("chain", "height", "label", "message", "public_key", "script", "signature", "signature2")
    row = dict.fromkeys(keys, "") | {"asset": "BTC", "address": "x", "balance": "1.5"}
    found = opened(write(tmp_path / "x", TEXT, wallets_json=json.dumps([row])))
    assert found.claim.wallets[0].balance == "1.5"


def test_a_name_in_other_capitals_is_refused_with_what_to_write(tmp_path):
    error = refusal(write(tmp_path / "x", toml(totals=[{**ONE, "asset": "btc"}]), wallets_csv=WALLETS))
    assert error.advice.endswith('counts_as = { "BTC" = "btc" }')
    text = toml(totals=[{**ONE, "asset": "btc"}], counts_as={"BTC": "btc"})
    assert opened(write(tmp_path / "y", text, wallets_csv=WALLETS)).claim.wallets[-1].asset == "btc"


def test_units_of_what_is_no_total_are_refused(tmp_path):
    unit = {"asset": "ETH", "decimals": 8, "source": "https://x.example/"}
    assert "ETH" in refusal(write(tmp_path / "x", toml(totals=[ONE], units=[unit]))).found


# --- the published file beside the toml

ANCHOR = build_hotcoin.files(3)[1]
HOTCOIN = {"exchange": "hotcoin", "proof_format": "hotcoin"}


def test_roots_and_totals_are_taken_from_the_published_file(tmp_path):
    claim = opened(write(tmp_path / "x", toml(**HOTCOIN), root_json=json.dumps(ANCHOR))).claim
    assert claim.root_of("") == ANCHOR["root"]
    assert {total.asset: total.amount for total in claim.totals} == ANCHOR["userTotals"]


def test_where_both_speak_they_have_to_agree(tmp_path):
    total = {"asset": "BTC", "amount": ANCHOR["userTotals"]["BTC"]}
    same = toml(**HOTCOIN, roots=[{"label": "", "hash": ANCHOR["root"]}], totals=[total])
    assert len(opened(write(tmp_path / "same", same, root_json=json.dumps(ANCHOR))).claim.totals) == 2
    others = {
        "root": toml(**HOTCOIN, roots=[{"label": "", "hash": "ab" * 32}]),
        "total": toml(**HOTCOIN, totals=[{**total, "amount": "1"}]),
        "debt": toml(**HOTCOIN, totals=[{**total, "debt": "1"}]),
        "asset": toml(**HOTCOIN, totals=[{**total, "asset": "DOGE"}]),
    }
    for name, text in others.items():
        error = refusal(write(tmp_path / name, text, root_json=json.dumps(ANCHOR)))
        assert error.where == "publication.toml and root.json"
        assert "publication.toml" in error.found
        assert "root.json" in error.found


def test_a_file_of_a_format_that_is_not_read_is_hashed_only(tmp_path):
    text = toml(exchange="bybit", proof_format="bybit", totals=[ONE])
    found = opened(write(tmp_path / "x", text, root_json="{}"))
    assert not found.root_read
    assert [file.name for file in found.claim.files] == ["publication.toml", "root.json"]


# --- the list of all leaves

BITMEX = {"exchange": "bitmex", "proof_format": "bitmex"}
LIST = "\n".join(build_bitmex.whole_tree(build_bitmex.sample_pieces())) + "\n"


def test_a_list_of_leaves_gives_root_and_total(tmp_path):
    sums = sum(value for _, _, value in build_bitmex.sample_pieces())
    claim = opened(write(tmp_path / "x", toml(**BITMEX), leaves_csv=LIST)).claim
    assert claim.leaves == "bitmex"
    assert claim.root_of("") == LIST.splitlines()[1].partition(",")[0]
    assert [(total.asset, total.amount, total.basis.value) for total in claim.totals] == [
        ("base units", str(sums), "committed")
    ]
    named = toml(**BITMEX, totals=[{"asset": "BTC", "amount": str(sums)}])
    claim = opened(write(tmp_path / "y", named, leaves_csv=LIST)).claim
    assert [(total.asset, total.basis.value) for total in claim.totals] == [("BTC", "committed")]


def test_a_list_that_does_not_add_up_is_refused(tmp_path):
    lines = LIST.splitlines()
    lines[1] = lines[1].partition(",")[0] + ",1"
    error = refusal(write(tmp_path / "x", toml(**BITMEX), leaves_csv="\n".join(lines)))
    assert error.found == "a file that contradicts itself"
    other = toml(**BITMEX, totals=[{"asset": "BTC", "amount": "1"}])
    assert "total of BTC" in refusal(write(tmp_path / "y", other, leaves_csv=LIST)).found


def test_a_list_where_none_belongs_is_refused(tmp_path):
    assert "list of leaves" in refusal(write(tmp_path / "x", TEXT, leaves_csv=LIST)).found
    assert "Rename" in refusal(write(tmp_path / "y", toml(**BITMEX), root_csv=LIST)).advice
    assert "not read" in refusal(write(tmp_path / "z", toml(**BITMEX), leaves_csv=b"\xff\xfe")).found
