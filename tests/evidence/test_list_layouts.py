"""The layouts of lists: known by their whole header, read by the names of columns, refused in words where unknown."""

import io
import zipfile

import pytest

from porcore.errors import BundleError
from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.sentences import NOTES
from porcore.reserves.wallet_lists import is_published, read_published
from porcore.reserves.wallet_lists.layouts import LAYOUTS

OKX = "coin,Type,Network,Snapshot Height,address,amount,message,signature1,signature2,redeem script/ public key,EOA1,EOA2"
BINANCE = "coin,network,address,balance,Height,Third party custodian name"
HTX = "coin,address,snapshot height,balance,message,signature"
ONE, TWO = "0x28c6c06298d514db089934071355e5743bf21d60", "0x21a31ee1afc51d94c2efccaa2092ad1028285549"
FIL = "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za"


def rows_of(*lines: str):
    return read_published(("\n".join(lines) + "\n").encode()).rows


def read(*lines: str):
    return [(row.coin, row.wallet.chain, row.wallet.address, row.wallet.balance) for row in rows_of(*lines)]


def test_binances_balances_heights_and_custodians_stay_what_they_are():
    rows = rows_of(
        BINANCE,
        f'1INCH,ETH,{ONE},12987845.850000000000000000,25878704,""',
        f"1INCH,ETH,{TWO},306798.809000000000000000,25878704,Ceffu",
    )
    assert [(row.wallet.balance, row.wallet.height, row.custodian) for row in rows] == [
        ("12987845.85", "25878704", ""),
        ("306798.809", "25878704", "Ceffu"),
    ]
    assert rows[1].wallet.label == "held by Ceffu"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_columns_are_taken_by_their_names_in_any_order(layout):
    cells = {"address": ONE, "network": "ETH", "balance": "5", "coin": "ETH", "height": "7"}
    values = {name: cells.get(field, "") for name, field in layout.columns.items()}
    plain = read(",".join(values), ",".join(values.values()))
    turned = dict(reversed(values.items()))
    assert read(",".join(turned), ",".join(turned.values())) == plain
    assert read(",".join(f'"{name.upper()}"' for name in values), ",".join(values.values())) == plain
    trailing = read(",".join(values) + ",,", ",".join(values.values()) + ",,,")
    assert trailing == plain
    ((_, _, address, balance),) = plain
    assert address == ONE
    assert balance == {"okx-2022": "0.000000000000000005", "okx-2025": "0", "addresses": "0"}.get(
        layout.name, "5"
    )


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_header_with_one_column_more_less_or_twice_is_refused_with_the_layouts(layout):
    names = list(layout.columns)
    needed = [name for name in names if name not in layout.optional]
    for header in (
        [*names, "owner"],
        [name for name in names if name != needed[-1]],
        [*names, names[0]],
        [*names[:-1], names[-1] + "s"],
    ):
        if tuple(sorted(header)) in {tuple(sorted(other.columns)) for other in LAYOUTS}:
            continue
        with pytest.raises(BundleError, match="expected one of these layouts: our own") as error:
            read_published((",".join(header) + f"\nBTC,BTC,{ONE},12.5\n").encode())
        for other in LAYOUTS:
            assert other.header in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "Coin,Network,Address,Amount\nBTC,BTC,34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo,12.5\n",
        f"Coin,Address,Network,Balance,Height\n1INCH,{ONE},ETH,1,2\n",
        "coin,what\nBTC,1\n",
        "coin,amount\nBTC,1\n",
        f"Symbol,Wallet,Qty\nBTC,{ONE},5\n",
        '{"data": [1]}',
        '{"other": []}',
        "name: value\n",
        "",
    ],
)
def test_anything_else_is_refused_and_never_read_by_position(text):
    with pytest.raises(BundleError, match="expected"):
        read_published(text.encode())


def test_cells_separated_otherwise_are_named():
    with pytest.raises(BundleError, match="separated by semicolons"):
        rows_of(BINANCE.replace(",", ";"), f"ETH;ETH;{ONE};1;2;")


