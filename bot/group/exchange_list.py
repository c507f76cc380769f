"""``/exchanges``: a page of what is known of each exchange, its newest publication and its lowest ratio."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from threading import Lock

from bot.answering import Refusal
from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.published_folder import PublishedClaim, PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.formats import percent
from bot.group.claims import claim_rows
from bot.group.comparison_buttons import comparison_buttons
from bot.group.pages import Rows, last_page, turn_buttons
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData
from bot.texts import exchanges as words
from bot.texts.common import fits
from bot.texts.proof_sets import brief
from porcore.publications import ClaimError
from porcore.reserves.comparison import AssetReserves

__all__ = ["ExchangeList"]

EXCHANGES_A_PAGE = 5  # a line or two each, on one screen
_MOST_KEPT = 1000  # ratios
_EVER = "9999-12-31T23:59:59Z"

_PATIENCE = 2.0  # seconds that a page waits for what files taught

Published = PublishedSnapshot | PublishedFolder


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
        last = last_page(len(keys), EXCHANGES_A_PAGE)
        number = min(number, last)
        until = time.monotonic() + _PATIENCE
        shown = keys[number * EXCHANGES_A_PAGE : (number + 1) * EXCHANGES_A_PAGE]
        lines = [self._line(key, until) for key in shown]
        name = self._loaded.name(own) if own else ""
        whole = partial(words.exchanges, total=len(keys), own=name)
        short = [words.exchange_line(line) for line in lines]
        html = whole(short, remarks=[words.exchange_remarks(line) for line in lines])
        if not fits(html):
            html = whole(short)
        turn = turn_buttons(ButtonData(Action.EXCHANGES, None, NO_EXCHANGE, 0, number), last)
        about = own or (keys[0] if len(keys) == 1 else "")
        return html, [turn, comparison_buttons(self._services, about)]

    def _line(self, key: str, until: float) -> words.ExchangeLine:
        """Return what is said of an exchange. `until`: when to wait no longer, as `monotonic` counts."""
        shown = self._newest(key)
        name, later = self._loaded.name(key), self._later(key, shown)
        flags, is_warned = (*later, *self._flags(key, shown)), bool(later)
        if shown is None:
            return words.ExchangeLine(name, "", "", flags=flags, is_warned=is_warned)
        line = words.ExchangeLine(
            name, shown.kind, shown.taken_at, self._ratio(shown), flags=flags, is_warned=is_warned
        )
        if isinstance(shown, PublishedSnapshot):
            return replace(line, clients=self._clients(shown))
        return (
            replace(line, accounts=self._accounts(shown, until))
            if isinstance(shown, PublishedClaim)
            else line
        )

    def _newest(self, key: str) -> Published | None:
        """Return the newest served publication of an exchange: of a tree and a claim of one time, the tree; else its newest set."""
        tree = next(iter(self._services.snapshots.served(key)), None)
        claim = self._services.claims.at(key, None)
        found: list[Published] = [one for one in (tree, claim) if one is not None]
        # A proof set says nothing of what is owed and held, so it stands in for neither where one is there.
        return max(found, key=lambda one: one.taken_at, default=self._services.proof_sets.at(key, None))

    def _accounts(self, entry: PublishedClaim, until: float) -> int:
        """Return how many accounts' files led to the root of a claim, rounded down; 0 where nothing is to be said of that."""
        sightings = self._services.sightings
        try:
            claim = self._services.claims.claim(entry)
        except ClaimError:
            return 0
        if sightings is None or len(claim.roots) != 1 or not claim.proof_format or claim.leaves is not None:
            return 0
        return sightings.public_accounts(claim.proof_format, claim.roots[0].hash, until) or 0

    def _clients(self, tree: PublishedSnapshot) -> int:
        """Return how many clients found themselves in a tree, 0 where nothing is to be said of that."""
        sightings = self._services.sightings
        return 0 if sightings is None else sightings.figures(tree.statement_id).clients

    def _later(self, key: str, shown: Published | None) -> tuple[str, ...]:
        """Return what is to be known of publications later than the one that is shown."""
        flags, since = list[str](), shown.taken_at if shown is not None else ""
        every: list[Published] = [
            *self._services.snapshots.entries(key),
            *self._services.claims.entries(key),
        ]
        later = sorted((one for one in every if one.taken_at > since), key=lambda one: one.taken_at)
        faulty = [one for one in later if one.fault and not one.withdrawn_at]
        if faulty:
            flags.append(words.cannot_be_read(faulty[-1].kind, faulty[-1].taken_at))
        if later and later[-1].withdrawn_at:
            last = later[-1]
            flags.append(words.withdrawn_since(last.kind, last.taken_at, last.withdrawn_at or ""))
        return tuple(flags)

    def _flags(self, key: str, shown: Published | None) -> tuple[str, ...]:
        """Return what else is to be known of the one that is shown."""
        flags = list[str]()
        if isinstance(shown, PublishedSnapshot) and shown.made_by:
            flags.append(words.rebuilt_by(shown.made_by))
        newest = self._services.proof_sets.near(key, _EVER)
        if newest is not None:
            flags.append(brief(newest.found, is_named=newest.entry == shown))
        if not self._loaded.is_shipped(key):
            flags.append(words.added())
        return tuple(flags)

    def _ratio(self, entry: Published) -> str:
        """Return the lowest ratio of a tree or claim as claimed, with its asset; "" where nothing is owed or can be read."""
        mark = entry.subject
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

    def _rows(self, entry: Published) -> tuple[Sequence[AssetReserves], bool]:
        """Return both sides of every asset, and whether that stays so: until then a wallet may count twice."""
        if isinstance(entry, PublishedClaim):
            return claim_rows(self._services, entry)
        if not isinstance(entry, PublishedSnapshot):
            return (), True
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
