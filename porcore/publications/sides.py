"""A claim's two sides, brought into the form in which reserves and liabilities of a statement are compared.

The statement made here has no leaves and is never published: its id and its hashes mean nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from porcore.format.grammar import amount_text
from porcore.format.hashing import MAX_AMOUNT, Node
from porcore.format.statement import MAX_DECIMALS, Asset, Statement
from porcore.format.wallet_list import Wallet
from porcore.publications.claim import Claim, ClaimTotal
from porcore.publications.errors import ClaimError
from porcore.publications.reading import is_symbol

__all__ = ["OWN_UNITS", "LeftOut", "Sides", "WhyLeftOut", "amount_in_asset", "format_scale", "sides"]

# Formats whose totals are whole numbers of a unit that only the exchange knows (Gate and Binance: mostly 10^-8).
OWN_UNITS = frozenset(("gate", "binance", "htx", "bitmex"))
# Formats that say themselves how large a unit is: BitMEX's and River's lists count satoshis.
_SCALES = {"bitmex": {"BTC": 8, "XBT": 8}}
_NO_HASH = bytes(32)


class WhyLeftOut(StrEnum):
    """Why a total is compared with no wallets."""

    UNITS = "units"  # in units of the exchange's own, and nobody said how large one is
    SYMBOL = "symbol"  # a name that no wallet can have in our format
    RANGE = "range"  # finer or larger than an amount of our format


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A total that is compared with nothing."""

    total: ClaimTotal
    why: WhyLeftOut


@dataclass(frozen=True, slots=True)
class Sides:
    """What can be compared, and by name everything that cannot."""

    statement: Statement | None  # a statement without leaves; None where no total can be compared
    wallets: tuple[Wallet, ...]  # of its assets, in the list's order
    left_out: tuple[LeftOut, ...]  # totals that are compared with nothing
    unstated: tuple[Wallet, ...]  # wallets of assets whose liabilities the claim does not state


def sides(claim: Claim) -> Sides:
    """Return both sides of a claim. Raises ClaimError where its wallet list is not at hand."""
    if not claim.wallets_at_hand:
        raise ClaimError("claim", "no wallet list", "the claim's list", "Read it with its wallets.")
    assets, left_out = list[Asset](), list[LeftOut]()
    for total in claim.totals:
        found = _asset(claim, total)
        (left_out.append(found) if isinstance(found, LeftOut) else assets.append(found))
    symbols = {asset.symbol for asset in assets}
    stated = {total.asset for total in claim.totals}
    ordered = tuple(sorted(assets, key=lambda asset: asset.symbol))
    return Sides(
        Statement(claim.exchange, claim.taken_at, ordered, claim.reserves_sha256) if ordered else None,
        tuple(wallet for wallet in claim.wallets if wallet.asset in symbols),
        tuple(left_out),
        tuple(wallet for wallet in claim.wallets if wallet.asset not in stated),
    )


def amount_in_asset(claim: Claim, asset: str, amount: str) -> str | None:
    """Return an amount of one of the claim's totals in the asset itself, as canonical decimal text.

    None where its units are the exchange's own and not said, or where it does not fit into our format.
    """
    scaled = _scaled(claim, asset, amount)
    return None if isinstance(scaled, WhyLeftOut) else amount_text(*scaled)


def format_scale(proof_format: str, asset: str) -> int | None:
    """Return to how many decimals of an asset a format itself counts, such as 8 for satoshis; None where it does not say."""
    return _SCALES.get(proof_format, {}).get(asset)


def _asset(claim: Claim, total: ClaimTotal) -> Asset | LeftOut:
    if not is_symbol(total.asset):
        return LeftOut(total, WhyLeftOut.SYMBOL)
    scaled = _scaled(claim, total.asset, total.amount)
    if isinstance(scaled, WhyLeftOut):
        return LeftOut(total, scaled)
    number, decimals = scaled
    return Asset(total.asset, decimals, (total.asset,), int(number > 0), Node(number, _NO_HASH))


def _scaled(claim: Claim, asset: str, amount: str) -> tuple[int, int] | WhyLeftOut:
    """Return an amount as a whole number (0..2^127-1) of 10^-decimals of the asset, and those decimals."""
    unit = claim.unit_of(asset)
    if unit is None and claim.proof_format in OWN_UNITS:
        return WhyLeftOut.UNITS
    fraction = len(amount.partition(".")[2])
    decimals = fraction + (unit.decimals if unit else 0)
    number = int(amount.replace(".", ""))
    while decimals and number % 10 == 0:
        number, decimals = number // 10, decimals - 1
    if decimals > MAX_DECIMALS or number > MAX_AMOUNT:
        return WhyLeftOut.RANGE
    return number, decimals
