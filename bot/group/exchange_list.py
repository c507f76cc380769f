"""``/exchanges``: a page of what is known of each exchange, its newest publication and its lowest ratio."""

from collections.abc import Iterator, Sequence
from functools import partial
from threading import Lock

from bot.answering import Refusal
from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.published_claim import PublishedClaim
from bot.catalogue.served import PublishedSnapshot
from bot.formats import percent
from bot.group.claims import claim_rows
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData
from bot.texts import exchanges as words
from bot.texts.common import fits
from porcore.publications import ClaimError
from porcore.reserves.comparison import AssetReserves

__all__ = ["ExchangeList", "turn_buttons"]

EXCHANGES_A_PAGE = 10
_MOST_KEPT = 1000  # ratios

Rows = list[list[tuple[str, str]]]


class ExchangeList:
    """Makes the pages. Reads files of which the ratio is not known yet: run it in a thread. A lock protects what is kept."""

    def __init__(self, services: Services) -> None:
        self._services, self._loaded = services, services.exchanges
        self._lowest: LruCache[str, str] = LruCache(_MOST_KEPT)
        self._lock = Lock()

    def page(self, number: int, own: str = "") -> tuple[str, Rows]:
        """Return a page with buttons to turn it; `number`: from 0; one beyond the last shows the last.

        `own`: the key of the exchange that the group has set, "" for none.
        """
        keys = self._loaded.ever
        last = max(0, (len(keys) - 1) // EXCHANGES_A_PAGE)
        number = min(number, last)
        lines = [self._line(key) for key in keys[number * EXCHANGES_A_PAGE : (number + 1) * EXCHANGES_A_PAGE]]
        name = self._loaded.name(own) if own else ""
        whole = partial(words.exchanges, total=len(keys), own=name)
        html = whole([words.exchange_line(line) for line in lines])
        if not fits(html):
            html = whole([words.exchange_line(line, brief=True) for line in lines])
        return html, [turn_buttons(ButtonData(Action.EXCHANGES, None, NO_EXCHANGE, 0, number), last)]

    def _line(self, key: str) -> words.ExchangeLine:
        tree = next(iter(self._services.snapshots.served(key)), None)
        claim = self._services.claims.at(key, None)
        name = self._loaded.name(key)
        if claim is not None and (tree is None or claim.taken_at > tree.taken_at):
            flags, accounts = self._flags(key, tree, claim.taken_at), self._accounts(claim)
            return words.ExchangeLine(
                name, "claim", claim.taken_at, self._ratio(claim), accounts=accounts, flags=flags
            )
        if tree is None:
            return words.ExchangeLine(name, "", "", flags=self._flags(key, None, ""))
        flags, clients = self._flags(key, tree, tree.taken_at), self._clients(tree)
        return words.ExchangeLine(
            name, "tree", tree.taken_at, self._ratio(tree), clients=clients, flags=flags
        )

    def _accounts(self, entry: PublishedClaim) -> int | None:
        """Return how many accounts' files led to the root of a claim; None where nothing is to be said of that."""
        sightings = self._services.sightings
        try:
            claim = self._services.claims.claim(entry)
        except ClaimError:
            return None
        if sightings is None or len(claim.roots) != 1 or not claim.proof_format:
            return None
        return sightings.accounts(claim.proof_format, claim.roots[0].hash)

    def _clients(self, tree: PublishedSnapshot) -> int:
        """Return how many clients found themselves in a tree, 0 where nothing is to be said of that."""
        sightings = self._services.sightings
        return 0 if sightings is None else sightings.figures(tree.statement_id).clients

    def _flags(self, key: str, tree: PublishedSnapshot | None, shown: str) -> tuple[str, ...]:
        """Return what is to be known beside the newest publication; `shown`: its time, "" for none."""
        flags = [*self._later(key, shown)]
        if tree is not None and tree.made_by:
            flags.append(words.rebuilt_by(tree.made_by))
        if not self._loaded.is_shipped(key):
            flags.append(words.ADDED)
        return tuple(flags)

    def _later(self, key: str, shown: str) -> Iterator[str]:
        """Yield what came later than what is shown: what cannot be read, and what was taken back since."""
        kinds = (
            ("tree", self._services.snapshots.entries(key)),
            ("claim", self._services.claims.entries(key)),
        )
        standing = [shown]
        for kind, entries in kinds:
            newest = next((entry for entry in entries if not entry.withdrawn_at), None)
            if newest is not None and newest.fault and newest.taken_at > shown:
                standing.append(newest.taken_at)
                yield words.cannot_be_read(kind, newest.taken_at)
        withdrawn = [entry.taken_at for _, entries in kinds for entry in entries if entry.withdrawn_at]
        last = max(withdrawn, default="")
        if last > max(standing):
            yield words.withdrawn_since(last)

    def _ratio(self, entry: PublishedSnapshot | PublishedClaim) -> str:
        """Return the lowest ratio of a tree or claim as claimed, with its asset; "" where nothing is owed or can be read."""
        mark = entry.id if isinstance(entry, PublishedClaim) else entry.statement_id
        with self._lock:
            kept = self._lowest.get(mark)
        if kept is not None:
            return kept
        try:
            rows, is_settled = self._rows(entry)
        except (FileFailedError, Refusal):  # the operators are told by whoever hears of the file's state
            return ""
        lowest = _lowest(rows)
        if is_settled:
            with self._lock:
                self._lowest.put(mark, lowest)
        return lowest

    def _rows(self, entry: PublishedSnapshot | PublishedClaim) -> tuple[Sequence[AssetReserves], bool]:
        """Return both sides of every asset, and whether that stays so: until then a wallet may count twice."""
        if isinstance(entry, PublishedClaim):
            return claim_rows(self._services, entry)
        evidence = self._services.evidence.of(entry)
        return evidence.rows, evidence.checked is not None and not evidence.checked.fault


def _lowest(rows: Sequence[AssetReserves]) -> str:
    owed = [row for row in rows if row.liabilities]
    if not owed:
        return ""
    row = owed[0]
    for each in owed[1:]:
        if each.reserves * row.liabilities < row.reserves * each.liabilities:
            row = each
    return f"{row.asset.symbol} {percent(row.reserves, row.liabilities)}"


def turn_buttons(data: ButtonData, last: int) -> list[tuple[str, str]]:
    """Return the buttons to the pages before and behind that of `data`; `last`: number of the last page, from 0."""
    labels, turn = words.labels(), []
    for label, page in ((labels["newer"], data.page - 1), (labels["older"], data.page + 1)):
        if 0 <= page <= last:
            turned = ButtonData(data.action, data.client_id, data.statement, data.asset, page, data.asked)
            turn.append((label, turned.pack()))
    return turn
