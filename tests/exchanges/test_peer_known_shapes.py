"""What is no client's proof is called by its name, with what to send instead; "nothing was recognised" is for nothing."""

import gzip
import io
import json
import struct
import time
import zipfile

import pytest
from exchanges.builders.every import fixtures
from shares import share

from porcore.exchanges import FORMATS, inspect
from porcore.exchanges.document import MAX_BYTES, MAX_JSON_BYTES
from porcore.exchanges.other_files import SHAPES
from porcore.exchanges.packing import unpacked
from porcore.exchanges.recognition import is_private
from porcore.exchanges.strict_json import UnreadableError

pytestmark = pytest.mark.slow

FIXTURES = {fixture.name: fixture for fixture in fixtures()}
HEX, OTHER = "ab12" * 16, "cd34" * 16
B64 = "Jl665gbpXQTlRNVlZxmdo/BUSRFhx8CB4EhTSvlN59Y="
OKX = "coin,Network,Snapshot Height,address,amount,message,signature1,signature2,redeem script/ public key, eoa1, eoa2"


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def tree(levels):
    """A tree as Cake DeFi publishes it, of one long branch."""
    leaf = {"hash": "a" * 40, "assets": {"lending": {"BTC": "1.000"}}, "left": None, "right": None}
    node = leaf
    for _ in range(levels):
        node = {**leaf, "left": leaf, "right": node}
    return node


