"""Files that exchanges published themselves: they pass, and lead to the root that is known for them."""

from pathlib import Path

import pytest

from porcore.exchanges import Supplement, inspect

SAMPLES = Path(__file__).parent.parent / "data" / "peers"
KNOWN = [
    ("bybit_40_v5.json", "bybit", "c91d5de0554f97244e4d9f8056fad70fa0cb2cdb23c290ec597a042645dcbc03"),
    ("bybit_40_v3.json", "bybit", "16feee2e085a19df2c076984f886a7260ac612dde853986257299e244a517576"),
    ("mexc_merkle_proof.json", "mexc", "35d01ffef2beec3ff0166c03f3d9b0cc"),
    (
        "okx_merkle_proof_file.json",
        "okx-v1",
        "ac6b39d2a0aa8112bd1aadff5e7d4b5c2b91cd54d595262ba4367f5d2db4160d",
    ),
    (
        "flipster_example_merkle_proof.json",
        "flipster",
        "f9c71479631e1e18c5fb30ed874f7efa8b0970868898f8d84903b112ad18a047",
    ),
    ("okx_full_tree.txt", "okx-v2-tree", "9e98ebde32ef22ded88a5fb2d5e53d76ed57cb9c6b2c966f250721defe6ab041"),
]


@pytest.mark.parametrize(("name", "key", "root"), KNOWN)
def test_a_published_file_leads_to_its_root(name, key, root):
    data = (SAMPLES / name).read_bytes()
    report = inspect(data, Supplement((root,)))
    assert (report.exit_code, report.format.key) == (0, key), str(report.headline)
    assert inspect(data).exit_code == 3
    other = root[:-1] + ("0" if root[-1] != "0" else "1")
    assert inspect(data, Supplement((other,))).exit_code == 1


def test_the_client_of_2023_stands_in_the_full_tree():
    user, tree = (
        (SAMPLES / "okx_user_info_file.json").read_bytes(),
        (SAMPLES / "okx_full_tree.txt").read_bytes(),
    )
    root = KNOWN[-1][2]
    for first, second in ((user, tree), (tree, user)):
        report = inspect(first, Supplement((root,), companion=second))
        assert report.exit_code == 0, str(report.headline)
        assert next((held.asset, held.text) for held in report.finding.balances) == ("BTC", "0.00005")


def test_the_client_of_2022_under_the_root_that_is_published_beside():
    proof, root = (SAMPLES / "lemon_proof.csv").read_bytes(), (SAMPLES / "lemon_root.json").read_bytes()
    known = "f9e645d2ffe5f17431c340df57e774189c06bd0b6cb0b646ae392d15fd6fcdd2"
    report = inspect(proof, Supplement((known,), companion=root))
    assert (report.exit_code, report.format.key) == (0, "lemon"), str(report.headline)
    assert report.finding.roots[0].hash == known
    assert inspect(proof).exit_code == inspect(proof, Supplement(companion=root)).exit_code == 3
    assert (
        inspect(proof.replace(b"BTC:19.10069634", b"BTC:19.10069633"), Supplement(companion=root)).exit_code
        == 1
    )


def test_every_published_file_is_named_with_its_licence():
    sources = (SAMPLES.parent / "SOURCES.md").read_text("utf-8")
    for path in SAMPLES.iterdir():
        assert f"`peers/{path.name}`" in sources