def test_an_unknown_header_never_shows_what_may_be_an_id():
    secret = "ab" * 32
    with pytest.raises(BundleError) as error:
        rows_of(f"coin,{secret}", "BTC,1")
    assert secret not in str(error.value)


def test_rows_above_a_header_are_not_passed_over():
    with pytest.raises(BundleError, match=r"row 2: found a row of addresses above their header"):
        rows_of("coin,amount", f"ETH,{ONE}", HTX, f"ETH,{TWO},1,5,-,-")


def test_a_repeated_header_and_a_summary_in_the_middle_are_passed_over():
    lines = (
        "coin,snapshot height,balance",
        "TRX(All),-,9384209885.72",
        HTX,
        "TRX,TDToUxX8sH4z6moQpK3ZLAN24eupu2ivA4,85840149,5.00,-,-",
        HTX,
        "TRX,TK86Qm97uM848dMk8G7xNbJB7zG1uW3h1n,85840149,6.00,-,-",
        "coin,snapshot height,balance",
        "ETH(All),-,1",
        HTX,
        f"ETH,{ONE},1,7,-,-",
    )
    published = read_published(("\n".join(lines) + "\n").encode())
    assert [row.wallet.balance for row in published.rows] == ["5", "6", "7"]
    assert "The header is repeated in row 5, and was passed over." in published.notes


def test_validators_are_called_what_they_are():
    header = "deposit address,validator publickey,amount,withdrawal address"
    row = "0x00000000219ab540356cbb839cbe05303d7705fa,0x8a,32,0x01"
    with pytest.raises(BundleError, match="list of validators of Ethereum, each with 32 ETH staked"):
        rows_of(header, row)
    published = read_published(f"{HTX}\nETH,{ONE},1,7,-,-\n{header}\n{row}\n".encode())
    assert [row.wallet.address for row in published.rows] == [ONE]
    assert "From row 3 on the file lists validators" in published.notes[0]


def test_addresses_alone_and_bitfinexs_list_state_no_balances():
    rows = rows_of("chain,address,label", f"ETH,{ONE},cold", "BTC,34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo")
    assert [(row.wallet.chain, row.wallet.label, row.balance_stated) for row in rows] == [
        ("ETH", "cold", False),
        ("BTC", "", False),
    ]
    rows = rows_of(
        "1Kr6QSydW9bFQG1mXiPNNu6WpJGmUa9i1g - BTC hot wallet", f"{ONE} - ETH/ERC20 cold wallet", "hello"
    )
    assert [(row.coin, row.wallet.chain, row.balance_stated, bool(row.fault)) for row in rows] == [
        ("BTC", "bitcoin", False, False),
        ("ETH", "ethereum", False, False),
        ("not stated", "", False, True),
    ]


def test_binances_answer_is_read_without_balances():
    text = (
        '{"code":"000000","message":null,"data":[{"network":"BTC","address":"34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo",'
        '"thirdPartyCustodianName":""},{"network":"ETH","address":"'
        + ONE
        + '","thirdPartyCustodianName":"Ceffu"},'
        '{"network":5,"address":""}]}'
    )
    published = read_published(text.encode())
    assert published.layout == "binance-api"
    assert [(row.wallet.chain, row.custodian, row.balance_stated) for row in published.rows[:2]] == [
        ("BTC", "", False),
        ("ETH", "Ceffu", False),
    ]
    assert published.rows[2].fault


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f'{{"data":[{{"network":"ETH","address":"{ONE}","address":"{TWO}"}}]}}', "twice"),
        (f'{{"data":[],"data":[{{"network":"ETH","address":"{ONE}"}}]}}', "twice"),
        (f'{{"data":[{{"network":"ETH","address":"{ONE}","more":{"[" * 9}{"]" * 9}}}]}}', "too deep"),
        ("[" * 100_000, "too deep"),
        ('{"data":' * 50_000 + "[]" + "}" * 50_000, "too deep"),
        (f'{{"data":[{{"network":"ETH","address":"{ONE}","more":NaN}}]}}', "is none"),
        (f'{{"data":[{{"network":"ETH","address":"{ONE}","more":{"9" * 5000}}}]}}', "is none"),
        (f'{{"data":[{{"network":"ETH","address":"{ONE}"}}]', "is none"),
    ],
)
def test_an_answer_that_two_readers_could_take_for_two_things_is_refused(text, found):
    with pytest.raises(BundleError, match=found) as refused:
        read_published(text.encode())
    assert ONE not in str(refused.value)
    assert TWO not in str(refused.value)


