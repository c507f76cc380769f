"""The first words with somebody: ``/start`` and its buttons, links that lead to it, and texts that are words and no id."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import answering
from bot.group.chat_settings import ChatSettings, settings_button
from bot.group.handlers import PublicHandlers
from bot.parsing.intents import Intent, understood
from bot.parsing.repeatable import repeatable
from bot.services import Services
from bot.telegram.callbacks import ASK_FOR_ID, NO_EXCHANGE, Action, ButtonData
from bot.telegram.sending import answer, keyboard
from bot.texts import common, exchanges, inspection
from bot.texts import first as words
from bot.texts import operator as operator_words

__all__ = ["FirstContact"]

# What the buttons under the welcome do; their data's page.
_SETTINGS, _RESERVES, _FILE, _HOW = 0, 2, 3, 4
_RESERVES_OF = "reserves-"  # begins the parameter of a link to the reserves of one exchange
_ID = re.compile(r"\s*[0-9a-f]{64}(?![0-9A-Za-z])")


class FirstContact:
    """In private chats. Nothing that was typed is kept or logged."""

    def __init__(
        self,
        services: Services,
        public: PublicHandlers,
        settings: ChatSettings,
        alerts: Callable[[Message], Awaitable[None]],
    ) -> None:
        """`alerts`: answers a message with the menu of alerts."""
        self._services, self._public, self._settings, self._alerts = services, public, settings, alerts

    async def start(self, message: Message, parameter: str) -> None:
        """``/start``, perhaps with the parameter of a link."""
        if parameter.startswith(_RESERVES_OF):
            await self._public.reserves_of(message, parameter.removeprefix(_RESERVES_OF))
        elif parameter == "reserves":
            await self._public.reserves_of(message, "")
        elif parameter == "log":
            await self._public.snapshots_of(message, "")
        elif parameter == "verify":
            await answer(message, self._ask_for_id())
        elif parameter and not repeatable(parameter):
            await answer(message, words.id_in_link())
        else:
            await answer(message, self._welcome(message), self.buttons())

    def _welcome(self, message: Message) -> str:
        parts = [words.start(*self._loaded())]
        if message.from_user is not None and message.from_user.id in self._services.settings.operators:
            parts.append(operator_words.start())
        return "\n\n".join(parts)

    def _loaded(self) -> tuple[list[words.Welcomed], list[words.Welcomed]]:
        """Return the exchanges in which an id is looked up, and the others."""
        loaded = self._services.exchanges
        others = [self._welcomed(key) for key in loaded.keys if key not in loaded.with_trees]
        return [self._welcomed(key) for key in loaded.with_trees], others

    def _ask_for_id(self) -> str:
        return words.ask_for_id(*self._loaded())

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
                [(labels["verify"], _button(ASK_FOR_ID)), (labels["reserves"], _button(_RESERVES))],
                [(labels["file"], _button(_FILE)), (labels["how"], _button(_HOW))],
                [(labels["language"], settings_button()), (labels["alerts"], _alerts_button())],
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
            said = {ASK_FOR_ID: self._ask_for_id, _FILE: inspection.explain, _HOW: words.how_it_works}
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
        elif meant.intent is Intent.ALERTS:
            await self._alerts(message)
        else:
            await self._say(message, self._in_words(meant.intent))
        return True

    async def _say(self, message: Message, html: str) -> None:
        async with answering(self._services.metrics, "words", partial(answer, message)) as counted:
            await answer(message, html, self.buttons())
            counted.set(AnswerOutcome.SHOWN)

    def _in_words(self, intent: Intent) -> str:
        """Return what is said to an intent."""
        match intent:
            case Intent.SAFE:
                return words.is_money_safe()
            case Intent.FIND_ID:
                return self._ask_for_id()
            case Intent.HISTORY:
                return words.ask_for_history()
            case Intent.HELP:
                return words.how_it_works()
            case Intent.THANKS:
                return words.welcome()
            case _:
                return words.greeting()

    def _exchange_alone(self, typed: str) -> str:
        """Return the key of the loaded exchange that a text is the name of and nothing else, "" for none."""
        named = self._services.exchanges.named(typed.split())
        return named.key if not named.rest else ""

    async def unclear(self, message: Message, typed: str) -> bool:
        """Answer a text that is no id and nothing known; False where it is wiser not to repeat it.

        Who names an exchange is shown its reserves, or told that nothing of it is here.
        """
        shown, loaded = repeatable(typed), self._services.exchanges
        if not shown:
            return False
        if key := loaded.named(typed.split()).key:
            await self._public.reserves_of(message, key)
            return True
        known = loaded.unknown(typed.split()).known
        said = exchanges.not_loaded(known.name, loaded.names(loaded.keys)) if known else words.unclear(shown)
        await answer(message, said, self.buttons())
        return True


def _alerts_button() -> str:
    return ButtonData(Action.ALERTS, None, NO_EXCHANGE).pack()


def _button(which: int) -> str:
    return ButtonData(Action.FIRST, None, NO_EXCHANGE, 0, which).pack()
