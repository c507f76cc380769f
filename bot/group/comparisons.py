"""Making the pictures that compare publications: each on one level of evidence, and nothing left out unsaid."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.answering import Refusal
from bot.catalogue.claims import PublishedClaim
from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.file_reading import FileFailedError
from bot.group.claim_answers import claim_evidence
from bot.group.comparison_buttons import exchanges_here, over_time_data, side_by_side_data
from bot.group.pages import Rows, turn_buttons
from bot.group.ratios import AssetSides, PastPublication, histories, rows_of, sides_of
from bot.pictures.fonts import readable
from bot.pictures.over_time import MOST_TIMES, over_time_picture
from bot.pictures.side_by_side import pages, side_by_side_picture
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.texts import claims as words
from bot.texts.comparison_pictures import Gap
from bot.texts.evidence import signed_of, unchecked
from porcore.publications import AssetFigures, WhyNoRatio
from porcore.reserves.evidence import Level

__all__ = ["ComparisonPicture", "ComparisonPictures"]

_MOST_KEPT = 1000  # publications
_PATIENCE = 12.0  # seconds that one picture waits for signatures, of all its publications together

Entry = PublishedSnapshot | PublishedClaim


@dataclass(frozen=True, slots=True)
class ComparisonPicture:
    """A picture with its caption, as HTML, and the buttons under it."""

    picture: bytes
    caption: str
    rows: Rows


class ComparisonPictures:
    """Makes them. What is known of a publication once its signatures are looked at is kept; one event loop uses it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: LruCache[str, tuple[AssetSides, ...]] = LruCache(_MOST_KEPT)

    async def over_time(self, key: str, level: Level) -> ComparisonPicture:
        """Return the picture of an exchange's publications; `key`: of the exchange, `level`: claimed or signed."""
        snapshots, claims = self._services.snapshots, self._services.claims
        every: list[Entry] = [*snapshots.entries(key), *claims.entries(key)]
        every.sort(key=lambda one: one.taken_at)
        shown = every[-MOST_TIMES:]
        past = await self._looked_at(shown)
        views = await asyncio.to_thread(histories, past, level)
        name, left_out = self._services.exchanges.name(key), len(every) - len(shown)
        picture = await asyncio.to_thread(over_time_picture, self._drawn(key), level, views, left_out)
        makers = {one.made_by for one in shown if isinstance(one, PublishedSnapshot) and one.made_by}
        rebuilt = [escape(maker) for maker in sorted(makers)]
        looking = sum(one.looking for one in past)
        caption = words.picture_caption(level, of=escape(name), looking=looking, rebuilt_by=rebuilt)
        other = over_time_data(key, _other(level))
        return ComparisonPicture(picture, caption, [[(words.labels()[_other(level).value], other.pack())]])

    async def side_by_side(self, level: Level, page: int) -> ComparisonPicture:
        """Return a page of the picture of all exchanges; `level`: claimed or signed; `page`: from 0."""
        newest = [(key, self._newest(key)) for key in exchanges_here(self._services)]
        past = await self._looked_at([entry for _, entry in newest])
        named = [(self._shown_as(key, entry), one) for (key, entry), one in zip(newest, past, strict=True)]
        rows, without = rows_of(named, level)
        last = pages(rows) - 1
        page = min(page, last)
        picture = await asyncio.to_thread(side_by_side_picture, level, rows, without, page)
        turn = turn_buttons(side_by_side_data(level, page), last)
        other = (words.labels()[_other(level).value], side_by_side_data(_other(level)).pack())
        caption = words.picture_caption(level, looking=sum(one.looking for one in past))
        return ComparisonPicture(picture, caption, [turn, [other]])

    def _newest(self, key: str) -> Entry:
        """Return the newest served publication of an exchange that has one: of a tree and a claim of one time, the tree."""
        tree = self._services.snapshots.at(None, key)
        claim = self._services.claims.at(key, None)
        found = [one for one in (tree, claim) if one is not None]
        return max(found, key=lambda one: one.taken_at)

    def _shown_as(self, key: str, entry: Entry) -> str:
        """Return the name in a row: who rebuilt a tree is part of it, and the key is in the place of one that cannot be drawn."""
        if isinstance(entry, PublishedSnapshot) and entry.made_by:
            return readable(entry.exchange, key)
        return self._drawn(key)

    def _drawn(self, key: str) -> str:
        """Return the first of an exchange's names that can be drawn; `key`: its key, which always can."""
        exchanges = self._services.exchanges
        return readable(exchanges.name(key), readable(exchanges.stated_name(key), key))

    async def _looked_at(self, entries: Sequence[Entry]) -> list[PastPublication]:
        """Return what is known of publications, in their order; the last ones stay longest in what is kept."""
        until = time.monotonic() + _PATIENCE
        return [await self._past(entry, until) for entry in entries]

    async def _past(self, entry: Entry, until: float) -> PastPublication:
        is_claim = isinstance(entry, PublishedClaim)
        if entry.withdrawn_at:
            return PastPublication(entry.taken_at, is_claim, Gap.WITHDRAWN)
        if entry.fault:
            return PastPublication(entry.taken_at, is_claim, Gap.UNREADABLE)
        try:
            if isinstance(entry, PublishedClaim):
                return await self._claim(entry, until)
            return await self._tree(entry, until)
        except (FileFailedError, Refusal):  # the operators are told by whoever hears of its state
            return PastPublication(entry.taken_at, is_claim, Gap.UNREADABLE)

    async def _tree(self, entry: PublishedSnapshot, until: float) -> PastPublication:
        kept = self._kept.get(entry.statement_id)
        if kept is not None:
            return PastPublication(entry.taken_at, is_claim=False, sides=kept)
        cache = self._services.evidence
        evidence = await asyncio.to_thread(cache.of, entry)
        if time.monotonic() < until:
            evidence = await cache.awaited(evidence)
        sides, checked = sides_of(evidence.rows, evidence.checked), evidence.checked
        if checked is not None and not checked.fault:
            self._kept.put(entry.statement_id, sides)
        return PastPublication(entry.taken_at, is_claim=False, sides=sides, looking=checked is None)

    async def _claim(self, entry: PublishedClaim, until: float) -> PastPublication:
        cache = self._services.claim_evidence
        evidence = await asyncio.to_thread(claim_evidence, self._services, entry)
        if time.monotonic() < until:
            evidence = await cache.awaited(evidence)
        figures, checked = evidence.figures, evidence.checked
        sides = tuple(
            _sides(one, is_checked=checked is not None) for one in figures if one.compared is not None
        )
        reason = "" if sides else _reason(figures)
        return PastPublication(
            entry.taken_at, is_claim=True, sides=sides, reason=reason, looking=checked is None
        )


def _other(level: Level) -> Level:
    return Level.CLAIMED if level is Level.SIGNED else Level.SIGNED


def _sides(figure: AssetFigures, *, is_checked: bool) -> AssetSides:
    row, found = figure.compared, figure.evidence
    assert row is not None
    signed = 0 if found is None else None if unchecked(found) else signed_of(found)
    return AssetSides(figure.asset, row.liabilities, row.reserves, signed if is_checked else None)


def _reason(figures: Sequence[AssetFigures]) -> str:
    """Return why a claim has no ratio: the reason of most of its assets."""
    reasons: list[WhyNoRatio] = [one.why_not for one in figures if one.why_not is not None]
    return words.why_no_ratio(max(reasons, key=reasons.count)) if reasons else ""