def test_okxs_list_of_2022_counts_in_base_units_and_names_networks_in_coins(signing):
    signer = signing.Signer(5)
    signed = signing.recoverable_row("eip191-hash", signer)
    tron = signing.recoverable_row("tron-v1", signer)
    key = signing.utxo_row("bitcoin", "p2sh-multisig", [signing.Signer(n) for n in (1, 2, 3)])
    lines = (
        "coin,snapshot height,amount",
        "ETH(ALL),-,6",
        "",
        "coin,address,amount,message,signature1,signature2,redeem script/ public key",
        f"ETH-OPTIMISM,{signed.address},132513768,{signing.TEXT},{signed.signature},null,",
        f"USDT-TRC20,{tron.address},111000000,{signing.TEXT},{tron.signature},,",
        f"BTC,{key.address},17263933,{signing.TEXT},{key.signature},{key.signature2},{key.script}",
        f"NEWCOIN,{signed.address},5,{signing.TEXT},{signed.signature},,",
        f"ETH,{signed.address},1.5,,,,",
    )
    rows = rows_of(*lines)
    assert [(row.wallet.chain, row.wallet.balance, row.balance_stated) for row in rows[:4]] == [
        ("optimism", "0.000000000132513768", True),
        ("tron", "111", True),
        ("bitcoin", "0.17263933", True),
        ("not stated", "0", False),
    ]
    assert [examine(row.wallet).level for row in rows[:3]] == [Level.SIGNED] * 3
    assert rows[4].fault  # base units have no fractions


def test_a_message_is_text_to_its_last_space(signing):
    signer = signing.Signer(4)
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    for text, cell in (("text ", "text "), ("text", "text "), ("text", " text")):
        row = f"BTC,,BTC,1,{address},1,{cell},{signer.legacy('bitcoin', text)},,,,"
        (found,) = rows_of(OKX, row)
        assert found.wallet.message == cell
        assert examine(found.wallet).level is Level.SIGNED
        assert ("without the spaces" in examine(found.wallet).reason) == (text != cell)


def test_okxs_rows_with_a_co_signer_are_signed_by_their_own_key(signing):
    """Of the shape that OKX publishes since 2026: five addresses of one key and two of scripts."""
    cosigner, lines = signing.Signer(99).legacy("bitcoin"), [OKX]
    for number in range(5):
        row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(number)])
        lines.append(
            f"BTC,Non Staking,BTC,9,{row.address},3000.1,{row.message},{row.signature},{cosigner},,,"
        )
    for number in (10, 20):
        row = signing.utxo_row("bitcoin", "p2sh-multisig", [signing.Signer(number + i) for i in range(3)])
        lines.append(
            f"BTC,Non Staking,BTC,9,{row.address},1,{row.message},{row.signature},{row.signature2},{row.script},,"
        )
    found = [examine(row.wallet) for row in rows_of(*lines)]
    assert {one.level for one in found} == {Level.SIGNED}
    assert [one.code for one in found] == ["signed-cosigner"] * 5 + ["signed-script"] * 2


