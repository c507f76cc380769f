"""One row is one wallet: a row that names the same coin, network and address again counts once."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

from porcore.errors import BundleError
from porcore.reserves.evidence.identity import account_identity
from porcore.reserves.wallet_lists.rows import PublishedRow

__all__ = ["Repeats"]


class Repeats:
    """The wallets that were seen, however their networks and addresses are spelled."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._seen: dict[
            bytes, tuple[int, str, str]
        ] = {}  # digest of coin and account -> line, file, balance

    def marked(self, rows: Iterator[PublishedRow]) -> Iterator[PublishedRow]:
        """Yield the rows, those of a wallet that is listed already marked so.

        Raises BundleError where the same wallet has another balance: it is not clear which one is meant.
        """
        for row in rows:
            earlier = None if row.fault or row.repeats else self._earlier(row)
            yield row if earlier is None else replace(row, repeats=earlier)

    def _earlier(self, row: PublishedRow) -> str | None:
        # Staked coins are listed apart from those that lie at the same address.
        what = (
            row.coin,
            row.kind,
            *account_identity(row.wallet.chain, row.wallet.address),
            row.balance_stated,
        )
        digest = blake2b(repr(what).encode("utf-8"), digest_size=16).digest()
        mine = (row.line, row.file, row.wallet.balance)
        line, file, balance = self._seen.setdefault(digest, mine)
        if (line, file) == mine[:2]:
            return None
        place = f"{file}, row {line}" if file else f"row {line}"
        if balance != row.wallet.balance:
            raise BundleError(
                f"{self._name}, {row.place}",
                f"the coin and address of {place} with another balance",
                "one balance for it",
                "Remove the row that is not meant.",
            )
        return place
