"""One wallet is one identity however a list spells it, and what is different stays apart: both by generated inputs."""

import itertools
from hashlib import blake2b

import pytest

from porcore.reserves.evidence.base58 import b58decode
from porcore.reserves.evidence.chains import CHAINS, network_of
from porcore.reserves.evidence.identity import account_identity
from porcore.reserves.evidence.networks import EVM_NETWORK_OF, UNCHECKED_NETWORK_OF

EVM = "0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e"
SEGWIT = "bc1qsqeavvc59mmzvjjxhytdwucxehqudqs29vevfn"
LEGACY = "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"
CASH = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"
TON = "EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2"
TON_HASH = "ed1691307050047117b998b561d8de82d31fbf84910ced6eb5fc92e7485ef8a7"
TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
DOT = "123HbMKQ7dxbzTXkSrpbEwwtFFY5AsS9qeLN9GP3kMrmSRTw"
KEY = "98e6a5a0ae99da1ec6eebfac1f51251f0e11651bae583ef9f25f23dc5caee44c"
XLM = "GAAZI4TCR3TY5OJHCTJC2A4QSY6CJWJH5IAJTGKIN2ER7LBNVKOCCWN7"
NETWORKS = (
    {alias: chain.name for chain in CHAINS for alias in chain.aliases} | UNCHECKED_NETWORK_OF | EVM_NETWORK_OF
)
# Coins that live on Ethereum, and words that other networks' names begin with: names only where they are alone.
ALONE = {"usdc", "shib", "uni", "link", "blur", "people", "okb", "beth", "one", "g", "a"}


@pytest.mark.parametrize("spell", ["{}", " {} ", "({})", "[{}]", "{}.", "-{}_", "{}:"])
def test_signs_and_case_part_no_names(spell):
    for (name, network), case in itertools.product(NETWORKS.items(), (str, str.upper, str.title)):
        assert network_of(spell.format(case(name))) == network, name
        split = f"{name[:2]}-{name[2:]}"
        assert network_of(spell.format(case(split))) == network, split


@pytest.mark.parametrize(
    "spell",
    [
        "{} mainnet",
        "{}-Mainnet",
        "{}_MAINNET",
        "{}(Mainnet)",
        "{} (main)",
        "{}Mainnet",
        "{} Network",
        "{}-network",
        "{} chain",
        "{} Blockchain",
        "mainnet {}",
        "{0} ({0})",
        "{} (SegWit)",
        "{}/token",
    ],
)
def test_words_around_a_name_part_no_names(spell):
    known = {name: network for name, network in NETWORKS.items() if name not in ALONE}
    for name, network in known.items():
        for case in (str, str.upper, str.title):
            text = spell.format(case(name))
            assert network_of(text) == NETWORKS.get("".join(filter(str.isalnum, text.lower())), network), text


