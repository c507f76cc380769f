"""What six exchanges publish, for the demo's group: bundles of claims, and a list of balances to rebuild a tree from.

The two wallet lists of OKX and HTX are real ones (``lists/SOURCES.md``). Everything else, totals, roots and clients, is made
up and says nothing about any exchange.
"""

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.demo.other_exchange import OKX_ASSETS, SmallTree, tree_of

__all__ = ["Community", "write_publications"]

MAKER = "Depositors Guild"
# Hundredths of BTC, ETH and USDT; the second one asks.
_OKX_CLIENTS = ((0, 21, 10_050), (0, 3, 4_200), (0, 2, 1_550), (0, 8, 1_000))
_BITMEX_PIECES = (
    (7, 250_000),
    (7, 1_250_000),
    (11, 90_000_000),
    (12, 40_000),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
)
_HEIGHT = 871_000  # the block that BitMEX's list names


@dataclass(frozen=True, slots=True)
class Community:
    """What the walk loads and expects."""

    bundles: tuple[str, ...]  # names in the import folder, in the order in which they are loaded
    okx_file: bytes  # Alice's file, of a root that is loaded
    okx_other_file: bytes  # a file of a tree that no one loaded
    phemex_id: str  # a client of the list that was rebuilt
    bitmex_nonce: str  # account and nonce, as a client types them
    bitmex_balance: str


def write_publications(folder: Path) -> Community:
    """Write the bundles into `folder`, the import folder."""
    okx = tree_of(OKX_ASSETS, _OKX_CLIENTS, "guild")
    other = tree_of(OKX_ASSETS, ((0, 1, 100), *_OKX_CLIENTS[1:]), "guild")
    phemex_id = _write_phemex(folder / "phemex-list")
    _write_okx(folder / "okx-claim", okx)
    _write_htx(folder / "htx-claim")
    _write_gate(folder / "gate-claim")
    _write_bybit(folder / "bybit-claim")
    _write_bitmex(folder / "bitmex-claim")
    names = ("okx-claim", "htx-claim", "gate-claim", "bybit-claim", "bitmex-claim", "phemex-list")
    return Community(names, okx.file(1), other.file(1), phemex_id, f"7,{_nonce(7)}", "1,500,000")


def _write_okx(folder: Path, tree: SmallTree) -> None:
    totals = {asset: amount for asset, amount in tree.totals.items() if amount != "0"}
    _claim(
        folder,
        "okx",
        "2026-10-20T00:00:00Z",
        "okx-v1",
        "https://www.okx.com/proof-of-reserves",
        {"": tree.root},
        totals,
        files("bot.demo").joinpath("lists/okx.csv").read_bytes(),
        {"USDT-TON": "USDT"},
    )


def _write_htx(folder: Path) -> None:
    counts = {
        "WBTC-ERC20": "BTC",
        "BTC-TRC20": "BTC",
        "aETH": "ETH",
        "stETH": "ETH",
    }
    totals = {"BTC": "20100", "DOGE": "451200000", "ETH": "124000", "TRX": "8950000000"}
    _claim(
        folder,
        "htx",
        "2026-10-01T00:00:00Z",
        "",
        "https://www.htx.com/proof-of-reserve",
        {},
        totals,
        files("bot.demo").joinpath("lists/htx.csv").read_bytes(),
        counts,
    )


def _write_gate(folder: Path) -> None:
    totals = {"BTC": "1520000000000", "ETH": "23100000000000"}
    wallets = _wallets(
        ("BTC", "bitcoin", _address("gate"), "15900"), ("ETH", "ethereum", _evm("gate"), "240000")
    )
    root = _digest("gate root")
    _claim(
        folder,
        "gate",
        "2026-09-30T00:00:00Z",
        "gate",
        "https://www.gate.com/proof-of-reserves",
        {"": root},
        totals,
        wallets,
        {},
    )


def _write_bybit(folder: Path) -> None:
    totals = {"BTC": "61000.5", "ETH": "520000", "USDT": "6100000000"}
    wallets = _wallets(
        ("BTC", "bitcoin", _address("bybit"), "63200.25"),
        ("ETH", "ethereum", _evm("bybit"), "527000"),
        ("USDT", "tron", _evm("bybit usdt"), "6150000000"),
    )
    root = _digest("bybit root")
    _claim(
        folder,
        "bybit",
        "2026-10-15T00:00:00Z",
        "bybit",
        "https://www.bybit.com/app/user/proof-of-reserve",
        {"": root},
        totals,
        wallets,
        {},
    )


def _write_bitmex(folder: Path) -> None:
    lines, root = _bitmex_list()
    wallets = _wallets(("XBT", "bitcoin", _address("bitmex"), "0.95"))
    _claim(
        folder,
        "bitmex",
        "2026-10-18T00:00:00Z",
        "bitmex",
        "https://public.bitmex.com/?prefix=data/porl/",
        {"": root},
        {"XBT": str(sum(units for _, units in _BITMEX_PIECES))},
        wallets,
        {},
        {"XBT": 8},
    )
    (folder / "leaves.csv").write_bytes("".join(f"{line}\n" for line in lines).encode())


