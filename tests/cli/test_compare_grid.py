"""The exit code of ``porcore compare`` over the whole grid: what the file shows, what the claim says, and whom the person trusts."""

import json
from itertools import product

import pytest
from exchanges.builders import build_swissborg
from publications.claim_bundles import opened, toml, write

from porcore.cli import main

USER, AUDIT = build_swissborg.files()
ROOTS = {one["currency"]: one["commitment"]["digest"] for one in AUDIT["audit"]["partitions"]}
OWN = {label: ROOTS[label] for label in ("GBP", "chsb")}  # the two trees that the client is in
SWISSBORG = {"exchange": "swissborg", "proof_format": "swissborg"}
CLAIMS = {
    "equal": (SWISSBORG, OWN),
    # The roots commit to totals.
    "other totals": (SWISSBORG | {"totals": [{"asset": "GBP", "amount": "1"}]}, OWN),
    "part": (SWISSBORG, {"GBP": OWN["GBP"]}),
    "different": (SWISSBORG, OWN | {"GBP": "ab" * 32}),
    "other trees": (SWISSBORG, {"AAVE": ROOTS["AAVE"]}),
    "other format": ({"exchange": "bybit", "proof_format": "bybit"}, {"": OWN["GBP"]}),
    "no root": (SWISSBORG | {"totals": [{"asset": "GBP", "amount": "1"}]}, {}),
}
FILES = ("unreadable", "refuted", "consistent", "verified by --root", "another --root")
TRUST = ("none", "right", "wrong")


def write_user(folder, kind):
    """Return the file and the options for what it shows by itself."""
    file = json.loads(json.dumps(USER))
    if kind == "refuted":
        file["liabilities"][0]["liability"] = "77"  # the hash of a leaf covers it
    path = folder / "user.json"
    path.write_text("nothing" if kind == "unreadable" else json.dumps(file))
    roots = {"verified by --root": list(OWN.values()), "another --root": ["cd" * 32]}.get(kind, [])
    return path, [word for root in roots for word in ("--root", root)]


def expected(file, claim, trust):
    """Return the exit code as docs/exchanges.md has it, told apart by nothing but the three words."""
    if trust == "wrong":
        return 1  # not the claim that the person named
    if file == "unreadable":
        return 2
    if file == "refuted" or claim == "different":
        return 1
    return 0 if (claim, trust) == ("equal", "right") else 3


@pytest.mark.parametrize(("file", "claim"), list(product(FILES, CLAIMS)))
def test_every_cell(tmp_path, capsys, file, claim):
    changes, roots = CLAIMS[claim]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    bundle = write(tmp_path / "claim", toml(**changes, roots=tables))
    name = opened(bundle).claim.id
    path, options = write_user(tmp_path, file)
    for trust in TRUST:
        given = {"none": [], "right": ["--trust-claim", name.upper()], "wrong": ["--trust-claim", "0" * 64]}
        code = main(["compare", str(path), "--with", str(bundle), *options, *given[trust]])
        said = capsys.readouterr()
        assert code == expected(file, claim, trust), (trust, said.out, said.err)
        assert "Traceback" not in said.err
        as_json = main(["compare", str(path), "--with", str(bundle), *options, *given[trust], "--json"])
        facts = json.loads(capsys.readouterr().out)
        assert as_json == code
        assert facts.get("exit_code", code) == code
        assert facts.get("claim_is_trusted", False) is (code == 0 or "not all of it can be right" in said.out)


def test_another_total_is_said_beside_the_trust(tmp_path, capsys):
    changes, roots = CLAIMS["other totals"]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    audit = write(tmp_path / "claim", toml(**changes, roots=tables))
    path, _ = write_user(tmp_path, "consistent")
    name = opened(audit).claim.id
    assert main(["compare", str(path), "--with", str(audit), "--trust-claim", name]) == 3
    said = capsys.readouterr().out
    assert "Total in GBP:" in said
    assert "they commit to another total than the claim states" in said


def test_a_part_is_said_as_a_part(tmp_path, capsys):
    changes, roots = CLAIMS["part"]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    bundle = write(tmp_path / "claim", toml(**changes, roots=tables))
    path, _ = write_user(tmp_path, "consistent")
    main(["compare", str(path), "--with", str(bundle)])
    assert "one root of the file is the one that the claim gives for SwissBorg" in capsys.readouterr().out


def test_another_root_is_said_in_the_rules_words(tmp_path, capsys):
    changes, roots = CLAIMS["different"]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    bundle = write(tmp_path / "claim", toml(**changes, roots=tables))
    path, _ = write_user(tmp_path, "consistent")
    assert main(["compare", str(path), "--with", str(bundle)]) == 1
    said = capsys.readouterr().out
    assert f"leads to {OWN['GBP']} (GBP), and the claim gives {'ab' * 32} for SwissBorg" in said
    assert "One of the two is wrong, or they are of two dates." in said
    assert "Look at https://www.okx.com/proof-of-reserves." in said


@pytest.mark.parametrize("typed", ["", "abc", "0" * 63, "0" * 65, "g" * 64, "٣" * 64, "okx"])
def test_what_is_no_id_is_trusted_by_nobody(tmp_path, capsys, typed):
    changes, roots = CLAIMS["equal"]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    bundle = write(tmp_path / "claim", toml(**changes, roots=tables))
    path, _ = write_user(tmp_path, "consistent")
    assert main(["compare", str(path), "--with", str(bundle), "--trust-claim", typed]) == 2
    assert "expected the 64 hex digits of a claim's id" in capsys.readouterr().err


def test_an_id_may_be_typed_with_spaces_and_capitals(tmp_path, capsys):
    changes, roots = CLAIMS["equal"]
    tables = [{"label": label, "hash": digits} for label, digits in roots.items()]
    bundle = write(tmp_path / "claim", toml(**changes, roots=tables))
    path, _ = write_user(tmp_path, "consistent")
    name = opened(bundle).claim.id.upper()
    typed = f" 0x{name[:32]} {name[32:]}\n"
    assert main(["compare", str(path), "--with", str(bundle), "--trust-claim", typed]) == 0
    assert name.lower() in capsys.readouterr().out
