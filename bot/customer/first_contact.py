"""The first words with somebody: ``/start`` and its buttons, links that lead to it, and texts that are words and no id."""

import re
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.group.chat_settings import ChatSettings, settings_button
from bot.group.handlers import PublicHandlers
from bot.parsing.exchanges import named_exchange
from bot.parsing.intents import Intent, understood
from bot.parsing.repeatable import repeatable
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData
from bot.telegram.sending import answer, keyboard
from bot.texts import common, inspection
from bot.texts import first as words
from bot.texts import operator as operator_words

__all__ = ["FirstContact", "not_understood"]

# What the buttons under the welcome do; their data's page.
_SETTINGS, _VERIFY, _RESERVES, _FILE, _HOW = range(5)
_RESERVES_OF = "reserves-"  # begins the parameter of a link to the reserves of one exchange
_ID = re.compile(r"\s*[0-9a-f]{64}(?![0-9A-Za-z])")


class FirstContact:
    """In private chats. Nothing that was typed is kept or logged."""

    def __init__(self, services: Services, public: PublicHandlers, settings: ChatSettings) -> None:
        self._services, self._public, self._settings = services, public, settings

    async def start(self, message: Message, parameter: str) -> None:
        """``/start``, perhaps with the parameter of a link."""
        if parameter.startswith(_RESERVES_OF):
            await self._public.reserves_of(message, parameter.removeprefix(_RESERVES_OF))
        elif parameter == "reserves":
            await self._public.reserves_of(message, "")
        elif parameter == "log":
            await self._public.snapshots_of(message, "")
        elif parameter == "verify":
            await answer(message, words.ask_for_id())
        elif parameter and not repeatable(parameter):
            await answer(message, words.id_in_link())
        else:
            await answer(message, self._welcome(message), self.buttons())

    def _welcome(self, message: Message) -> str:
        loaded = self._services.exchanges
        trees = [self._welcomed(key) for key in loaded.with_trees]
        others = [self._welcomed(key) for key in loaded.keys if key not in loaded.with_trees]
        parts = [words.start(trees, others)]
        if message.from_user is not None and message.from_user.id in self._services.settings.operators:
            parts.append(operator_words.start())
        return "\n\n".join(parts)

    def _welcomed(self, key: str) -> words.Welcomed:
        loaded = self._services.exchanges
        known = self._services.known.by_key(key)
        page = known.page if known is not None else ""
        is_own = not page and not loaded.several and loaded.with_trees == (key,)
        stated = self._services.settings.published_at if is_own else ""
        return words.Welcomed(loaded.name(key), page or (stated if stated.startswith("https://") else ""))

    def buttons(self) -> InlineKeyboardMarkup | None:
        """Return the buttons under the welcome."""
        labels = words.labels()
        return keyboard(
            [
                [(labels["verify"], _button(_VERIFY)), (labels["reserves"], _button(_RESERVES))],
                [(labels["file"], _button(_FILE)), (labels["how"], _button(_HOW))],
                [(labels["language"], settings_button())],
            ]
        )

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Answer a press under the welcome."""
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        if data.page == _SETTINGS:
            await self._settings.show(message)
        elif data.page == _RESERVES:
            await self._public.reserves_of(message, "")
        else:
            said = {_VERIFY: words.ask_for_id, _FILE: inspection.explain, _HOW: words.how_it_works}
            await answer(message, said.get(data.page, common.broken_button)())

    async def said(self, message: Message, typed: str) -> bool:
        """Answer a text whose words mean something by themselves; False where it may be an id, or is not understood."""
        if _ID.match(typed):  # most of what is sent: looking for words would cost it a fortieth of its time
            return False
        if exchange := self._exchange_alone(typed):
            await self._public.reserves_of(message, exchange)
            return True
        meant = understood(typed)
        if meant is None:
            return False
        if meant.intent is Intent.RESERVES:
            named = self._services.exchanges.named(meant.rest) if meant.rest else None
            await self._public.reserves_of(message, named.key if named is not None else "")
        elif meant.intent is Intent.LANGUAGE:
            await self._settings.show(message)
        else:
            async with answering(self._services.metrics, "words", partial(answer, message)) as counted:
                html, buttons = _in_words(meant.intent)
                await answer(message, html, self.buttons() if buttons else None)
                counted.set(AnswerOutcome.SHOWN)
        return True

    def _exchange_alone(self, typed: str) -> str:
        """Return the key of the loaded exchange that a text is the name of and nothing else, "" for none."""
        named = named_exchange(typed.split(), self._services.known, self._services.exchanges.keys)
        return named.key if not named.rest else ""


def _in_words(intent: Intent) -> tuple[str, bool]:
    """Return what is said to an intent, and whether the buttons of the welcome go with it."""
    match intent:
        case Intent.SAFE:
            return words.is_money_safe(), True
        case Intent.HELP:
            return words.how_it_works(), True
        case Intent.THANKS:
            return words.welcome(), False
        case _:
            return words.greeting(), True


def not_understood(typed: str) -> Refusal | None:
    """Return what is said of a text that is nothing known, None where it is wiser not to repeat it."""
    shown = repeatable(typed)
    return Refusal(words.unclear(shown), AnswerOutcome.NOT_UNDERSTOOD) if shown else None


def _button(which: int) -> str:
    return ButtonData(Action.FIRST, None, NO_EXCHANGE, 0, which).pack()
