"""An id shown to a whole group is never answered: it is deleted where the bot may, and the private chat named.

What everyone is told to compare is no such id, nor what a link to a public explorer has in its path (`bot.group.public_digits`,
`bot.texts.explorers`). Whether other digits are someone's is never looked up: that would tell the group.
"""

import asyncio

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.group.public_digits import PublicDigits
from bot.group.visible_text import shown
from bot.parsing.id_shapes import shows_id
from bot.services import Services
from bot.telegram.addressed import is_addressed
from bot.telegram.removing import Removed
from bot.telegram.sending import answer
from bot.texts import group as words

__all__ = ["GroupGuard"]


class GroupGuard(filters.MessageFilter):
    """Looks at every group message that reaches the bot, before any command."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._public = PublicDigits(services.snapshots, services.claims, services.proof_sets)
        self._remover = services.remover
        self._keep = services.settings.guard_bare_txid == "keep"

    def filter(self, message: Message) -> bool:
        """Tell whether a message shows something that looks like an id, by what is known without reading a file."""
        keep = self._keep and not is_addressed(message)  # who writes to us gives no transaction
        lengths = self._public.lengths()
        return any(
            shows_id(one.text, self._public.known, keep_whole=keep and one.own_words, lengths=lengths)
            for one in shown(message)
        )

    @staticmethod
    def may_concern(message: Message) -> bool:
        """Tell whether a message shows what looks like an id, with what is public not yet left out."""
        return any(shows_id(one.text, lambda _digits: False) for one in shown(message))

    async def look(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete the message if we may, and say where ids belong. Nothing of it is looked up.

        Raises ApplicationHandlerStop when the message showed an id, so that no other handler sees it.
        """
        message = update.effective_message
        assert message is not None
        await asyncio.to_thread(self._public.read_roots)
        if not self.filter(message):
            return
        removed = await self._remover.remove(message)
        if removed is not Removed.GONE:  # it was edited while it was being deleted, say
            deleted = removed is Removed.DONE
            await self._warn(message, words.id_in_group(deleted, context.bot.username), quote=not deleted)
        raise ApplicationHandlerStop

    async def _warn(self, message: Message, html: str, *, quote: bool) -> None:
        self._services.metrics.limited("id_in_group")
        if not self._services.limits.group(message.chat_id):
            await answer(message, html, quote=quote)
