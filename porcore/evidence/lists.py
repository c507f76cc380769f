"""Looking at the evidence of a whole wallet list."""

from collections.abc import Hashable, Iterable

from porcore.evidence.batch import Examiner
from porcore.evidence.challenge import Occasion
from porcore.evidence.identity import wallet_identity
from porcore.evidence.levels import Evidence, Level
from porcore.evidence.words import reason_text
from porcore.wallets import Wallet

__all__ = ["examine_all"]


def examine_all(
    wallets: Iterable[Wallet], occasion: Occasion | None = None, workers: int = 1
) -> tuple[Evidence, ...]:
    """Return the evidence of every row, in order. Rows that differ only in asset and balance are checked once.

    A wallet that is listed again in another spelling of its chain or address is invalid the second time: the order
    of a canonical list decides which is the first. The same spelling again is no fault of the evidence. With more
    than one of `workers`, long lists are shared among so many processes.
    """
    spelled: dict[Hashable, Wallet] = {}
    found: list[Evidence | int] = []
    with Examiner(occasion, workers) as examiner:
        for wallet in wallets:
            first = spelled.setdefault(wallet_identity(wallet), wallet)
            if (first.chain, first.address) == (wallet.chain, wallet.address):
                found.append(examiner.ticket(wallet))
            else:
                reason = reason_text("repeated", chain=first.chain, address=first.address)
                found.append(Evidence(Level.INVALID, "repeated", reason))
        results = examiner.results()
    return tuple(results[item] if isinstance(item, int) else item for item in found)
