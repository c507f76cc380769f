"""Buttons under a claim's dry run and under the question of its withdrawal."""

from telegram import Message

from bot.catalogue.claims import PublishedClaim
from bot.load.claim_dry_run import mark_of_units
from bot.load.errors import UnitsError
from bot.operator.naming import exchange_names
from bot.operator.pressed import done, or_not_done, second_yes
from bot.operator.reasons import reason_asked
from bot.operator.who import OperatorServices
from bot.telegram.sending import answer, keyboard
from bot.texts import claim_dry_run as words
from bot.texts import common
from bot.texts.claim_warnings import units_question

__all__ = ["ClaimCallbacks"]


class ClaimCallbacks:
    """What each button does; who presses was checked before. `prefix` is always the first 8 bytes of a claim's id."""

    def __init__(self, services: OperatorServices) -> None:
        self._services = services

    async def publish(self, message: Message, prefix: bytes, operator: int, agreed: int | None) -> None:
        """Publish a staged claim, or ask about its units; `agreed`: the mark of the units agreed to, 24 bits.

        `operator`: Telegram user id; `prefix`: the first 8 bytes of its id.
        """
        async with or_not_done(message, "published"):
            try:
                entry = await self._services.loads.claims.publish(prefix, operator, agreed)
            except UnitsError as error:
                # A message of its own: a second tap in the same place must not be the answer to it.
                buttons = keyboard(second_yes(prefix, mark_of_units(error.questions, error.short)))
                await answer(message, units_question(error), buttons, quote=True)
                return
            await done(message, words.after_publish(entry, self._name(entry), operator))

    async def discard(self, message: Message, prefix: bytes, operator: int) -> None:
        """Discard a staged claim. `operator`: Telegram user id; `prefix`: the first 8 bytes of its id."""
        async with or_not_done(message, "discarded"):
            row = await self._services.loads.claims.discard(prefix, operator)
            await done(message, words.discarded(row.taken_at, row.loaded_from))

    async def withdraw(self, message: Message, prefix: bytes, operator: int, mark: int) -> None:
        """Withdraw a published claim for the reason that `mark` stands for, 24 bits.

        `operator`: Telegram user id; `prefix`: the first 8 bytes of its id.
        """
        async with or_not_done(message, "withdrawn"):
            reason = reason_asked(self._services, message, prefix, mark)
            entry = await self._services.loads.claims.withdraw(prefix, operator, reason)
            await done(message, words.withdrawn(entry, self._name(entry), operator))

    async def keep(self, message: Message, prefix: bytes, operator: int) -> None:
        """Leave a published claim where it is. `operator`: Telegram user id; `prefix`: the first 8 bytes of its id."""
        entry = self._services.loads.claims.entry(prefix)
        if entry is None:
            await done(message, common.out_of_date())
        elif entry.withdrawn_at is not None:
            await done(message, words.withdrawn_before(entry, self._name(entry)))
        else:
            self._services.loads.keep(prefix, operator)
            await done(message, words.kept(entry, self._name(entry)))

    def _name(self, entry: PublishedClaim) -> str:
        return exchange_names(self._services.catalogue).get(entry.key, entry.key)
