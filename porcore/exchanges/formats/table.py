"""The formats that are read, one line each, in the order of the matrix: add a new one here."""

from porcore.exchanges.formats.backpack import BACKPACK
from porcore.exchanges.formats.binance import BINANCE
from porcore.exchanges.formats.bitbase import BITBASE
from porcore.exchanges.formats.bitget import BITGET
from porcore.exchanges.formats.bitmex import BITMEX
from porcore.exchanges.formats.bitunix import BITUNIX
from porcore.exchanges.formats.bybit import BYBIT
from porcore.exchanges.formats.coinex import COINEX
from porcore.exchanges.formats.flipster import FLIPSTER
from porcore.exchanges.formats.gate import GATE
from porcore.exchanges.formats.hotcoin import HOTCOIN
from porcore.exchanges.formats.htx import HTX
from porcore.exchanges.formats.htx_sums import HTX_SUMS
from porcore.exchanges.formats.lemon import LEMON
from porcore.exchanges.formats.mexc import MEXC
from porcore.exchanges.formats.okx_poseidon import OKX_POSEIDON
from porcore.exchanges.formats.okx_v1 import OKX_V1
from porcore.exchanges.formats.okx_v2 import OKX_V2_TREE, OKX_V2_USER
from porcore.exchanges.formats.ourbit import OURBIT
from porcore.exchanges.formats.ours import OURS
from porcore.exchanges.formats.path_strings import BINGX, PIONEX, TOPONE
from porcore.exchanges.formats.swissborg import SWISSBORG
from porcore.exchanges.report import Format

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
