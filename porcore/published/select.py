"""From a published list to the canonical wallet list of a snapshot: what counts, and what stays outside.

A coin counts when it is a member of one of the snapshot's assets, or when [wallets] counts_as in snapshot.toml says
which member it counts as. Everything else stays outside, row by row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from porcore.errors import BundleError, FormatError
from porcore.published.rows import Published, PublishedRow
from porcore.wallets import BALANCE_DECIMALS, Wallet
from porcore.words import amount_text, parse_balance

__all__ = ["Selection", "select"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a list, parted."""

    wallets: tuple[Wallet, ...]  # canonical: ascending by (asset, chain, address), each once
    outside: tuple[PublishedRow, ...]  # coins of no asset, rows without a balance, rows that cannot be read


def select(
    published: Published, members: Mapping[str, object], counts_as: Mapping[str, str], name: str
) -> Selection:
    """Part a list by the snapshot's `members` and the explicit mapping `counts_as` (coin -> member).

    Forms of one member at one address become one row, their balances added and their names kept in its label;
    the same row twice counts once. Raises BundleError when two such rows differ in their evidence.
    """
    counted: dict[tuple[str, str, str], list[PublishedRow]] = {}
    outside: list[PublishedRow] = []
    for row in published.rows:
        member = row.coin if row.coin in members else counts_as.get(row.coin)
        if member is None or row.fault or not row.balance_stated:
            outside.append(row)
        else:
            wallet = replace(row.wallet, asset=member)
            counted.setdefault(wallet.key, []).append(replace(row, wallet=wallet))
    wallets = [_merged(rows, name) for rows in counted.values()]
    return Selection(tuple(sorted(wallets, key=lambda wallet: wallet.key)), tuple(outside))


def _merged(rows: list[PublishedRow], name: str) -> Wallet:
    first, forms = rows[0], dict[str, PublishedRow]()
    for row in rows:
        if _evidence(row.wallet) != _evidence(first.wallet):
            raise _conflict(name, first, row, "address", "signature")
        earlier = forms.setdefault(row.coin, row)
        if earlier.wallet.balance != row.wallet.balance:
            raise _conflict(name, earlier, row, "coin and address", "balance")
    total = sum(row.wallet.units for row in forms.values())
    heights = {row.wallet.height for row in rows}
    others = sorted(coin for coin in forms if coin != first.wallet.asset)
    labels = [row.wallet.label for row in rows] + ([f"counts {', '.join(others)}"] if others else [])
    balance = amount_text(total, BALANCE_DECIMALS)
    try:
        parse_balance(balance, BALANCE_DECIMALS, "balance")
    except FormatError:
        raise BundleError(
            f"{name}, row {first.line}", "a sum outside the format's range", "a smaller sum"
        ) from None
    return replace(
        first.wallet,
        balance=balance,
        height=heights.pop() if len(heights) == 1 else "",
        label="; ".join(dict.fromkeys(filter(None, labels))),
    )


def _conflict(name: str, first: PublishedRow, second: PublishedRow, same: str, other: str) -> BundleError:
    return BundleError(
        f"{name}, row {second.line}",
        f"the {same} of row {first.line} with another {other}",
        f"one {other} for it",
        "Remove the row that is not meant.",
    )


def _evidence(wallet: Wallet) -> tuple[str, ...]:
    return (
        wallet.message,
        wallet.public_key,
        wallet.script,
        wallet.signature,
        wallet.signature2,
    )
