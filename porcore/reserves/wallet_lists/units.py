"""In how many decimals lists that state whole base units count: facts of the coins themselves."""

from porcore.reserves.evidence.chains import network_of

__all__ = ["decimals_of", "decimals_on"]

# OKX's names of 2022, without a network, as its own program counts them (PorCoinBaseUnitPrecisionMap in
# okx/proof-of-reserves, common/coin.go, MIT). FIL, which that map has at 18, has 18 decimals on its chain too.
_BY_COIN: dict[int, str] = {
    4: "EOS",
    6: "USDT-OMNI USDT USDT-ERC20 USDT-POLY USDT-AVAXC USDT-ARBITRUM USDT-OPTIMISM USDC POLY-USDC USDC-AVAXC"
    " USDC-ARBITRUM USDC-OPTIMISM OKB-X1-USDT OKB-X1-USDC POLY-USDC-3359 USDC-OPTIMISM-FF85 USDC-ARBITRUM-NATIVE"
    " USDC-BASE USDT-TRC20 USDC-TRC TRX LUNC USDC-SPL USDT-SPL USDG USDT-APTOS USDC-APTOS USDC-SUI USDT-TON XRP"
    " RIPPLE USDT-ALGO",
    8: "BTC BCHN BCH BCHA BSV LTC DOGE DASH BTG BCD DGB QTUM RVN ZEC ELF APTOS APTOS-FA",
    9: "SOL SUI TONCOIN-NEW TON",
    10: "DOT",
    18: "ETH ETH-ARBITRUM ETH-OPTIMISM USDT-OKC20 ETC OKB-OKC20 LTCK-OKC20 FILK-OKC20 USDC-OKC20 SHIBK-KIP20 DOTK-OKC20"
    " ETCK-KIP20 XRPK-KIP20 UNIK-OKC20 BCHK-KIP20 BABYDOGE-KIP20 LINKK-OKC20 TRXK-KIP20 BABYDOGE-BSC SHIB UNI LINK"
    " ETHW BLUR MATIC PEOPLE OKT OKB OPTIMISM ETH-LINEA BASE ETH-BASE ETH-ZKSYNC2 OKB-X1 OKB-X1-ETH ZKSYNC2 BETH FIL"
    " CFX FIL-EVM",
}
_COINS = {coin: decimals for decimals, coins in _BY_COIN.items() for coin in coins.split()}

# Coins of a network by the network's name, and tokens where their contract counts as stated.
_ON_NETWORK: dict[str, dict[str, int]] = {
    "bitcoin": {"BTC": 8, "XBT": 8},
    "litecoin": {"LTC": 8},
    "dogecoin": {"DOGE": 8},
    "bitcoin-cash": {"BCH": 8},
    "ethereum": {
        "ETH": 18,
        "USDT": 6,
        "USDC": 6,
        "WBTC": 8,
        "STETH": 18,
        "LINK": 18,
        "UNI": 18,
        "SHIB": 18,
        "APE": 18,
        "MATIC": 18,
        "POL": 18,
        "BMEX": 18,
        "AXS": 18,
        "PEPE": 18,
    },
    "arbitrum": {"ETH": 18, "USDT": 6, "USDC": 6, "ARB": 18},
    "optimism": {"ETH": 18, "USDT": 6, "USDC": 6, "OP": 18},
    "base": {"ETH": 18, "USDC": 6},
    "bsc": {"BNB": 18, "USDT": 18, "USDC": 18},
    "polygon": {"MATIC": 18, "POL": 18, "USDT": 6, "USDC": 6},
    "avalanche": {"AVAX": 18, "USDT": 6, "USDC": 6},
    "tron": {"TRX": 6, "USDT": 6, "USDC": 6},
    "solana": {"SOL": 9, "USDT": 6, "USDC": 6},
    "cardano": {"ADA": 6},
    "xrp": {"XRP": 6},
    "polkadot": {"DOT": 10},
    "near": {"NEAR": 24},
    "aptos": {"APT": 8, "USDT": 6, "USDC": 6},
    "sui": {"SUI": 9, "USDC": 6},
    "ton": {"TON": 9, "TONCOIN": 9, "USDT": 6},
    "stellar": {"XLM": 7},
    "algorand": {"ALGO": 6},
    "cosmos": {"ATOM": 6},
}


def decimals_of(coin: str) -> int | None:
    """Return the decimals of a coin as OKX named it in 2022, or None where they are not known here."""
    return _COINS.get(coin.upper())


def decimals_on(network: str, asset: str) -> int | None:
    """Return the decimals of an asset on a network, or None where they are not known here."""
    return _ON_NETWORK.get(network_of(network), {}).get(asset.upper())
