"""What people would see of what waits for Publish, shown to the operator who asks: nothing of it is kept or published."""

import asyncio
from concurrent.futures import Future

from telegram import Message

from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.signatures import Checked
from bot.group.answers import ReservesAnswer, reserves_answer
from bot.group.claim_answers import claim_answer
from bot.load.claim_dry_run import ClaimDryRun
from bot.load.dry_run import DryRun
from bot.load.service import FolderRun
from bot.services import Services
from bot.telegram.sending import answer, send_photo
from bot.texts import previews as words
from bot.texts.common import fits_caption
from porcore.format.origin import split_maker
from porcore.publications import claim_figures, needs_confirmation

__all__ = ["StagedPreview"]


class StagedPreview:
    """Makes the same answers as for what is published, from what a dry run holds, and without buttons: those would lead nowhere."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def show(self, message: Message, run: DryRun | FolderRun) -> None:
        """Send the reserves as they would be shown, and of a snapshot how a customer's answer would begin."""
        if isinstance(run, DryRun):
            made = await asyncio.to_thread(self._of_tree, run)
        elif isinstance(run, ClaimDryRun):
            made = await asyncio.to_thread(self._of_claim, run)
        else:
            await answer(message, words.nothing_to_preview())
            return
        await answer(message, words.preview_head())
        await _send(message, made)
        if isinstance(run, DryRun) and run.statement.assets:
            await answer(message, words.customer_example(run.statement))

    def _of_tree(self, run: DryRun) -> ReservesAnswer:
        """Return the answer of a snapshot. Draws a picture: run it in a thread."""
        row, origin = run.row, run.facts.origin if run.facts is not None else None
        source = origin.source.address if origin is not None and origin.source is not None else ""
        entry = PublishedSnapshot(
            row.statement_id,
            row.exchange,
            row.taken_at,
            self._services.catalogue.now(),
            None,
            None,
            run.key or "",
            split_maker(row.exchange)[1],
            source,
        )
        evidence = SnapshotEvidence(
            entry,
            run.statement,
            tuple(line.now for line in run.lines),
            run.wallets,
            _done(run.checked),
            0.0,
            run.report,
            settled=True,
        )
        return reserves_answer(self._services, evidence, None, FoundSnapshot(entry))

    def _of_claim(self, run: ClaimDryRun) -> ReservesAnswer:
        """Return the answer of a claim, as after a yes to what is asked about it. Draws a picture: run it in a thread."""
        checked = run.checked or Checked((), ())
        confirmed = frozenset(question.asset for question in needs_confirmation(run.claim))
        figures = claim_figures(run.claim, checked.rows, confirmed)
        evidence = ClaimEvidence(run.claim, True, figures, _done(checked), 0.0, settled=True)
        return claim_answer(self._services.known, evidence, None)


def _done(checked: Checked) -> "Future[Checked]":
    future: Future[Checked] = Future()
    future.set_result(checked)
    return future


async def _send(message: Message, made: ReservesAnswer) -> None:
    """Send what a group sees first, and then all of it, as people see it in private and behind *Details*."""
    short = made.text.short if fits_caption(made.text.short) else made.text.title
    if made.picture:
        await send_photo(message, made.picture, "reserves.png", short)
    await answer(message, made.text.whole)
