"""In which language a chat is spoken to."""

from bot.chats.chats_file import ChatsFile, ChosenTable
from bot.languages import LANGUAGES, Language, language_of

__all__ = ["ChatLanguages"]

_BY_CODE = {language.code: language for language in LANGUAGES}


class ChatLanguages:
    """The language that each chat has chosen, by Telegram chat id; any thread may ask. A private chat has its person's id."""

    def __init__(self, file: ChatsFile) -> None:
        self._table = ChosenTable(file, "languages")

    def of(self, chat: int, told: str | None = None) -> Language:
        """Return what a chat has chosen, else the language nearest to what Telegram told of its person, else English.

        `chat`: Telegram chat id; `told`: the person's ``language_code``, an IETF tag, None where it is not known or is one of many.
        """
        return self.chosen(chat) or language_of(told)

    def chosen(self, chat: int) -> Language | None:
        """Return what a chat has chosen, None for nothing; `chat`: Telegram chat id."""
        return _BY_CODE.get(self._table.get(chat))

    def choose(self, chat: int, code: str) -> None:
        """Set the language of a chat; `code`: of one of LANGUAGES. Blocks; raises ChatsError, and KeyError for another code."""
        self._table.put(chat, _BY_CODE[code].code)

    def forget(self, chat: int) -> None:
        """Forget what a chat has chosen, without a trace; `chat`: Telegram chat id. Blocks; raises ChatsError."""
        if self._table.get(chat):
            self._table.forget(chat)

    def move(self, old: int, new: int) -> None:
        """Keep the language of a group that becomes a supergroup. Blocks; raises ChatsError. `old`, `new`: Telegram chat ids."""
        self._table.move(old, new)
