"""Saying that an id is in no snapshot: at once, or later while everybody together has asked for too many such ids."""

import logging
from functools import partial

from telegram import Message

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.customer.lookup import Question
from bot.customer.replies import not_found_reply
from bot.services import Services
from bot.telegram.notifying import tell_operators
from bot.telegram.sending import answer, keyboard
from bot.texts import common, guessing

__all__ = ["answer_not_found"]

_LOG = logging.getLogger(__name__)


async def answer_not_found(services: Services, message: Message, question: Question, hold: int) -> None:
    """Say so, after `hold` seconds. Raises Refusal when too many answers wait already."""
    html, rows = not_found_reply(question)
    send = partial(answer, message, html, keyboard(rows))
    if not hold:
        await send()
        return
    services.metrics.limited("misses_all")
    if services.limits.alarm():
        told = guessing.many_misses(services.settings.misses_per_hour_all)
        services.held.soon(partial(tell_operators, message.get_bot(), services.settings, told))
        _LOG.warning("many ids that are in no snapshot were asked for: further “not found” are held back")
    out = services.held.later(hold, send)
    if out is None:
        raise Refusal(common.wait(hold), AnswerOutcome.LIMITED)
    await out  # a restart finds in the journal who waits for this