@pytest.mark.parametrize(
    ("encoded", "note"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "byte order mark"),
        (lambda text: text.encode("utf-16"), "UTF-16"),
        (lambda text: text.encode("utf-16-le"), "UTF-16"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "UTF-16"),
        (lambda text: text.replace("\n", "\r\n").encode(), ""),
    ],
)
def test_other_encodings_are_read_and_said(encoded, note):
    data = encoded(f"{BINANCE}\nETH,ETH,{ONE},5,1,\nETH,ETH,{TWO},6,1,Ceffu\n")
    assert is_published(data[:100])
    published = read_published(data)
    assert [row.wallet.balance for row in published.rows] == ["5", "6"]
    assert (note in "".join(published.notes)) if note else not published.notes


@pytest.mark.parametrize("data", [b"\xff\xfec", b"coin,\xff\n", "coin\n".encode("utf-16") + b"\x00\xd8"])
def test_bytes_that_are_no_text_are_refused_in_our_words(data):
    with pytest.raises(BundleError, match="expected"):
        read_published(data)


@pytest.mark.parametrize("rows", [[], ["BTC,1,2"], [f"ETH,ETH,{ONE},1e3,1,", ",,,,,x"]])
def test_a_list_of_which_no_row_can_be_read_is_refused(rows, porcore_reserves, tmp_path):
    with pytest.raises(BundleError, match=r"a header and no rows|no row that can be read \(row 2: "):
        rows_of(BINANCE, *rows)
    file = tmp_path / "list.csv"
    file.write_text("\n".join([BINANCE, *rows, ""]))
    assert porcore_reserves(file)[0] == 2


@pytest.mark.parametrize(
    ("coin", "first", "second"),
    [
        ("FIL", ("filecoin", FIL), ("FIL", FIL)),
        (
            "XRP",
            ("xrp", "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh"),
            ("ripple", "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh"),
        ),
        ("ETH", ("arbitrum", ONE), ("ETH_ARBITRUM", ONE.upper().replace("X", "x"))),
        ("BNB", ("BSC", ONE), ("BNB Smart Chain (BEP20)", ONE[2:])),
        ("APT", ("APTOS", "0x00ab"), ("aptos", "ab")),
    ],
)
def test_a_wallet_that_is_listed_twice_counts_once_and_is_named(
    coin, first, second, porcore_reserves, tmp_path
):
    lines = [f"{coin},{chain},{address},5,1," for chain, address in (first, second)]
    rows = rows_of(BINANCE, *lines)
    assert [row.repeats for row in rows] == ["", "row 2"]
    with pytest.raises(BundleError, match="row 3: found the coin and address of row 2 with another balance"):
        rows_of(BINANCE, lines[0], lines[1].replace(",5,1,", ",6,1,"))
    own = tmp_path / "own.csv"
    own.write_text("asset,chain,address,balance,height,label\n" + "".join(f"{line}\n" for line in lines))
    code, out = porcore_reserves(own)
    assert code == 0
    assert f"{NOTES['twice']}:\n  row 3, " in out
    assert out.splitlines()[3].split()[:3] == [coin, "2", "5"]


def test_another_coin_network_or_kind_is_another_wallet():
    rows = rows_of(
        OKX,
        f"ETH,Non Staking,ETH,1,{ONE},5,,,,,,",
        f"ETH,Staking,ETH,1,{ONE},6,,,,,,",
        f"ETH,Non Staking,BASE,1,{ONE},7,,,,,,",
        f"USDT,Non Staking,ETH,1,{ONE},8,,,,,,",
    )
    assert [row.repeats for row in rows] == [""] * 4


BITCOIN_YAML = """\
height: 841000
chain: main
claim: {m: 3, n: 4}
keys: [0422ab, '04ff']
address:
  - {'addr_type': 'sh', 'addr': '3BMEX12J5prrSBPdU5HD7HtmqULtbffncm', 'script': '5341ab', 'balance': '115392'}
  # a comment
  - {addr: 3BMEX2, addr_type: sh,
     script: 51ae, balance: 8}
- addr: 3BMEX3
  addr_type: sh
  balance: 100000000
  script: "52ae"
total: 100115400
"""
TOKEN_YAML = """\
---
ada:
  ADA:
    addresses:
      addr1qydl4v2ygtc52:
        balance: 201040664984
      'addr1other': {balance: 1}
    total: '201040664985'
arbitrum:
  ETH:
    addresses:
      '0xfB8131c260749c7835a08ccBdb64728De432858E':
        balance: 47216913628581684737
    total: '5'
eth:
  NEWTOKEN:
    addresses:
      "0xfB8131c260749c7835a08ccBdb64728De432858E":
        balance: 7
"""


