"""Saying that an id is in no snapshot: at once, or later while everyone together has asked for too many such ids."""

import logging

from telegram import Message

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.customer.lookup import Found
from bot.customer.replies import not_found_reply
from bot.customer.tallied import report_row
from bot.services import Services
from bot.telegram.sending import answer, keyboard
from bot.texts import common, guessing

__all__ = ["answer_not_found", "hold_back"]

_LOG = logging.getLogger(__name__)


async def answer_not_found(
    services: Services, message: Message, found: Found, hold: int, more: str = ""
) -> None:
    """Say so, after `hold` seconds, and `more`. Raises Refusal when too many answers wait already."""
    html, rows = not_found_reply(services, found)
    questions = found.search.questions
    if len(questions) == 1 and questions[0].found.instead_of is None:
        rows.append(report_row(services, questions[0].entry.prefix))
    if hold:
        await hold_back(services, hold)
    await answer(message, f"{more}\n\n{html}" if more else html, keyboard(rows))
    if services.sightings is not None:  # a private chat has its person's number
        for question in found.looked_at:
            services.sightings.failed(message.chat_id, question.entry.statement_id)


async def hold_back(services: Services, hold: int) -> None:
    """Wait for `hold` seconds before it is said that an id was not found. Raises Refusal when too many answers wait already."""
    services.metrics.limited("misses_all")
    if services.limits.alarm():
        services.held.alarm(lambda: guessing.many_misses(services.settings.misses_per_hour_all))
        _LOG.warning("many ids that are in no snapshot were asked for: further “not found” are held back")
    # The update's turn waits: a restart finds in the journal whose answer this is.
    if not await services.held.wait(hold):
        raise Refusal(common.wait(hold), AnswerOutcome.LIMITED)
