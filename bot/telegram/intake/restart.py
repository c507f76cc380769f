"""What is said after a restart to those whose question was confirmed to Telegram and not answered."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence

from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.languages import language_of, speak
from bot.telegram.intake.journal import Journal
from bot.telegram.intake.store import Row
from bot.texts import common

__all__ = ["tell_restarted"]

_LOG = logging.getLogger(__name__)


async def tell_restarted(bot: Bot, journal: Journal) -> None:
    """Tell each chat that an earlier run left, once, and forget it. What came again meanwhile is being answered."""
    chats: defaultdict[int, list[Row]] = defaultdict(list)
    for row in journal.left.values():
        chats[row.chat_id].append(row)
    if chats:
        _LOG.info("telling %d chats that the bot was restarted before it could answer", len(chats))
    # Side by side: a chat that takes no message now must not hold up the next one.
    await asyncio.gather(*(_tell(bot, journal, rows) for rows in chats.values()))


async def _tell(bot: Bot, journal: Journal, rows: Sequence[Row]) -> None:
    last = max(rows, key=lambda row: row.update_id)
    speak(language_of(last.language))  # in a task of its own: `gather` makes one for each chat
    try:
        await bot.send_message(
            last.chat_id,
            common.restarted(),
            reply_parameters=ReplyParameters(last.message_id, allow_sending_without_reply=True),
        )
    except (BadRequest, Forbidden, ChatMigrated) as error:
        _LOG.info("a chat cannot be told that the bot was restarted (%s)", type(error).__name__)
    except TelegramError as error:  # the rows stay, and the next start tells
        _LOG.warning("a chat could not be told that the bot was restarted (%s)", type(error).__name__)
        return
    await journal.told([row.update_id for row in rows])