STARK = {
    "batch_inclusion_proof": {
        "batch_mtree_root": HEX,
        "user_id": OTHER,
        "total_value": "1",
        "BTC": "1",
        "merkle_path": [HEX],
    },
    "trunk_inclusion_proof": {"trunk_mtree_root": HEX, "batch_id": HEX, "merkle_path": [HEX]},
    "config": {"coins": ["BTC"]},
}
TRANSLATED = {
    "Índice de cuenta": 5, "AccountIdHash": HEX, "Equidad total": 1, "Activos": [{"Índice": 0, "Equidad": 2}], "Raíz": OTHER,
    "Prueba": [B64] * 28,
}  # fmt: skip
# Name -> bytes, part of the sentence, whether it is private.
KNOWN = {
    "STARK": (STARK, "OKX, 2023–2024, STARK", True),
    "STARK in a wrapper": ({"code": 0, "data": STARK}, "OKX, 2023–2024, STARK", True),
    "STARK in words": ("see " + json.dumps(STARK), "OKX, 2023–2024, STARK", True),
    "STARK assets": ({"main_coins_num": 22, "coins": ["BTC"]}, "OKX, 2023–2024, STARK", False),
    "STARK totals": ({"BTC": 5, "ETH": 6, "USDT": 7, "total_value": 18}, "OKX, 2023–2024, STARK", False),
    "translated": (TRANSLATED, "keys look translated by a browser", True),
    "renamed": ({"Konto": 5, "Beweis": [B64] * 28, "Wurzel": HEX}, "renamed or translated", True),
    "totals": ({"ProofCsv": "x", "CexAssetsInfo": [{"Symbol": "btc", "TotalEquity": 1}]}, "user_config.json", False),
    "large totals": (
        {"ProofCsv": "x", "CexAssetsInfo": [{"Symbol": "btc", "TotalEquity": number} for number in range(40_000)]},
        "list of totals and prices of a whole exchange",
        False,
    ),
    "batches": (
        '"id","created_at","proof_info","cex_asset_list_commitments","account_tree_roots","batch_commitment","batch_number"\n1,,,,,,0\n',
        "zero-knowledge proofs about all clients",
        False,
    ),
    "plonky2": ({"proof": {"proof": {"wires_cap": []}, "public_inputs": [1]}}, "Send your own inclusion proof", False),
    "statement": (
        {"format": "porcore/1", "assets": [], "exchange": "x", "reserves_sha256": HEX, "taken_at": "x"},
        "statement of porcore/1",
        False,
    ),
    "anchor": (FIXTURES["hotcoin"].companion, "Hotcoin's anchor file", False),
    "Lemon root": (FIXTURES["lemon"].companion, "Lemon Cash's file with the root", False),
    "audit roots": (FIXTURES["swissborg"].companion, "SwissBorg's audit roots", False),
    "final proof": (FIXTURES["backpack"].companion, "Backpack's file for all clients", False),
    "Cake": (tree(3), "Cake DeFi", False),
    "Cake, deep": (tree(60), "Cake DeFi", False),
    "BitGo": ({"AccountInfo": {"WalletId": "x"}, "ProofInfo": {"UserMerklePath": []}}, "BitGo", True),
    "Bifinance": ([{"auditId": "1", "merkelLeaf": HEX, "parentMerkelLeaf": HEX}], "Bifinance", True),
    "partial tree": ({"id": "x", "partial_tree": {"left": {}}}, "first proofs of liabilities", True),
    "levels": (f"Level\tHash\n5,0\t{HEX[:16]}\n5,1\t{OTHER[:16]}\n", "The Network Firm", False),
    "levels without a head": (f"5,0\t{HEX}\n5,1\t{OTHER}\n", "The Network Firm", False),
    "Mazars": (f"{HEX},1,{HEX},{OTHER}\n{OTHER},1,{HEX},{OTHER}\n", "Mazars", False),
    "hash": (HEX + "\n", "This is only a hash", False),
    "hash in words": (f"My hash is: 0x{HEX.upper()}.", "This is only a hash", False),
    "short hash": (HEX[:16], "This is only a hash", False),
    "base64 hash": (B64, "This is only a hash", False),
    "uuid": ("00cf6625-9c3d-4e61-a17a-9820cae615cc", "a number or an id", False),
    "number": ("uid: 12345678", "a number or an id", False),
    "record": (f"{HEX}, BTC:0.5, Total:1", "a record without a path", True),
    "path": (f"l:{HEX}, r:{OTHER}", "a path without a record", False),
    "OKX wallets": (f"coin,snapshot height,amount\nBTC,1,2\n\n{OKX}\nBTC,BTC,1,1abc,2,m,s,,,,\n", "porcore reserves", False),
    "quoted wallets": ('"coin","network","address","balance"\n"BTC","BTC","1abc","2"\n', "porcore reserves", False),
    "wallets of an interface": ({"code": "0", "data": [{"network": "BTC", "address": "1a"}]}, "porcore reserves", False),
    "YAML wallets": ("height: 1\nchain: main\nclaim:\n  m: 3\naddress:\n- addr: 3a\n", "porcore reserves", False),
    "labelled wallets": (f"{HEX[:34]} - cold\n{OTHER[:34]} - hot\n", "porcore reserves", False),
    "owners": ({"ethereum": {"owners": ["0x" + "ab" * 20]}}, "porcore reserves", False),
    "ledger": ("client_id,BTC,ETH\nbob,1,2\n", "a table of clients and balances", True),
    "nonces": (f"1,{HEX}\n2,{OTHER}\n", "account numbers with their nonces", True),
    "page": ("\n<!DOCTYPE html><html><body>{&quot;self&quot;:1}", "This is a web page", False),
    "mail": ("From: a@b.c\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello\n", "a whole e-mail", False),
    "PDF": (b"%PDF-1.7\n\xff\xfe", "This is a PDF", False),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0", "This is a picture", False),
    "JPEG": (b"\xff\xd8\xff\xe0\0\0", "This is a picture", False),
    "WebP": (b"RIFF\0\0\0\0WEBP", "This is a picture", False),
    "HEIC": (b"\0\0\0\x18ftypheic", "This is a picture", False),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\0", "an archive of a kind", False),
    "rar": (b"Rar!\x1a\x07\x01", "an archive of a kind", False),
    "xz": (b"\xfd7zXZ\0\0", "an archive of a kind", False),
    "zstd": (b"\x28\xb5\x2f\xfd\0", "an archive of a kind", False),
    "bzip2": (b"BZh91AY&SY\0\x01\x02", "an archive of a kind", False),
    "old Office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an office program", False),
    "xlsx": (zipped(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")), "an office program", False),
    "ods": (zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "")), "an office program", False),
    "Parquet": (b"PAR1\0\0\0PAR1", "a Parquet table", False),
    "SQLite": (b"SQLite format 3\0" + bytes(100), "an SQLite database", False),
    "snapshot": (b"SQLite format 3\0" + bytes(52) + b"POR1" + bytes(40), "a snapshot file of porcore", False),
    "bundle": (zipped(("snapshot.toml", "x"), ("balances.csv", "y"), ("wallets.csv", "z")), "an operator's bundle", True),
    "key": (bytes(range(64)) * 4 + bytes(32) + struct.pack(">I", 2) + bytes(64), "the verifying key", False),
    "large key": (bytes(range(64)) * 9 + struct.pack(">I", 2) + bytes(128), "the verifying key", False),
    "locked zip": (None, "locked with a password", False),
    "empty zip": (zipped(), "has no file in it", False),
    "zip of many": (zipped(*((str(number), "x") for number in range(17))), "more than 16 files", False),
    "zip with bzip2": (zipped(("a", "x" * 99), method=zipfile.ZIP_BZIP2), "an archive of a kind", False),
    "damaged zip": (zipped(("a", "x" * 99))[:-10], "cannot be unpacked", False),
    "damaged gzip": (gzip.compress(b"x" * 999)[:-9], "cannot be unpacked", False),
    "picture in a zip": (zipped(("a.png", b"\x89PNG\r\n")), "This is a picture", False),
    "two hashes in a zip": (zipped(("a", HEX), ("b", "c")), "This is only a hash", False),
}  # fmt: skip


