"""Looking at the evidence of a whole wallet list."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.batch import Examiner
from porcore.reserves.evidence.challenge import SnapshotContext
from porcore.reserves.evidence.identity import wallet_identity
from porcore.reserves.evidence.levels import Evidence, said, words_of

__all__ = ["examine_all"]


def examine_all(
    wallets: Iterable[Wallet], context: SnapshotContext | None = None, workers: int = 1
) -> tuple[Evidence, ...]:
    """Return the evidence of every row, in order. Rows that differ only in asset and balance are checked once.

    A wallet that is listed again in another spelling of its chain or address keeps the level of its own row, under the
    code `repeated`, and its balance counts with the first: the order of a canonical list decides which that is. With
    more than one of `workers`, long lists are shared among so many processes.
    """
    spelled: dict[Hashable, Wallet] = {}
    found: list[tuple[int, Wallet | None]] = []  # its ticket, and the wallet that it repeats
    with Examiner(context, workers) as examiner:
        for wallet in wallets:
            first = spelled.setdefault(wallet_identity(wallet), wallet)
            same = (first.chain, first.address) == (wallet.chain, wallet.address)
            found.append((examiner.ticket(wallet), None if same else first))
        results = examiner.results()
    return tuple(
        results[ticket] if first is None else _repeated(results[ticket], first) for ticket, first in found
    )


def _repeated(own: Evidence, first: Wallet) -> Evidence:
    told = said("repeated", chain=first.chain, address=first.address) + own.said
    return replace(own, code="repeated", reason=words_of(told), said=told)
