"""Every name that OKX gives to a network, and what becomes of it: one network, one way of checking, one wallet."""

import pytest

from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.chains import CHAINS, find_chain, is_known, network_of
from porcore.reserves.evidence.networks import EVM_NETWORK_OF, UNCHECKED_NETWORK_OF

# The keys of OKX's maps (porcore/reserves/evidence/networks.py says where they stand), by the network they mean.
OKX_EVM = {
    "ethereum": "ETH BETH USDT-ERC20 USDC SHIB UNI LINK BLUR PEOPLE OKB",
    "arbitrum": "ARBITRUM ETH_ARBITRUM ETH-ARBITRUM USDT-ARBITRUM USDC-ARBITRUM USDC-ARBITRUM-NATIVE",
    "arbitrumnova": "ARBITRUM_NOVA",
    "optimism": "OPTIMISM ETH_OPTIMISM ETH-OPTIMISM USDT-OPTIMISM USDC-OPTIMISM USDC-OPTIMISM-FF85",
    "base": "BASE ETH_BASE USDC-BASE",
    "polygon": "POLYGON MATIC POLY_OPERA USDT-POLY POLY-USDC POLY-USDC-3359",
    "polygonzkevm": "POLYGON_ZKEVM",
    "bsc": "BSC BNB_BSC BABYDOGE-BSC",
    "opbnb": "OP_BNB",
    "avalanche": "AVAXC USDT-AVAXC USDC-AVAXC",
    "linea": "ETH_LINEA ETH-LINEA",
    "zksync": "ZKSYNC2 ETH_ZKSYNC2 ETH_ZKSYNC",
    "okc": "OKT OKC USDT-OKC20 OKB-OKC20 LTCK-OKC20 FILK-OKC20 USDC-OKC20 SHIBK-KIP20 DOTK-OKC20 ETCK-KIP20"
    " XRPK-KIP20 UNIK-OKC20 BCHK-KIP20 BABYDOGE-KIP20 LINKK-OKC20 TRXK-KIP20 ETHK-OKC20",
    "xlayer": "XLAYER OKB_X1 OKB-X1 OKB-X1-ETH OKB-X1-USDT OKB-X1-USDC",
    "xlayertest": "OKB_X1_TEST",
    "core": "CORE",
    "bera": "BERA",
    "story": "STORY IP_STORY",
    "merlin": "MERLIN MERLIN_BTC",
    "unichain": "UNICHAIN ETH_UNICHAIN",
    "scroll": "SCROLL",
    "blast": "ETH_BLAST",
    "sonic": "SONIC S_SONIC",
    "fantom": "FTM_OPERA",
    "cronos": "CRONOS",
    "celo": "CELO",
    "ethereumclassic": "ETC",
    "ethereumpow": "ETHW",
    "ethereumfair": "ETHF",
    "cfxevm": "CFX_EVM",
    "worldchain": "ETH_WORLD",
    "chiliz": "CHZ CHILIZ",
    "ronin": "RONIN RON",
    "kaia": "KAIA KLAY",
    "ace": "ACE ACE_MAIN",
    "moonbeam": "MOONBEAM GLRM",
    "moonriver": "MOVR",
    "metis": "METIS METIS_MAINNET",
    "flare": "FLR FLARE",
    "theta": "THETA TFUEL",
    "gravity": "G G_GRAVITY",
    "sophon": "SOPHON",
    "oasys": "OASYS OAS",
    "zeta": "ZETA",
    "mxc": "MXC_MXC",
    "filecoinevm": "FIL_EVM FIL-EVM FEVM",
    "plasma": "XPL",
    "seievm": "SEI_EVM",
    "monad": "MONAD",
    "hyperevm": "HYPEREVM",
    "stable": "GUSDT_STABLE",
    "katana": "ETH_KATANA",
    "fraxtal": "FRAX_EVM",
    "abstract": "ABSTRACT",
    "cortex": "CTXC",
    "sentient": "SENTIENT",
    "megaeth": "ETH_MEGA",
    "pulsechain": "PLS",
    "heco": "HT_HECO",
    "apechain": "APE_APECHAIN",
    "manta": "MANTA2",
    "taiko": "TAIKO",
    "kcc": "KCC",
    "haqq": "ISLM",
    "hoo": "HOO",
    "step": "FITFI_STEP",
    "fan": "FAN",
    "astarevm": "ASTR_ASTAREVM",
    "you": "YOU",
    "xeta": "XETA",
    "wtc": "WTC",
    "wemix": "WEMIX3",
    "true": "TRUE",
    "omn": "OMN",
    "linkeye": "LINKEYE",
    "intnew": "INT_NEW",
    "fusion": "FSN",
    "evmos": "EVMOS",
    "cmt": "CMT",
    "aacnew": "AAC_NEW",
    "mode": "ETH_MODE",
    "starcoinevm": "STC_EVM",
    "over": "OVER",
    "dymension": "DYM",
    "dymensiontest": "DYM_TEST",
    "win": "WIN",
    "vnt": "VNT",
    "ltk": "LTK",
    "iotex": "IOTX",
    "platon": "LAT",
    "lisk": "ETH_LSK",
}
OKX_CHECKED = {
    "tron": "TRX TRON USDT-TRC20 USDC-TRC",
    "bitcoin": "BTC USDT-OMNI",
    "bitcoin-cash": "BCH BCHN",
    "ecash": "BCHA XEC",
    "bitcoin-sv": "BSV BCHSV",
    "bitcoin-diamond": "BCD",
    "bitcoin-gold": "BTG",
    "litecoin": "LTC",
    "dogecoin": "DOGE",
    "dash": "DASH",
    "digibyte": "DGB",
    "qtum": "QTUM",
    "ravencoin": "RVN",
    "zcash": "ZEC ZCASH",
    "horizen": "ZEN",
    "solana": "SOL USDC-SPL USDT-SPL",
    "aptos": "APTOS APTOS-FA APT USDT-APTOS USDC-APTOS",
    "sui": "SUI USDC-SUI",
    "ton": "TON TONCOIN-NEW TONCOIN_NEW USDT-TON",
    "polkadot": "DOT ASSET_HUB",
    "kusama": "KSM ASSET_HUB_KSM",
    "cardano": "ADA",
    "near": "NEAR",
}
OKX_UNCHECKED = {
    "xrp": "XRP RIPPLE",
    "filecoin": "FIL",
    "conflux": "CFX",
    "aelf": "ELF AELF",
    "terraclassic": "LUNC",
    "terra": "TERRA LUNA_TERRA",
    "nuls": "NULS",
    "stacks": "STX",
    "celestia": "TIA",
    "cosmos": "ATOM",
    "cryptoorg": "CRO",
    "dora": "DORA",
    "dydx": "DYDX",
    "injective": "INJ",
    "icon": "ICX",
    "harmony": "ONE HARMONY_ONE",
    "flow": "FLOW",
    "fogo": "FOGO",
    "venom": "VENOM",
    "enjin": "ENJ ENJIN",
    "phala": "PHALA PHA_KHA",
    "clover": "CLV",
    "avail": "AVAIL",
    "shiden": "SDN",
    "centrifuge": "CFG_DOT",
    "efinity": "EFI_DOT",
    "karura": "KARU",
    "stellar": "XLM STELLAR",
    "pi": "PI",
    "hedera": "HBAR HEDERA",
    "internetcomputer": "ICP",
    "acala": "ACA",
    "casper": "CSPR",
    "siacoin": "SC",
    "iota": "IOTA IOTA_NEW",
    "iotastardust": "IOTA_STARDUST",
    "tezos": "TEZOS XTZ",
    "kadena": "KDA",
    "multiversx": "EGLD ERD",
    "algorand": "ALGO USDT-ALGO",
    "astar": "ASTR",
    "iost": "IOST",
    "canton": "CC_CANTON",
    "klayr": "KLY",
    "pocket": "POKT",
    "lsk": "LSK",
    "starknet": "STARKNET STARKNET_ETH STARK",
    "eos": "EOS A VAULTA",
    "wax": "WAX WAXP",
    "decred": "DCR",
}


