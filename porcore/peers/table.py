"""The formats that are read, one line each, in the order of the matrix: add a new one here."""

from porcore.peers.backpack import BACKPACK
from porcore.peers.binance import BINANCE
from porcore.peers.bitbase import BITBASE
from porcore.peers.bitget import BITGET
from porcore.peers.bitmex import BITMEX
from porcore.peers.bitunix import BITUNIX
from porcore.peers.bybit import BYBIT
from porcore.peers.coinex import COINEX
from porcore.peers.flipster import FLIPSTER
from porcore.peers.gate import GATE
from porcore.peers.hotcoin import HOTCOIN
from porcore.peers.htx import HTX
from porcore.peers.htx_sums import HTX_SUMS
from porcore.peers.lemon import LEMON
from porcore.peers.mexc import MEXC
from porcore.peers.okx_poseidon import OKX_POSEIDON
from porcore.peers.okx_v1 import OKX_V1
from porcore.peers.okx_v2 import OKX_V2_TREE, OKX_V2_USER
from porcore.peers.ourbit import OURBIT
from porcore.peers.ours import OURS
from porcore.peers.path_strings import BINGX, PIONEX, TOPONE
from porcore.peers.report import Format
from porcore.peers.swissborg import SWISSBORG

__all__ = ["FORMATS"]

FORMATS: tuple[Format, ...] = (
    OURS,
    BYBIT,
    BITGET,
    BITUNIX,
    MEXC,
    OURBIT,
    OKX_V1,
    OKX_V2_TREE,
    OKX_V2_USER,
    OKX_POSEIDON,
    BACKPACK,
    GATE,
    BINANCE,
    HTX,
    HTX_SUMS,
    SWISSBORG,
    HOTCOIN,
    LEMON,
    COINEX,
    BITBASE,
    FLIPSTER,
    BITMEX,
    BINGX,
    PIONEX,
    TOPONE,
)
