"""Bundles that somebody made to do harm: each is one error in our words, or another claim, and never a traceback."""

import io
import json
import random
import struct
import warnings
import zipfile

import pytest
from exchanges.builders import build_bitmex, build_hotcoin
from hypothesis import given, settings
from hypothesis import strategies as st
from publications.claim_bundles import NOW, SOURCE, WALLETS, toml

from porcore.cli import main
from porcore.exchanges.known import shipped
from porcore.publications import ClaimError, claim_figures, needs_confirmation, open_claim, parse_claim
from porcore.reserves.evidence import SnapshotContext, examine_all

ANCHOR = json.dumps(build_hotcoin.files(3)[1]).encode()
LIST = ("\n".join(build_bitmex.whole_tree(build_bitmex.sample_pieces())) + "\n").encode()
HOTCOIN = {
    "publication.toml": toml(
        exchange="hotcoin",
        proof_format="hotcoin",
        source="https://www.hotcoin.com/x",
        counts_as={"BTC-TRC20": "BTC"},
    ).encode(),
    "wallets.csv": WALLETS.encode(),
    "root.json": ANCHOR,
}
BITMEX = {
    "publication.toml": toml(exchange="bitmex", proof_format="bitmex").encode(),
    "leaves.csv": LIST,
}
NAMES = [
    "publication.toml", "wallets.csv", "wallets.json", "wallets.zip", "root.json", "root.csv", "leaves.csv", "", ".", "..", "/",
    "../wallets.csv", "/absolute/wallets.csv", "a/b/wallets.csv", "wallets.csv/", "WALLETS.CSV", "wallets.csv ", "wаllets.csv",
    "wallets\u200b.csv", "wallets.csv\x00.png", "C:\\wallets.csv", "a\\wallets.csv", "publication.toml\n", "e\u0301.csv", "é.csv",
    "😀", "\ufeffpublication.toml", "a" * 300, "con", "__MACOSX/._wallets.csv", "wallets.csv.gz", "\u202ecsv.wallets",
]  # fmt: skip
PIECES = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\r", b"[" * 2000, b"{" * 2000, b'"' * 3, b"1" * 5000, b"-1", b"1e400",
    b"0x10", b"true", b"nan", b"inf", b"1979-05-27", b"07:32:00", b"1979-05-27T07:32:00-08:00", b"[[roots]]\n", b"[wallets]\n",
    b"a." * 500, b"\xed\xa0\x80", "\u202e".encode(), b"\\u0000", b"\\ud800", b"'", b"#", b"=", b",", b"\n", b"PK\x03\x04",
]  # fmt: skip


def zip_of(members):
    """Return an archive; `members` are pairs of a name and its bytes, whatever the names are."""
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members:
                info = zipfile.ZipInfo("x")
                info.filename = name
                archive.writestr(info, data)
    return packed.getvalue()


def outcome(path):
    """Return the id of the claim at `path`, None where it is refused as it should be; everything of it can be used."""
    try:
        claim = open_claim(path, shipped(), NOW).claim
    except ClaimError as error:
        said = str(error)
    else:
        return used(claim)
    assert len(said) < 2000
    assert "Traceback" not in said
    return None


def used(claim):
    """Return the claim's id, after everything that is asked of one."""
    evidence = examine_all(claim.wallets, SnapshotContext(claim.exchange, claim.taken_at))
    claim_figures(claim, evidence)
    needs_confirmation(claim)
    assert parse_claim(claim.canonical(), claim.wallets) == claim
    return claim.id


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a function that writes an archive and returns where."""
    path = tmp_path_factory.mktemp("hostile") / "x.zip"

    def put(data):
        path.write_bytes(data)
        return path

    return put


@pytest.fixture(scope="module", params=[HOTCOIN, BITMEX], ids=["hotcoin", "bitmex"])
def valid(request, place):
    """Return the files of a bundle that is right, and its claim's id."""
    found = outcome(place(zip_of(request.param.items())))
    assert found is not None
    return request.param, found


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_file_changed_anywhere_is_refused_or_another_claim(valid, place, seed):
    files, own = valid
    chance = random.Random(seed)
    name = chance.choice(list(files))
    data = bytearray(files[name])
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        if chance.random() < 0.5 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        else:
            data[at : at + chance.choice([0, 0, 1, 8, 200])] = chance.choice(PIECES)
    found = outcome(place(zip_of({**files, name: bytes(data)}.items())))
    assert (found == own) is (bytes(data) == files[name])


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_archive_changed_anywhere_is_refused_or_what_it_says(valid, place, seed):
    """A byte of an archive may be one that nobody needs; what is read is hashed, so the same id is the same files."""
    files, own = valid
    chance = random.Random(seed)
    data = bytearray(zip_of(files.items()))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at : at + 4] = struct.pack("<I", chance.choice([0, 1, 2**31, 2**32 - 1]))
            case 2:
                del data[at : at + chance.randint(1, 60)]
            case _:
                data[at:at] = chance.choice(PIECES)
    found = outcome(place(bytes(data)))
    if found not in (None, own):
        raise AssertionError("an archive whose contents have a checksum gave other contents")


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_members_renamed_twice_left_out_and_added(valid, place, seed):
    files, own = valid
    chance = random.Random(seed)
    members = list(files.items())
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(members)) if members else 0
        match chance.randrange(4):
            case 0 if members:
                members[at] = (chance.choice(NAMES), members[at][1])
            case 1 if members:
                members.append(members[at])
            case 2 if members:
                del members[at]
            case _:
                members.append(
                    (chance.choice(NAMES), chance.choice([b"", WALLETS.encode(), ANCHOR, LIST, *PIECES]))
                )
    found = outcome(place(zip_of(members)))
    assert found != own or sorted(dict(members).items()) == sorted(files.items())


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_or_stops_anything(place, tmp_path, name):
    outcome(place(zip_of([*HOTCOIN.items(), (name, b"x")])))
    if "/" in name or name in ("", ".", ".."):
        return  # no file of a folder is called so, and joined to a path it would be one elsewhere
    folder = tmp_path / "x"
    folder.mkdir()
    for known, data in HOTCOIN.items():
        (folder / known).write_bytes(data)
    try:
        (folder / name).write_bytes(b"x")
    except (OSError, ValueError):
        return  # a file system has no such name
    assert outcome(folder) is None