def packed(value):
    if value is None:
        data = bytearray(zipped(("a", "x")))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        return bytes(data)
    return (
        value
        if isinstance(value, bytes)
        else value.encode()
        if isinstance(value, str)
        else json.dumps(value).encode()
    )


@pytest.mark.parametrize("name", KNOWN)
def test_it_is_called_by_its_name(name):
    value, sentence, private = KNOWN[name]
    report = inspect(packed(value))
    assert (report.exit_code, report.format) == (2, None)
    assert sentence in str(report.headline), str(report.headline)
    assert is_private(packed(value), FORMATS) is private


def test_every_shape_has_a_case():
    said = {str(inspect(packed(value)).headline) for value, _, _ in KNOWN.values()}
    for shape in SHAPES:
        if shape.code != "is-weex":
            assert any(str(UnreadableError(shape.code)) in one for one in said), shape.code


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"hello world, how are you?",
        b'{"hello":"world"}',
        b"a,b\n1,2\n",
        b"name = 'x'\n",
        b"# Notes\n\n- one\n",
        b"name,address\nbob,here\n",
        b'{"owners":["bob"]}',
        b"meet at 1430 on the corner",
        b"a: 1\nb: 2\n",
    ],
)
def test_nothing_is_nothing(data):
    assert "nothing in it was recognised" in str(inspect(data).headline)
    assert not is_private(data, FORMATS)


@pytest.mark.parametrize("name", FIXTURES)
def test_no_proof_is_of_a_known_shape_only(name):
    assert inspect(FIXTURES[name].holds).format is not None


def test_the_example_of_a_repository_is_told(sample_files):
    for name, source in sample_files.items():
        report = inspect(name.read_bytes())
        assert report.advice[0].code == "public-sample", name
        assert source in str(report.advice[0])
    assert "public-sample" not in [one.code for one in inspect(FIXTURES["bybit"].holds).advice]


