"""Buttons under the dry run of a claim or proof set, and under the question of its withdrawal."""

from telegram import Message

from bot.catalogue.published_folder import PublishedFolder
from bot.load.errors import SecondYesError
from bot.load.folder_decisions import FolderDecisions
from bot.load.service import FolderRun
from bot.operator.folder_dry_runs import second_question
from bot.operator.naming import exchange_names
from bot.operator.pressed import copy_button, done, or_not_done, second_yes
from bot.operator.reasons import reason_asked
from bot.operator.who import OperatorServices
from bot.telegram.sending import answer, keyboard
from bot.texts import common
from bot.texts import decided as words

__all__ = ["FolderCallbacks"]


class FolderCallbacks:
    """What each button does; who presses was checked before. `prefix` is always the first 8 bytes of an id."""

    def __init__(
        self, services: OperatorServices, decisions: FolderDecisions[PublishedFolder, FolderRun]
    ) -> None:
        """`decisions`: about folders of the kind that the buttons are of."""
        self._services, self._decisions = services, decisions

    async def publish(self, message: Message, prefix: bytes, operator: int, agreed: int | None) -> None:
        """Publish what is staged, or ask for a second yes; `agreed`: the mark of what was agreed to, 24 bits.

        `operator`: Telegram user id; `prefix`: the first 8 bytes of its id.
        """
        async with or_not_done(message, "published"):
            try:
                entry = await self._decisions.publish(prefix, operator, agreed)
            except SecondYesError as error:
                # A message of its own: a second tap in the same place must not be the answer to it.
                buttons = keyboard(second_yes(prefix, error.mark))
                await answer(message, second_question(error), buttons, quote=True)
                return
            html = words.after_publish(entry, self._name(entry), operator)
            await done(message, html, copy_button(entry.id))

    async def discard(self, message: Message, prefix: bytes, operator: int) -> None:
        """Discard what is staged. `operator`: Telegram user id; `prefix`: the first 8 bytes of its id."""
        async with or_not_done(message, "discarded"):
            row = await self._decisions.discard(prefix, operator)
            await done(message, words.discarded(row.kind, row.taken_at, row.loaded_from))

    async def withdraw(self, message: Message, prefix: bytes, operator: int, mark: int) -> None:
        """Withdraw what is published for the reason that `mark` stands for, 24 bits.

        `operator`: Telegram user id; `prefix`: the first 8 bytes of its id.
        """
        async with or_not_done(message, "withdrawn"):
            reason = reason_asked(self._services, message, prefix, mark)
            entry = await self._decisions.withdraw(prefix, operator, reason)
            await done(message, words.withdrawn(entry, self._name(entry), operator))

    async def keep(self, message: Message, prefix: bytes, operator: int) -> None:
        """Leave it where it is. `operator`: Telegram user id; `prefix`: the first 8 bytes of its id."""
        entry = self._decisions.entry(prefix)
        if entry is None:
            await done(message, common.out_of_date())
        elif entry.withdrawn_at is not None:
            await done(message, words.withdrawn_before(entry, self._name(entry)))
        else:
            self._services.loads.keep(prefix, operator)
            await done(message, words.kept(entry, self._name(entry)))

    def _name(self, entry: PublishedFolder) -> str:
        return exchange_names(self._services.catalogue).get(entry.key, entry.key)
