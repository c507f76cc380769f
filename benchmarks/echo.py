"""The least that a bot can be: python-telegram-bot, set up as ours is, answering every text with the same text."""

import os
from typing import Any

from telegram import Update
from telegram.ext import AIORateLimiter, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

__all__ = ["main"]

_AT_ONCE, _CONNECTIONS = 32, 16  # as in bot/app.py


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message is not None
    await message.chat.send_message(message.text or "")


def main() -> None:
    """Run until SIGTERM, on the sandbox that PORBOT_TOKEN and PORBOT_BASE_URL name."""
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(os.environ["PORBOT_TOKEN"])
        .base_url(os.environ["PORBOT_BASE_URL"])
        .concurrent_updates(_AT_ONCE)
        .request(HTTPXRequest(connection_pool_size=_CONNECTIONS))
    )
    if os.environ["PORBOT_RATE_LIMIT"] == "true":
        builder = builder.rate_limiter(AIORateLimiter(max_retries=3))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling(poll_interval=0.0)


if __name__ == "__main__":
    main()