@pytest.fixture
def sample_files(request):
    folder = request.config.rootpath / "tests" / "data" / "peers"
    return {
        folder / "okx_merkle_proof_file.json": "okx/proof-of-reserves",
        folder / "okx_full_tree.txt": "okx/proof-of-reserves",
        folder / "okx_user_info_file.json": "okx/proof-of-reserves",
        folder / "okx_v2_inclusion_proof.json": "okx/proof-of-reserves-v2",
        folder / "bybit_40_v5.json": "bybit-exchange/merkle-proof",
        folder / "mexc_merkle_proof.json": "mexcmerkle/mexc-proof-of-reserves",
        folder / "binance_user_config.json": "binance/zkmerkle-proof-of-solvency",
        folder / "htx_user_config.json": "huobiapi/Tool-Go-MerkleVerify",
    }


# --- bounds


def test_an_archive_is_unpacked_within_limits():
    bomb = zipped(("a", bytes(MAX_BYTES + 1)))
    assert len(bomb) < 2**16
    for data in (
        bomb,
        gzip.compress(bytes(MAX_BYTES + 1)),
        zipped(*((str(n), bytes(MAX_BYTES // 8)) for n in range(9))),
    ):
        started = time.thread_time()
        with pytest.raises(UnreadableError) as caught:
            unpacked(data)
        assert caught.value.sentence.code == "archive-large"
        assert time.thread_time() - started < 3


def test_a_long_list_of_files_is_not_read():
    data = bytearray(zipped(("a", "x")))
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 12, 2**24)
    assert "more than 16 files" in str(inspect(bytes(data)).headline)


HOSTILE = {
    "open objects": b'{"',
    "open objects with space": b'{ "a": ',
    "objects": b'{"a":1} ',
    "lists": b'[{"a":1}] ',
    "brackets": b"[ { ",
    "curly": '{“a”:1} '.encode(),
    "quotation marks": b'"',
    "escaped": b'{\\"',
    "fences": b"```\n",
    "marks of an e-mail": b"> ",
    "lines of an e-mail": b"> {\n",
    "codes of an e-mail": b"=3D",
    "soft breaks": b"=\n",
    "commas": b", ",
    "colons": b"a : 1 , ",
    "records": b"abcdefghabcdefgh,A:1,",
    "paths": b"l:" + b"0" * 64 + b",",
    "almost paths": b"l:" + b"0" * 63 + b",",
    "hashes": b"0" * 64 + b" ",
    "spaces": b"[" + b" " * 399,
    "invisible": "\u200b{".encode(),
    "hard spaces": "\u00a0".encode(),
    "lines": b"\n",
    "returns": b"\r",
    "percent": b"%7B%22",
    "base64": b"eyJh",
    "bytes": b"\xff{",
    "commas and addresses": b"address,",
}  # fmt: skip


@pytest.mark.parametrize("size", [MAX_JSON_BYTES - 100, 2 * MAX_JSON_BYTES - 100])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length(name, size):
    unit = HOSTILE[name]
    for first in share((b"", b"x"), 2, f"{name} {size}"):
        data = first + unit * (size // len(unit))
        started = time.thread_time()
        assert inspect(data).exit_code == 2
        assert time.thread_time() - started < 4


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_the_largest_hostile_text(name):
    unit = HOSTILE[name]
    for first in share((b"", b"x\n", b"{", b"> "), 4, name):
        data = (first + unit * (MAX_BYTES // len(unit)))[:MAX_BYTES]
        started = time.thread_time()
        assert inspect(data).exit_code == 2
        assert time.thread_time() - started < 15, first


def test_wrappers_in_wrappers_end():
    text = FIXTURES["bybit"].holds.decode()
    for _ in range(20):
        text = json.dumps({"data": text}) if len(text) < 2**18 else text
    started = time.thread_time()
    assert inspect(text.encode()).exit_code == 2
    wide = json.dumps({str(number): {str(inner): [] for inner in range(60)} for number in range(60)})
    assert inspect(wide.encode()).exit_code == 2
    assert time.thread_time() - started < 3
