"""The one press that belongs to an answer: who asks for reserves and opens the wallets asked once, not twice."""

from collections import OrderedDict

from telegram import Message

__all__ = ["FollowUps"]

_MOST_GROUPS = 10_000  # remembered; the longest unused are forgotten first


class FollowUps:
    """Of each group the last answer whose buttons no one has pressed yet. In memory only."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, int] = OrderedDict()  # message ids by chat id

    def expect(self, sent: Message) -> None:
        """Allow one press under `sent`, a new answer in its group."""
        self._open[sent.chat_id] = sent.message_id
        self._open.move_to_end(sent.chat_id)
        if len(self._open) > _MOST_GROUPS:
            self._open.popitem(last=False)

    def take(self, message: Message) -> bool:
        """Tell whether a press under `message` is the one that was allowed; the next one is not."""
        if self._open.get(message.chat_id) != message.message_id:
            return False
        del self._open[message.chat_id]
        return True
