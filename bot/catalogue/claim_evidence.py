"""Reserves against liabilities of a claim, as of a snapshot: computed once, and kept in memory while it is asked for.

The signatures of its wallets are looked at by the same process. It is asked about a statement without leaves, which is never
published and whose id means nothing.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from threading import Lock

from bot.catalogue.evidence import PATIENCE, Row, SignedList
from bot.catalogue.signatures import MOST_ROWS, MOST_SNAPSHOTS, Checked, Signatures
from bot.runtime.lru import LruCache
from porcore.exchanges.known import KnownExchanges
from porcore.format.hashing import Node
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet
from porcore.publications import AssetFigures, Claim, claim_figures, needs_confirmation, sides
from porcore.reserves.evidence import Evidence, Level

__all__ = ["ClaimEvidence", "ClaimEvidenceCache", "wallet_statement"]

_UNKNOWN = Evidence(Level.UNCHECKED, "", "")
_NO_HASH = bytes(32)


@dataclass(frozen=True, slots=True)
class ClaimEvidence(SignedList):
    """What is known of one claim without anyone's id."""

    claim: Claim  # with its wallets
    confirmed: bool  # an operator confirmed the units of ratios out of all proportion
    figures: tuple[AssetFigures, ...]  # until the signatures are checked, every row of the list counts
    signatures: "Future[Checked]"
    patient_until: float  # by `time.monotonic`
    settled: bool = False  # `figures` follow from what the signatures show

    def figure(self, symbol: str) -> AssetFigures | None:
        """Return the figures of an asset, or of the one that a coin counts toward, in any case of letters."""
        wanted = symbol.upper()
        counted = {coin.upper(): asset for coin, asset in self.claim.counts_as.items()}
        for name in (wanted, counted.get(wanted, "").upper()):
            for one in self.figures:
                if name and one.asset.upper() == name:
                    return one
        return None

    def wallets_of(self, figure: AssetFigures | None) -> tuple[Wallet, ...]:
        """Return the wallets of one asset, or all of them."""
        return tuple(w for w in self.claim.wallets if figure is None or w.asset == figure.asset)

    def listed(self, figure: AssetFigures | None) -> tuple[Row, ...]:
        """Return the wallets of one asset, or all, with what is known of each; those with a fault come first."""
        return self._rows(self.claim.wallets, (figure.asset,) if figure is not None else None)


class ClaimEvidenceCache:
    """The evidence by claim; may be used from several threads. A lock protects what is kept and lets one read a file."""

    def __init__(self, signatures: Signatures, known: KnownExchanges) -> None:
        """`known`: the table in which an exchange's name is, as its signed texts have it."""
        self._signatures, self._known = signatures, known
        self._lock = Lock()
        self._kept: LruCache[tuple[str, bool], ClaimEvidence] = LruCache(
            MOST_SNAPSHOTS, MOST_ROWS, lambda found: len(found.claim.wallets)
        )

    def of(self, claim_id: str, read: Callable[[], Claim], *, confirmed: bool) -> ClaimEvidence:
        """Return the evidence of a claim as it is now. `read` returns it with its wallets, and may raise what it likes.

        `confirmed`: an operator confirmed its units, as for everything that was published. Reads files: run it in a thread.
        """
        with self._lock:
            found = self._kept.get((claim_id, confirmed)) or self._begun(read(), confirmed=confirmed)
            if found.checked is not None and found.checked.fault:  # it may be time to try again
                future = self._begin(found.claim)
                if future is not found.signatures:
                    found = replace(found, signatures=future, settled=False)
            self._kept.put((claim_id, confirmed), found)
        return self._settled(found)

    async def awaited(self, found: ClaimEvidence) -> ClaimEvidence:
        """Return the evidence once its signatures are looked at, or as it is some seconds after the first question.

        No thread is held meanwhile.
        """
        await found.wait()
        return await asyncio.to_thread(self._settled, found)

    def _begun(self, claim: Claim, *, confirmed: bool) -> ClaimEvidence:
        figures = _figures(claim, (_UNKNOWN,) * len(claim.wallets), confirmed=confirmed)
        return ClaimEvidence(claim, confirmed, figures, self._begin(claim), time.monotonic() + PATIENCE)

    def _begin(self, claim: Claim) -> "Future[Checked]":
        if claim.wallets:
            return self._signatures.of(wallet_statement(claim, self._known), claim.wallets)
        nothing: Future[Checked] = Future()
        nothing.set_result(Checked((), ()))
        return nothing

    def _settled(self, found: ClaimEvidence) -> ClaimEvidence:
        checked = found.checked
        if checked is None or found.settled:
            return found
        figures = _figures(found.claim, checked.rows, confirmed=found.confirmed)
        settled = replace(found, figures=figures, settled=True)
        with self._lock:
            self._kept.put((found.claim.id, found.confirmed), settled)
        return settled


def _figures(claim: Claim, rows: Sequence[Evidence], *, confirmed: bool) -> tuple[AssetFigures, ...]:
    asked = needs_confirmation(claim) if confirmed else ()
    return claim_figures(claim, rows, frozenset(one.asset for one in asked))


def wallet_statement(claim: Claim, known: KnownExchanges) -> Statement:
    """Return a statement without leaves of every asset that a claim's wallets hold: under it their signatures are looked at.

    `known`: the table in which the exchange's name is, as its signed texts have it. Raises ClaimError for a claim without
    its wallets.
    """
    exchange = known.by_key(claim.exchange)
    name = exchange.name if exchange is not None else claim.exchange
    compared = sides(claim).statement
    assets = {asset.symbol: asset for asset in compared.assets} if compared is not None else {}
    for wallet in claim.wallets:
        assets.setdefault(wallet.asset, Asset(wallet.asset, 0, (wallet.asset,), 0, Node(0, _NO_HASH)))
    ordered = tuple(assets[symbol] for symbol in sorted(assets))
    return Statement(name, claim.taken_at, ordered, claim.reserves_sha256)