def _claim(
    folder: Path,
    exchange: str,
    taken_at: str,
    proof_format: str,
    source: str,
    roots: dict[str, str],
    totals: dict[str, str],
    wallets: bytes,
    counts_as: dict[str, str],
    decimals: dict[str, int] | None = None,
) -> None:
    """Write a bundle; `decimals` of assets whose total is in the smallest unit."""
    folder.mkdir(parents=True)
    lines = [
        'format = "porcore-claim/1"',
        f'exchange = "{exchange}"',
        f'taken_at = "{taken_at}"',
        f'proof_format = "{proof_format}"',
        f'source = "{source}"',
    ]
    for label, root in roots.items():
        lines += ["[[roots]]", f'label = "{label}"', f'hash = "{root}"']
    for asset, amount in totals.items():
        lines += ["[[totals]]", f'asset = "{asset}"', f'amount = "{amount}"']
    for asset, digits in (decimals or {}).items():
        lines += ["[[units]]", f'asset = "{asset}"', f"decimals = {digits}", f'source = "{source}"']
    if counts_as:
        lines += ["[wallets.counts_as]", *(f'"{coin}" = "{asset}"' for coin, asset in counts_as.items())]
    (folder / "publication.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "wallets.csv").write_bytes(wallets)


def _wallets(*rows: tuple[str, str, str, str]) -> bytes:
    lines = ["asset,chain,address,balance,height,label"]
    lines += [f"{asset},{chain},{address},{balance},," for asset, chain, address, balance in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def _write_phemex(folder: Path) -> str:
    """Write the list that the exchange offers for download, and what its rebuilder says of it; return a client's id."""
    folder.mkdir(parents=True)
    ids = [_digest(f"phemex client {number}") for number in range(400)]
    rows = [
        (id_, f"{7 * n % 997}.{n % 10}5", f"{13 * n % 89}.25", f"{31 * n % 9973}.5")
        for n, id_ in enumerate(ids)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Hashed Client ID", "BTC", "ETH", "USDT"))
    writer.writerows(rows)
    data = text.getvalue().encode()
    (folder / "balances.csv").write_bytes(data)
    (folder / "snapshot.toml").write_text(
        _PHEMEX.format(sha256=hashlib.sha256(data).hexdigest(), maker=MAKER)
    )
    (folder / "wallets.csv").write_bytes(
        _wallets(
            ("BTC", "bitcoin", _address("phemex"), "210000"),
            ("ETH", "ethereum", _evm("phemex"), "18000.5"),
            ("USDT", "ethereum", _evm("phemex"), "2010000"),
        )
    )
    return ids[7]


_PHEMEX = """\
format = "porcore-bundle/1"
exchange = "Phemex rebuilt by {maker}"
taken_at = "2026-10-25T00:00:00Z"

[source]
exchange = "Phemex"
address = "https://phemex.com/proof-of-reserves"
sha256 = "{sha256}"
maker = "{maker}"

[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]

[[assets]]
symbol = "ETH"
decimals = 8
members = ["ETH"]

[[assets]]
symbol = "USDT"
decimals = 6
members = ["USDT"]
"""


def _bitmex_list() -> tuple[list[str], str]:
    """Return the lines of the list of all leaves, root first, and the root. The rule is BitMEX's (docs/peers.md)."""
    nodes = [
        (_bitmex_leaf(account, units, place), units) for place, (account, units) in enumerate(_BITMEX_PIECES)
    ]
    levels = [nodes]
    while len(nodes) > 1:
        nodes = [
            (hashlib.sha256(a[0] + _q(a[1]) + b[0] + _q(b[1])).digest(), a[1] + b[1])
            for a, b in zip(nodes[::2], nodes[1::2], strict=True)
        ]
        levels.append(nodes)
    listed: Iterable[tuple[bytes, int]] = (node for level in reversed(levels) for node in level)
    return [f"block_height:{_HEIGHT}", *(f"{node.hex()},{units}" for node, units in listed)], nodes[0][
        0
    ].hex()


def _bitmex_leaf(account: int, units: int, place: int) -> bytes:
    key = hashlib.sha256(bytes.fromhex(_nonce(account)) + _q(_HEIGHT) + _q(account)).digest()
    return hmac.new(key, _q(units) + _q(place), hashlib.sha256).digest()


def _nonce(account: int) -> str:
    return _digest(f"bitmex account {account}")


def _q(number: int) -> bytes:
    return number.to_bytes(8, "little")


def _digest(text: str) -> str:
    return hashlib.sha256(f"porbot demo: {text}".encode()).hexdigest()


def _address(name: str) -> str:
    return f"made-up-{_digest(name)[:24]}"


def _evm(name: str) -> str:
    return f"0x{_digest(name)[:40]}"