def ss58(key: bytes, prefix: int) -> str:
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    data = bytes([prefix]) + key
    data += blake2b(b"SS58PRE" + data, digest_size=64).digest()[:2]
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = letters[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def same():
    names = (
        "btc XBT segwit SEGWITBTC BTC(SegWit) BTC-SegWit BTC_SEGWIT bitcoin-mainnet mainnet bech32 elsewhere"
    )
    yield [("bitcoin", SEGWIT), *((name, SEGWIT) for name in names.split())]
    spaced = (
        "Bitcoin (SegWit)",
        "Bitcoin Mainnet",
        "BTC Mainnet",
        "Bitcoin Network",
        "Native SegWit",
        "BTC (Bitcoin)",
    )
    yield [("bitcoin", SEGWIT), *((name, SEGWIT) for name in spaced)]
    bip122 = f"bip122:000000000019d6689c085ae165831e93:{SEGWIT}"
    uris = (f"bitcoin:{SEGWIT}", f"BITCOIN:{SEGWIT.upper()}?amount=1", bip122)
    yield [("bitcoin", SEGWIT), *itertools.product(("btc", "mainnet"), uris)]
    names = ("eth", "ether", "eth-mainnet", "Ethereum (ERC20)", "evm", "mainnet", "eip155:1", "ERC20 mainnet")
    texts = (EVM, EVM[2:], f"ethereum:{EVM}", f"ethereum:{EVM}@1", f"eip155:1:{EVM.upper()}", f" {EVM}")
    yield list(itertools.product(names, texts))
    yield [("polygon", EVM), ("evm", f"eip155:137:{EVM}"), ("eip155:137", EVM), ("Polygon ERC20", EVM)]
    yield [
        ("bch", CASH),
        ("Bitcoin Cash (BCH)", CASH.partition(":")[2]),
        ("bch", LEGACY),
        ("bch", CASH.upper()),
    ]
    yield [
        ("zcash", "t1Rv4exT7bqhZqi2j7xz8bUHDMxwosrjADU"),
        ("Zcash transparent", "t1Rv4exT7bqhZqi2j7xz8bUHDMxwosrjADU"),
    ]
    yield [("tron", TRON), ("USDT (TRC20)", TRON), ("tron", f"tron:{TRON}"), ("elsewhere", TRON)]
    yield [
        ("ton", TON),
        ("ton", TON_HASH),
        ("TON", f"0:{TON_HASH.upper()}"),
        ("ton", f"ton://transfer/{TON}"),
    ]
    yield [("near", KEY), ("near", KEY.upper()), ("near", f"0x{KEY}"), ("NEAR Protocol", f"near:{KEY}")]
    key = b58decode(DOT)[1:33]
    yield [("polkadot", DOT), ("dot", ss58(key, 42)), ("dot", "0x" + key.hex()), ("DOT", key.hex().upper())]
    yield [("stellar", XLM), ("xlm", XLM.lower())]
    cosmos = "cosmos1sjllsnramtg3ewxqwwrwjxfgc4n4ef9u2lcnj0"
    yield [("atom", cosmos), ("Cosmos Hub", cosmos.upper()), ("cosmos", f"cosmos:cosmoshub-4:{cosmos}")]


@pytest.mark.parametrize("rows", list(same()))
def test_all_spellings_of_a_wallet_are_one(rows):
    assert len({account_identity(*row) for row in rows}) == 1, [account_identity(*row) for row in rows]


def apart():
    evm = [
        "ethereum",
        "base",
        "polygon",
        "bsc",
        "etc",
        "ethw",
        "avalanche c-chain",
        "op mainnet",
        "arbitrum nova",
    ]
    evm += [
        "Sepolia",
        "Ethereum Testnet",
        "Ethereum Base",
        "link chain",
        "uni mainnet",
        "okb chain",
        "elsewhere",
    ]
    yield [(name, EVM) for name in evm]
    yield [("ethereum", EVM), ("ethereum", f"eip155:137:{EVM}"), ("ethereum", f"eip155:12345:{EVM}")]
    kinds = [
        "bitcoin",
        "bitcoin cash",
        "bitcoin sv",
        "ecash",
        "Bitcoin Diamond",
        "Bitcoin Testnet",
        "elsewhere",
    ]
    yield [(name, LEGACY) for name in kinds]
    yield [("arbitrum", EVM), ("arbitrum nova", EVM), ("polygon", EVM), ("Polygon zkEVM mainnet", EVM)]
    yield [("conflux", EVM), ("Conflux EVM", EVM), ("CFX eSpace", EVM)]
    yield [("polkadot", DOT), ("kusama", DOT)]
    yield [("ton", f"0:{TON_HASH}"), ("ton", f"-1:{TON_HASH}")]
    yield [
        ("zcash", "x"),
        ("Zcash shielded", "x"),
        ("btc", "x"),
        ("Lightning", "x"),
        ("Avalanche X-Chain", "x"),
    ]
    yield [("BNB Beacon Chain", "x"), ("bnb", "x"), ("avalanche", "x"), ("Avalanche P-Chain", "x")]
    yield [("near", "alice.near"), ("near", "bob.near"), ("near", KEY)]


@pytest.mark.parametrize("rows", list(apart()))
def test_what_is_different_stays_apart(rows):
    assert len({account_identity(*row) for row in rows}) == len(rows), rows