def test_archives_in_archives_and_many_members(place):
    inner = zip_of(HOTCOIN.items())
    for members in (
        [("x.zip", inner)],
        [*HOTCOIN.items(), ("wallets.zip", inner)],
        [(f"{number}.csv", b"") for number in range(5000)],
        [*HOTCOIN.items(), *[("wallets.csv", WALLETS.encode())] * 300],
        [],
    ):
        assert outcome(place(zip_of(members))) is None
    only = {
        "publication.toml": HOTCOIN["publication.toml"],
        "wallets.zip": zip_of([("a.csv", WALLETS.encode())] * 2),
    }
    outcome(place(zip_of(only.items())))


def test_links_in_an_archive_are_no_files(place):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("publication.toml", HOTCOIN["publication.toml"])
        link = zipfile.ZipInfo("wallets.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/absolute/file")
    assert outcome(place(packed.getvalue())) is None


HEAD = toml(exchange="hotcoin", proof_format="", source=SOURCE)
VALUES = [
    "2026-08-14", "2026-08-14T00:00:00", "2026-08-14T00:00:00Z", "2026-08-14T00:00:00+02:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "12:00:00", "1.5", "1e400", "nan", "-inf", "true", "9" * 4000, "-1", "0x7f", "''", '"\\u0000"',
    '"\\uD7FF"', "[]", "[[[[[[[[]]]]]]]]", "{}", "{a = {b = {c = {d = 1}}}}", '"' + "x" * 5000 + '"', '"\\n"', '"☑️"',
    '"170141183460469231731687303715884105728"', '"1e5"', '"0.5 BTC"', '"-0"', '"+1"', '"1_000"', '"٣"',
]  # fmt: skip
LINES = [
    "format = {}", "exchange = {}", "taken_at = {}", "proof_format = {}", "source = {}", "roots = {}", "totals = {}", "units = {}",
    "wallets = {}", '[[roots]]\nlabel = ""\nhash = {}', '[[roots]]\nlabel = {}\nhash = "' + "ab" * 32 + '"',
    '[[totals]]\nasset = "BTC"\namount = {}', '[[totals]]\nasset = {}\namount = "1"',
    '[[totals]]\nasset = "BTC"\namount = "1"\ndebt = {}', "[wallets]\ncounts_as = {}", "[wallets]\ncounts_as = {{ BTC = {} }}",
    '[[totals]]\nasset = "BTC"\namount = "1"\n[[units]]\nasset = "BTC"\nsource = "https://x.example/"\ndecimals = {}',
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_every_kind_of_value_in_every_place(place, line):
    for value in VALUES:
        key = line.partition(" ")[0] + " = "
        kept = [one for one in HEAD.splitlines() if not one.startswith(key)]
        at = 0 if "[" not in line else len(kept)
        text = "\n".join([*kept[:at], line.format(value), *kept[at:]])
        if "[[totals]]" not in text:
            text += '\n[[totals]]\nasset = "ETH"\namount = "1"\n'
        outcome(place(zip_of([("publication.toml", text.encode())])))


def test_the_command_ends_with_2_and_one_sentence(place, capsys):
    for members in (
        [],
        [("publication.toml", b"\x00")],
        [("publication.toml", b"a" * 2**21)],
        [("publication.toml", b"[" * 100_000)],
        [("publication.toml", b"taken_at = " + b"1" * 100_000)],
        [*HOTCOIN.items(), ("root.csv", b"x")],
        [(name, data.replace(b"hotcoin", b"hotco\x00n")) for name, data in HOTCOIN.items()],
    ):
        path = place(zip_of(members))
        for command in (["claim", str(path)], ["compare", str(path), "--with", str(path)]):
            assert main(command) == 2
            said = capsys.readouterr()
            assert said.out == ""
            assert said.err.startswith("porcore: ")
            assert said.err.count("\n") == 1
