"""The one press that belongs to an answer: who asks for reserves and opens the wallets asked once, not twice."""

from telegram import Message

from bot.runtime.lru import LruCache

__all__ = ["FollowUps"]

_MOST_GROUPS = 10_000  # remembered; the longest unused are forgotten first


class FollowUps:
    """Of each group the last answer whose buttons no one has pressed yet. In memory only."""

    def __init__(self) -> None:
        self._open: LruCache[int, int] = LruCache(_MOST_GROUPS)  # message ids by chat id

    def expect(self, sent: Message) -> None:
        """Allow one press under `sent`, a new answer in its group."""
        self._open.put(sent.chat_id, sent.message_id)

    def take(self, message: Message) -> bool:
        """Tell whether a press under `message` is the one that was allowed; the next one is not."""
        if self._open.get(message.chat_id) != message.message_id:
            return False
        self._open.pop(message.chat_id)
        return True
