"""A proof file shown to a whole group is never looked into: it is deleted where the bot may, and the private chat named.

To tell such a file from any other its shape has to be recognised, which happens in the same child process as an
inspection and gives a yes or no. Only small documents that call themselves JSON, CSV or text are fetched for that.
"""

from telegram import Message, Update
from telegram.ext import ContextTypes, filters

from bot.inspection.queue import QueueError
from bot.inspection.request import holds_json, looks_like_json
from bot.rate_limits import Window
from bot.services import Services
from bot.telegram.download import DownloadError, download
from bot.telegram.removing import Removed
from bot.telegram.sending import answer, keyboard
from bot.texts import group
from bot.texts import inspection as words
from porcore.exchanges.document import MAX_JSON_BYTES
from porcore.exchanges.records import looks_like_record

__all__ = ["MAY_BE_PROOF", "GroupFiles"]

_AGAIN = (0.5, 5.0)  # seconds before a file that Telegram did not hand over is asked for again
_PER_MINUTE = 10  # documents of one group that are fetched; more are left alone
_ENDINGS = (".json", ".txt", ".csv")
_KINDS = ("application/json", "text/plain", "text/json", "text/csv")


class _MayBeProof(filters.MessageFilter):
    """A small document that calls itself JSON, CSV or text, or a text with JSON or a record in it."""

    def filter(self, message: Message) -> bool:
        document = message.document
        if document is None:
            text = message.text or message.caption or ""
            return looks_like_json(text) or holds_json(text) or looks_like_record(text)
        named = (document.file_name or "").lower().endswith(_ENDINGS) or document.mime_type in _KINDS
        return named and 0 < (document.file_size or 0) <= MAX_JSON_BYTES


MAY_BE_PROOF = _MayBeProof()


class GroupFiles:
    """Looks at documents and JSON in groups, and says nothing about those that are no proofs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._fetched = Window(_PER_MINUTE, 60)
        self._remover = services.remover

    async def look(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete a proof if we may, and say where it belongs."""
        message = update.effective_message
        assert message is not None
        if self._fetched.take(message.chat_id) or not await self._is_proof(message):
            return
        removed = await self._remover.remove(message)
        if removed is Removed.GONE:
            return
        self._services.metrics.limited("proof_in_group")
        if not self._services.limits.group(message.chat_id):
            deleted, may = removed is Removed.DONE, removed is not Removed.REFUSED
            html = words.file_in_group(deleted, context.bot.username, may=may)
            await answer(message, html, quote=not deleted)

    async def _is_proof(self, message: Message) -> bool:
        async def fetch() -> tuple[bytes, None]:
            if message.document is not None:
                return await download(message.document), None
            return (message.text or message.caption or "").encode(), None

        for pause in (*_AGAIN, 0.0):
            try:
                return await self._services.inspections.is_proof(message.chat_id, fetch)
            except QueueError:
                return False
            except DownloadError as error:
                if error.kind != "failed":
                    return False
            await self._services.held.wait(pause)  # at once where the bot stops
        return False

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/inspect`` in a group."""
        message = update.effective_message
        assert message is not None
        if not self._services.limits.group(message.chat_id):
            buttons = keyboard(group.way_to_private(context.bot.username))
            await answer(message, words.only_in_private(context.bot.username), buttons, quote=True)
