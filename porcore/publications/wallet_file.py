"""The wallet list of a claim, in any layout that is read: all its coins are kept, and what cannot count is told apart."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from porcore.errors import FormatError
from porcore.format.wallet_list import Wallet, parse_rows
from porcore.ledger.archive.zip_lists import ZIP, open_lists
from porcore.ledger.limits import BundleLimits
from porcore.ledger.readers.cells import shown_name
from porcore.ledger.readers.wallets import read_wallet_rows
from porcore.publications.claim import ClaimTotal
from porcore.publications.errors import TOML, ClaimError, as_claim_errors
from porcore.publications.reading import is_symbol
from porcore.reserves.wallet_lists import (
    Published,
    PublishedRow,
    Selection,
    is_published,
    open_published,
    select,
)
from porcore.reserves.wallet_lists.rows import faulty

__all__ = ["WalletFile", "check_capitals", "read_wallet_file"]

_HEAD = 4096  # bytes
_MOST_SHOWN = 40  # coins in one error
_MOST_UNMATCHED, _MOST_NEAR = 3, 4  # names of counts_as without a row, and coins beside each
_MOST_COMPARED, _LONGEST = 2000, 64  # coins, and characters of each


@dataclass(frozen=True, slots=True)
class WalletFile:
    """A list, parted. Rows in `outside` count for nothing: no balance, no symbol of ours, or not readable."""

    wallets: tuple[Wallet, ...]  # canonical: ascending by (asset, chain, address), each once
    outside: tuple[PublishedRow, ...] = ()
    repeated: tuple[PublishedRow, ...] = ()  # rows whose wallet is listed already
    layout: str = ""
    notes: tuple[str, ...] = ()  # sentences about what was passed over


def read_wallet_file(
    data: bytes, name: str, counts_as: Mapping[str, str], limits: BundleLimits
) -> WalletFile:
    """Return the list in `data`, a whole file; every coin is an asset of its own unless `counts_as` says which it is.

    Raises ClaimError for a file that is no list, a wallet with two balances, and a row of our own layout or of JSON
    that cannot be read.
    """
    with as_claim_errors():
        published = _listed(data, name, limits)
        coins = {row.coin for row in published.rows}
        members = {coin: None for coin in coins if is_symbol(coin) and coin not in counts_as}
        parted: Selection = select(published, members, counts_as, name)
    notes = (*_unmatched(counts_as, coins), *published.notes)
    return WalletFile(parted.wallets, parted.outside, parted.repeated, published.layout, notes)


def _unmatched(counts_as: Mapping[str, str], coins: set[str]) -> Iterator[str]:
    """Yield a sentence about the coins of `counts_as` that no row is called, with what rows are called, nearest first."""
    missing = [coin for coin in counts_as if coin not in coins]
    compared = sorted(coins)[:_MOST_COMPARED] if missing else []
    for coin in missing[:_MOST_UNMATCHED]:
        wanted = coin.casefold()
        near = sorted(
            compared, key=lambda one: (-SequenceMatcher(None, wanted, one.casefold()[:_LONGEST]).ratio(), one)
        )
        named = ", ".join(shown_name(one) for one in near[:_MOST_NEAR]) + " …" * (len(near) > _MOST_NEAR)
        rows = f"; rows are called {named}" if near else ", and the list has no rows"
        yield f"counts_as: no row is called {shown_name(coin)}{rows}."
    if len(missing) > _MOST_UNMATCHED:
        yield f"counts_as: no row is called like {len(missing) - _MOST_UNMATCHED} more of its names."


def check_capitals(wallets: tuple[Wallet, ...], totals: tuple[ClaimTotal, ...], name: str) -> None:
    """Raise ClaimError where a coin of the list is no total, and one is called like it but for capitals.

    Gate and HTX write their totals in small letters: nobody is to be shown 0 % for that.
    """
    stated = {total.asset for total in totals}
    folded = {asset.casefold(): asset for asset in stated}
    coins = sorted({wallet.asset for wallet in wallets} - stated)
    meant = [(coin, folded[coin.casefold()]) for coin in coins if coin.casefold() in folded]
    if meant:
        coin, asset = meant[0]
        pairs = ", ".join(f'"{coin}" = "{asset}"' for coin, asset in meant[:_MOST_SHOWN])
        raise ClaimError(
            f"{TOML} and {name}",
            f"{coin} in the list and {asset} in the totals",
            "one name for one asset",
            f"Write in {TOML}, under [wallets]: counts_as = {{ {pairs} }}",
        )


def _listed(data: bytes, name: str, limits: BundleLimits) -> Published:
    head = data[:_HEAD].partition(b"\n")[0]
    if data.startswith(ZIP):
        file = open_lists(io.BytesIO(data), name, limits)
    elif head.lstrip()[:1] == b"[":
        return Published("list", _json_rows(data, name))
    elif is_published(head):
        file = open_published(b"", io.BytesIO(data), name)
    else:
        rows = tuple(read_wallet_rows(io.BytesIO(data), None))
        for row in rows:
            _check_readable(row, name)
        return Published("csv", rows)
    return Published(file.layout, tuple(file.rows), tuple(file.notes))


def _json_rows(data: bytes, name: str) -> tuple[PublishedRow, ...]:
    try:
        found = parse_rows(data)
    except FormatError as error:
        raise ClaimError(name, str(error).removesuffix("."), "a wallet list in our own form") from None
    rows = tuple(
        PublishedRow(number, row.asset, row) if isinstance(row, Wallet) else faulty(number, "", str(row))
        for number, row in enumerate(found, start=1)
    )
    for row in rows:
        _check_readable(row, name)
    return rows


def _check_readable(row: PublishedRow, name: str) -> None:
    if row.fault:
        raise ClaimError(
            f"{name}, {row.place}", row.fault, "a row that can be read", "Whoever made the list can mend it."
        )
