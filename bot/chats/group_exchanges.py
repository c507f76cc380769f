"""Which exchange a group's administrators have set for it."""

from bot.chats.chats_file import ChatsFile, ChosenTable

__all__ = ["GroupExchanges"]


class GroupExchanges:
    """The exchange of each group, by Telegram chat id; any thread may ask."""

    def __init__(self, file: ChatsFile) -> None:
        self._table = ChosenTable(file, "chosen")

    def of(self, chat: int) -> str:
        """Return the key of a group's exchange, "" where none is set; `chat`: Telegram chat id."""
        return self._table.get(chat)

    def choose(self, chat: int, key: str) -> None:
        """Set the exchange of a group, "" for none; `chat`: Telegram chat id. Blocks; raises ChatsError."""
        self._table.put(chat, key)

    def move(self, old: int, new: int) -> None:
        """Keep what a group has set when it becomes a supergroup. Blocks; raises ChatsError. `old`, `new`: Telegram chat ids."""
        self._table.move(old, new)
