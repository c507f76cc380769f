"""One odd row of our own layouts stops no other: it is shown with what is wrong with it."""

import json

import pytest

pytestmark = pytest.mark.slow

# Under the sample's header: asset,chain,address,balance,height,label,message,signature.
ODD = {
    "text that is not ASCII": ("BTC,bitcoin,1a,1,,kühl,,\n", "printable ASCII"),
    "an emoji in the message": ("BTC,bitcoin,1a,1,,,\N{ROCKET},x\n", "printable ASCII"),
    "a line break in a cell": ('BTC,bitcoin,1a,1,,"two\nlines",,\n', "quotation mark"),
    "a space behind an address": ("BTC,bitcoin,1a ,1,,,,\n", "space at an end"),
    "a space before a chain": ("BTC, bitcoin,1a,1,,,,\n", "space at an end"),
    "a missing cell": ("BTC,bitcoin,1a,1\n", "4 cells"),
    "an empty line": ("\n", "an empty line"),
    "a balance that is none": ("BTC,bitcoin,1a,1e5,,,,\n", "an amount such as"),
    "no address": ("BTC,bitcoin,,1,,,,\n", "an empty cell"),
    "a coin that is none": ("B T C,bitcoin,1a,1,,,,\n", "1 to 32 of"),
    "bytes that are not UTF-8": (b"BTC,bitcoin,1a,1,,k\xfchl,,\n", "not UTF-8"),
    "a carriage return": (b"BTC,bitcoin,1a,1,,a\rb,,\n", "carriage return"),
    "a NUL": (b"BTC,bitcoin,1a,1,,a\0b,,\n", "NUL"),
}


@pytest.mark.parametrize("odd", ODD)
def test_the_rows_around_an_odd_one_are_checked(porcore, tmp_path, built, odd):
    text, said = ODD[odd]
    before = (built / "bundle" / "wallets.csv").read_bytes()
    header, *lines = before.splitlines(keepends=True)
    whole = porcore("reserves", written(tmp_path, before), "--json").facts
    raw = text if isinstance(text, bytes) else text.encode()
    at = list(ODD).index(odd) * len(lines) // len(ODD)
    done = porcore("reserves", written(tmp_path, b"".join([header, *lines[:at], raw, *lines[at:]])), "--json")
    found = [
        row for row in (*done.facts["wallets"], *done.facts["outside"]) if "cannot be read" in row["reason"]
    ]
    assert len(found) == raw.count(b"\n")  # a cell broken in two makes two rows that cannot be read
    assert said in found[0]["reason"]
    assert found[0]["line"] == at + 2
    assert [row for row in found if row["balance"] is not None] == []
    kept = [row | {"line": None} for row in done.facts["wallets"] if row not in found]
    assert kept == [row | {"line": None} for row in whole["wallets"]]


def written(folder, data):
    file = folder / "wallets.csv"
    file.write_bytes(data)
    return file


def test_an_odd_row_of_a_list_is_named_and_the_others_are_checked(porcore, tmp_path, built):
    rows = json.loads(porcore("wallets", built / "x.por").out)
    file = tmp_path / "wallets.json"
    file.write_text(json.dumps(rows))
    whole = porcore("reserves", file, "--json").facts
    for at, odd in enumerate(
        ({"label": "kühl"}, {"address": "a\nb"}, {"balance": "01"}, {"asset": 5}, {"more": ""})
    ):
        changed = [row | odd if number == at else row for number, row in enumerate(rows)]
        file.write_text(json.dumps(changed))
        facts = porcore("reserves", file, "--json").facts
        found = [row for row in facts["wallets"] if "cannot be read" in row["reason"]]
        assert len(found) == 1
        assert f"wallet {at + 1}" in found[0]["reason"]
        kept = [row | {"line": None} for row in facts["wallets"] if row not in found]
        assert kept == [row for number, row in enumerate(whole["wallets"]) if number != at]


def test_a_build_still_refuses_an_odd_row(porcore, tmp_path, built):
    import shutil

    bundle = shutil.copytree(built / "bundle", tmp_path / "bundle")
    with (bundle / "wallets.csv").open("ab") as file:
        file.write("BTC,bitcoin,1a,1,,kühl,,\n".encode())
    done = porcore("build", bundle, "-o", tmp_path / "y.por")
    assert done.code == 2
    assert "printable ASCII" in done.err
