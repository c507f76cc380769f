"""Telling the operators what became of published files, each thing once, from whichever thread it came up in."""

import asyncio
import contextlib
from collections.abc import Callable

from telegram import Bot

from bot.catalogue.all_folders import AllFolders
from bot.catalogue.file_states import News, NewsKind
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import ServedSnapshots
from bot.settings.model import Settings
from bot.telegram.notifying import LanguageOf, english, tell_operators
from bot.texts.decided import files_news
from bot.texts.operator import file_news, warning
from bot.watch.rounds import Rounds

__all__ = ["FileNews"]


class FileNews:
    """One per process, made in its event loop. What comes up before Telegram answers waits."""

    def __init__(
        self,
        snapshots: ServedSnapshots,
        folders: AllFolders,
        rounds: Rounds,
        exchanges: LoadedExchanges,
        language_of: LanguageOf = english,
    ) -> None:
        """`exchanges`: how they are called; `language_of`: what an operator reads."""
        self._snapshots, self._rounds, self._exchanges = snapshots, rounds, exchanges
        self._language_of = language_of
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[Callable[[], str]] = asyncio.Queue()
        snapshots.files.listen(self._hear)
        folders.listen(self._hear_of_folder)

    async def tell(self, bot: Bot, settings: Settings) -> None:
        """Tell the operators, until cancelled."""
        while True:
            await tell_operators(bot, settings, await self._waiting.get(), self._language_of)

    def put(self, make: Callable[[], str]) -> None:
        """Let them read something else, which `make` returns as HTML in the language of the context. Belongs to the event loop."""
        self._waiting.put_nowait(make)

    def say(self, sentence: str) -> None:
        """Let them read a sentence that is no news of a file. Belongs to the event loop."""
        self.put(lambda: warning(sentence))

    def _hear_of_folder(self, entry: PublishedFolder, reason: str) -> None:
        name = self._exchanges.name(entry.key)
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the log has it
            self._loop.call_soon_threadsafe(self.put, lambda: files_news(entry, name, reason))

    def _hear(self, news: News) -> None:
        taken_at = [e.taken_at for e in self._snapshots.entries() if e.statement_id == news.statement_id]
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the log has it
            if taken_at:
                self._loop.call_soon_threadsafe(self.put, lambda: file_news(news, taken_at[0]))
            if news.kind is NewsKind.ANSWER_FAILED:
                self._loop.call_soon_threadsafe(self._rounds.look_now)
