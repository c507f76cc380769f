"""The wallet list: what an exchange says it holds, and where (docs/format.md, "Wallet list")."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from operator import attrgetter, itemgetter

from porcore.errors import FormatError
from porcore.format import strict_json
from porcore.format.grammar import parse_balance, parse_symbol

__all__ = [
    "BALANCE_DECIMALS",
    "Wallet",
    "canonical_wallets",
    "parse_rows",
    "parse_wallets",
    "read_wallets",
    "wallets_hash",
]

BALANCE_DECIMALS = 30  # a wallet's balance has at most this many fraction digits of its own
MAX_BYTES = 2**28
MAX_ROWS = 2**20
MAX_TEXT = 65_536


@dataclass(frozen=True, slots=True)
class Wallet:
    """One address. Every field is printable ASCII text, "" when absent."""

    asset: str  # a member, such as USDT; summed into the asset that lists it
    chain: str
    address: str
    balance: str  # canonical decimal, at most 30 fraction digits
    height: str = ""  # block at which the balance was stated
    label: str = ""
    message: str = ""
    public_key: str = ""
    script: str = ""
    signature: str = ""
    signature2: str = ""

    @property
    def units(self) -> int:
        """The balance in units of 10^-30."""
        return parse_balance(self.balance, BALANCE_DECIMALS, "wallet balance")

    @property
    def key(self) -> tuple[str, str, str]:
        """What orders the list and may be in it only once."""
        return self.asset, self.chain, self.address


_ORDER = tuple(field.name for field in fields(Wallet))
_values, _by_name = attrgetter(*_ORDER), itemgetter(*_ORDER)
FIELDS = tuple(sorted(_ORDER))


def wallet_json(wallet: Wallet) -> dict[str, str]:
    """Return a wallet as plain data with exactly the format's keys."""
    return dict(zip(_ORDER, _values(wallet), strict=True))


def canonical_wallets(wallets: Iterable[Wallet]) -> bytes:
    """Return the canonical bytes of a list that is already in its order."""
    return strict_json.canonical([wallet_json(wallet) for wallet in wallets])


def wallets_hash(wallets: Iterable[Wallet]) -> str:
    """Return the 64 hex digits that a statement carries as ``reserves_sha256``."""
    return sha256(canonical_wallets(wallets)).hexdigest()


def read_wallets(data: bytes) -> tuple[Wallet, ...]:
    """Return the wallet list in `data`, a whole file. Raises FormatError when it is not readable or not canonical."""
    return parse_wallets(strict_json.load(data, "wallet list", MAX_BYTES))


def parse_rows(data: bytes) -> tuple[Wallet | FormatError, ...]:
    """Return the rows of a wallet list, each a wallet or what is wrong with it; their order may be any.

    `data` is a whole file. Raises FormatError for a file that is no list of at most 2^20 rows, and the first
    fault where no row can be read.
    """
    listed = strict_json.items(strict_json.load(data, "wallet list", MAX_BYTES), 0, MAX_ROWS, "wallet list")
    rows = tuple(
        _plain_wallet(item) or _wallet_or_fault(item, f"wallet {i + 1}") for i, item in enumerate(listed)
    )
    if rows and isinstance(rows[0], FormatError) and not any(isinstance(row, Wallet) for row in rows):
        raise rows[0]
    return rows


def _wallet_or_fault(item: object, where: str) -> Wallet | FormatError:
    try:
        return _parse_wallet(item, where)
    except FormatError as fault:
        return fault


def parse_wallets(value: object) -> tuple[Wallet, ...]:
    """Return the wallet list from plain data, every word and the order checked. Raises FormatError."""
    listed = strict_json.items(value, 0, MAX_ROWS, "wallet list")
    wallets = tuple(
        _plain_wallet(item) or _parse_wallet(item, f"wallet {number}")
        for number, item in enumerate(listed, start=1)
    )
    check_order(wallets)
    return wallets


def check_order(wallets: Sequence[Wallet]) -> None:
    """Raise FormatError unless the wallets ascend by (asset, chain, address), each once."""
    for number, (earlier, later) in enumerate(pairwise(wallets), start=2):
        if later.key <= earlier.key:
            raise FormatError("row-order", where=f"wallet {number}")


def _plain_wallet(value: object) -> Wallet | None:
    """Return the wallet in `value` where nothing about it is unusual; it is None where `_parse_wallet` has to look.

    It may only say yes: whatever it returns `_parse_wallet` returns too.
    """
    if type(value) is not dict or len(value) != len(_ORDER):
        return None
    try:
        texts = _by_name(value)
        together = "".join(texts)
    except (KeyError, TypeError):
        return None
    if len(together) > MAX_TEXT or not (together.isascii() and together.isprintable()):
        return None
    try:
        _checked_symbol(texts[0])
        parse_balance(texts[3], BALANCE_DECIMALS, "balance")
    except FormatError:
        return None
    return Wallet(*texts)


@lru_cache(1024)  # a list holds few assets
def _checked_symbol(text: str) -> None:
    parse_symbol(text, "asset")


def _parse_wallet(value: object, where: str) -> Wallet:
    parts = strict_json.record(value, FIELDS, where)
    texts = {name: strict_json.string(parts[name], f"{where}, {name}") for name in FIELDS}
    for name, content in texts.items():
        if len(content) > MAX_TEXT or not (content.isascii() and content.isprintable()):
            raise FormatError(
                "word", where=f"{where}, {name}", expected="printable ASCII, at most 65536 characters"
            )
    parse_symbol(texts["asset"], f"{where}, asset")
    parse_balance(texts["balance"], BALANCE_DECIMALS, f"{where}, balance")
    return Wallet(**texts)