def keys(table):
    return [(network, key) for network, named in table.items() for key in named.split()]


def test_no_key_is_missing():
    assert len(keys(OKX_EVM)) == 161
    assert len(keys(OKX_CHECKED)) == 43
    assert len(keys(OKX_UNCHECKED)) == 67


@pytest.mark.parametrize(("network", "key"), keys(OKX_EVM))
def test_a_signed_row_of_every_ethereum_kind_name_is_signed(signing, network, key):
    row = signing.recoverable_row("eip191-hash", signing.Signer(3))
    found = examine(signing.row(key, row.address, signature=row.signature, message=row.message))
    assert (found.level, found.form) == (Level.SIGNED, "eip191-hash")
    assert network_of(key) == network


@pytest.mark.parametrize(("network", "key"), keys(OKX_CHECKED))
def test_a_signed_row_of_every_other_checked_name_is_signed(cell_row, signing, network, key):
    assert network_of(key) == find_chain(key).name == network
    form = {"bitcoin": "p2pkh", "tron": "tron-v1", "ed25519": "ed25519-okx"}[find_chain(key).family.value]
    row = cell_row(network, form)
    fields = {name: getattr(row, name) for name in ("message", "signature", "public_key")}
    assert examine(signing.row(key, row.address, **fields)).level is Level.SIGNED


@pytest.mark.parametrize(("network", "key"), keys(OKX_UNCHECKED))
def test_a_name_whose_signatures_are_not_checked_says_so_and_is_one_network(signing, network, key):
    found = examine(signing.row(key, "address", signature="0x" + "ab" * 64))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "chain")
    assert network_of(key) == network
    assert is_known(key)


@pytest.mark.parametrize(
    "named",
    [
        "arbitrum ETH_ARBITRUM Arbitrum-One",
        "xrp ripple XRP",
        "filecoin FIL",
        "BSC|BNB Smart Chain (BEP20)|BEP20|bnb_bsc",
        "ETH|Ethereum (ERC20)|ERC-20|ethereum",
        "TRX|Tron (TRC20)|trc20|TRON",
    ],
)
def test_names_of_one_network_are_one(named):
    names = named.split("|") if "|" in named else named.split()
    assert len({network_of(name) for name in names}) == 1


def test_no_name_stands_for_two_networks():
    checked = [alias for chain in CHAINS for alias in chain.aliases]
    assert len(set(checked)) == len(checked)
    assert not set(checked) & set(UNCHECKED_NETWORK_OF)
    # A network's own name leads to itself, or two lines would share a name.
    for table in (EVM_NETWORK_OF, UNCHECKED_NETWORK_OF):
        assert all(table[network] == network for network in table.values())


def test_an_unknown_network_keeps_its_name():
    assert network_of("Some Net-1") == "somenet1"
    assert not is_known("Some Net-1")
