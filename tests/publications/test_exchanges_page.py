"""docs/exchanges.md says what is so: its examples load, and its tables are those of the code."""

import re
import tomllib
from hashlib import sha256
from pathlib import Path

from proof_sets import files_of, write_set
from publications.claim_bundles import NOW, WALLETS, opened, write

from porcore.cli.parser import make_parser
from porcore.exchanges.known import parse_exchanges, shipped
from porcore.publications import claim_source_is_known, open_proof_set
from porcore.publications.bundle import ROLES
from porcore.publications.root_files import READ
from porcore.publications.sides import OWN_UNITS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "exchanges.md").read_text("utf-8")
TOML = re.search(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]


def named(start, end):
    """Return what is in backticks between two texts of the page."""
    return set(re.findall(r"`([^`]+)`", PAGE.split(start)[1].split(end)[0]))


def test_the_example_is_a_claim(tmp_path):
    claim = opened(write(tmp_path / "x", TOML, wallets_csv=WALLETS)).claim
    assert claim_source_is_known(claim, shipped())
    assert [total.asset for total in claim.totals] == ["BTC", "USDT"]


def test_the_example_of_a_proof_set_is_one(tmp_path):
    text = re.search(r"^```toml proof set\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]
    bundle, key = write_set(tmp_path / "x"), files_of()["key.vk"]
    (bundle / "publication.toml").write_text(text.replace("3f9c…", sha256(key).hexdigest()))
    read = open_proof_set(bundle, shipped(), NOW)
    assert read.published_at == {"key.vk": "https://www.gate.com/proof-of-reserves"}
    section = PAGE.split("## Proof sets")[1].split("## Commands")[0]
    for word in (*tomllib.loads(text), *tomllib.loads(text)["keys"][0], "tier", *read.files):
        assert f"`{word}`" in section or f"`[[{word}]]`" in section, word


def test_every_key_is_explained():
    rows = named("| key | what it says |", "**The published file.**")
    for key, value in tomllib.loads(TOML).items():
        assert {key, f"[[{key}]]", f"[{key}]"} & rows, key
        for inner in value if isinstance(value, dict) else value[0] if isinstance(value, list) else ():
            assert inner in rows, inner


def test_every_file_is_named():
    endings = {role: set(names) for role, names in ROLES.items()}
    for role, names in endings.items():
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{role}.*`")]
        assert {f"{role}{ending}" for ending in re.findall(r"`(\.\w+)`", row)} == names


def test_the_formats_named_are_those_that_are_read():
    assert named("Read are: ", "; of other formats") == {*READ, "bitmex"}
    assert named("The totals of ", " are in units") == OWN_UNITS


def test_the_table_is_the_one_that_ships():
    rows = PAGE.split("| key | name |")[1].split("\n\n")[0].splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [known.key for known in shipped()]
    for row, known in zip(rows, shipped(), strict=True):
        cells = [cell.strip().replace("`", "") for cell in row.strip("|").split("|")]
        assert cells[1:] == [
            known.name,
            ", ".join(known.aliases),
            ", ".join(known.formats),
            ", ".join(known.hosts),
        ]


def test_the_exchange_to_add_can_be_added():
    text = re.search(r"^```toml exchanges\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]
    (added,) = parse_exchanges(text.encode())
    assert shipped().with_added([added]).by_key("sample-exchange").name == "Sample Exchange"


def test_every_command_takes_what_is_written():
    commands = re.findall(r"^porcore (?:claim|compare) .*", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for line in commands:
        words = re.split(r"\s{2,}", line)[0].replace("…", "").split()
        make_parser().parse_args(words[1:])
