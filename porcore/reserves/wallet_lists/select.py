"""From a published list to the canonical wallet list of a snapshot: what counts, and what stays outside.

A coin counts when it is a member of one of the snapshot's assets, or when [wallets] counts_as in snapshot.toml says
which member it counts as. Everything else stays outside, row by row.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from porcore.errors import BundleError, FormatError
from porcore.format.grammar import amount_text, parse_balance
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.evidence.identity import wallet_identity
from porcore.reserves.wallet_lists.rows import Published, PublishedFile, PublishedRow

__all__ = ["Selection", "select"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a list, parted."""

    wallets: tuple[Wallet, ...]  # canonical: ascending by (asset, chain, address), each once
    outside: tuple[PublishedRow, ...]  # coins of no asset, rows without a balance, rows that cannot be read
    repeated: tuple[PublishedRow, ...] = ()  # rows whose wallet is listed already; each wallet counts once


def select(
    published: Published | PublishedFile,
    members: Mapping[str, object],
    counts_as: Mapping[str, str],
    name: str,
) -> Selection:
    """Part a list by the snapshot's `members` and the explicit mapping `counts_as` (coin -> member).

    Forms of one member at one address become one row, their balances added and their names kept in its label;
    the same wallet twice counts once, however it is spelled. Raises BundleError when two such rows differ in their
    evidence, and what reading the rows raises.
    """
    counted: dict[Hashable, list[PublishedRow]] = {}
    outside: list[PublishedRow] = []
    repeated: list[PublishedRow] = []
    for row in published.rows:
        member = row.coin if row.coin in members else counts_as.get(row.coin)
        if member is None or row.fault or not row.balance_stated:
            outside.append(row)
            continue
        wallet = replace(row.wallet, asset=member)
        counted.setdefault(wallet_identity(wallet), []).append(replace(row, wallet=wallet))
        if row.repeats:
            repeated.append(row)
    wallets = [_merged(rows, name) for rows in counted.values()]
    return Selection(tuple(sorted(wallets, key=lambda wallet: wallet.key)), tuple(outside), tuple(repeated))


def _merged(rows: list[PublishedRow], name: str) -> Wallet:
    """Return one wallet of rows of one account; `porcore.reserves.wallet_lists.repeats` has compared their balances."""
    first, forms = rows[0], dict[tuple[str, str], PublishedRow]()
    for row in rows:
        if _evidence(row.wallet) != _evidence(first.wallet):
            raise _conflict(name, first, row)
        forms.setdefault((row.coin, row.kind), row)
    total = sum(row.wallet.units for row in forms.values())
    heights = {row.wallet.height for row in rows}
    others = sorted({coin for coin, _ in forms if coin != first.wallet.asset})
    labels = [row.wallet.label for row in rows] + ([f"counts {', '.join(others)}"] if others else [])
    balance = amount_text(total, BALANCE_DECIMALS)
    try:
        parse_balance(balance, BALANCE_DECIMALS, "balance")
    except FormatError:
        raise BundleError(
            f"{name}, {first.place}", "a sum outside the format's range", "a smaller sum"
        ) from None
    return replace(
        first.wallet,
        balance=balance,
        height=heights.pop() if len(heights) == 1 else "",
        label="; ".join(dict.fromkeys(filter(None, labels))),
    )


def _conflict(name: str, first: PublishedRow, second: PublishedRow) -> BundleError:
    return BundleError(
        f"{name}, {second.place}",
        f"the address of {first.place} with another signature",
        "one signature for it",
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