def test_bitmexs_lists_are_read_with_scripts_in_base_units():
    published = read_published(BITCOIN_YAML.encode())
    assert [(row.wallet.address, row.wallet.balance, row.wallet.script) for row in published.rows] == [
        ("3BMEX12J5prrSBPdU5HD7HtmqULtbffncm", "0.00115392", "5341ab"),
        ("3BMEX2", "0.00000008", "51ae"),
        ("3BMEX3", "1", "52ae"),
    ]
    assert {(row.wallet.chain, row.wallet.height) for row in published.rows} == {("bitcoin", "841000")}
    assert not any("total" in note for note in published.notes)
    published = read_published(TOKEN_YAML.encode())
    assert [
        (row.coin, row.wallet.chain, row.wallet.balance, row.balance_stated) for row in published.rows
    ] == [
        ("ADA", "ada", "201040.664984", True),
        ("ADA", "ada", "0.000001", True),
        ("ETH", "arbitrum", "47.216913628581684737", True),
        ("NEWTOKEN", "eth", "0", False),
    ]
    assert (
        "states a total of ETH on arbitrum of 5 base units; its rows add up to 47216913628581684737"
        in (published.notes[-1])
    )


@pytest.mark.parametrize(
    "text",
    [
        "address: !!python/object:os.system\n",
        "address: &a [1]\nkeys: *a\n",
        "address: |\n  text\n",
        "address:\n  - {addr: x, addr: y}\n",
        "address:\n  - {addr: x\n",
        "address: [[[[[[[[[[[[1]]]]]]]]]]]]\n",
        "address:\n\t- addr: x\n",
        "address:\n  - {addr: 'x'} behind\n",
        "a:\n  b:\n    c: 1\n",
        "height: 5\nother: 6\n",
        "address: {a: 'x}\n",
    ],
)
def test_yaml_beyond_the_plain_part_is_refused_in_our_words(text):
    with pytest.raises(BundleError, match="expected"):
        read_published(text.encode())


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name.replace("__", "."), text)
    return buffer.getvalue()


def test_archives_of_one_or_two_lists_are_read(porcore_reserves, tmp_path):
    file = tmp_path / "lists.zip"
    file.write_bytes(
        archive(
            PR_HotCold__csv=f"{BINANCE}\nETH,ETH,{ONE},5,1,\n",
            PR_Deposit__csv=f"{BINANCE}\nETH,ETH,{TWO},6,1,\nETH,ethereum,{ONE},5,1,\n",
        )
    )
    code, out = porcore_reserves(file)
    assert code == 0
    assert out.splitlines()[3].split()[:3] == ["ETH", "3", "11"]
    assert "PR_Deposit.csv, row 3, ETH on ethereum" in out
    assert "as PR_HotCold.csv, row 2" in out


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a__csv": BINANCE, "b__csv": BINANCE, "c__csv": BINANCE},
        {"a__exe": "x"},
        {"a__csv": "asset,chain,address,balance,height,label\n"},
        {"a__csv": BINANCE + "\n" + f"ETH,ETH,{ONE},0000000000000,1,\n" * 200_000},
    ],
)
def test_other_archives_are_refused(files, porcore_reserves, tmp_path):
    file = tmp_path / "lists.zip"
    file.write_bytes(archive(**files))
    code, out = porcore_reserves(file)
    assert (code, out) == (2, "")


@pytest.fixture
def porcore_reserves(capsys):
    """Run ``porcore reserves FILE`` and return its exit code and what it printed."""
    from porcore.cli import main

    def run(file):
        code = main(["reserves", str(file)])
        return code, capsys.readouterr().out

    return run
