"""One call from when it is asked for until its outcome is known: what is made next, and what may be made again. Pure."""

from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from bot.telegram.outgoing.fair_queue import Call
from bot.telegram.outgoing.mark import REPEATED, marked
from bot.telegram.turn import Turn

__all__ = ["OutgoingCall", "is_message", "readable"]

# Made twice they do what they do once.
_IDEMPOTENT = ("edit", "answer", "delete", "get", "set", "pin", "unpin")
_MOST_REPEATS = 5  # each after Telegram has answered something else
_TRUE_IF_DONE = frozenset(
    {"deleteMessage", "answerCallbackQuery", "answerInlineQuery"}
)  # and refused when made twice
_COUNTED = ("send", "edit", "copy", "forward")  # by Telegram's limits


def is_message(endpoint: str) -> bool:
    """Say whether Telegram counts a call against the rate of its chat."""
    return endpoint.startswith(_COUNTED)


def readable(endpoint: str, result: object) -> bool:
    """Say whether what came back for a message is one."""
    return endpoint not in REPEATED or (isinstance(result, dict) and type(result.get("message_id")) is int)


class OutgoingCall:
    """One call, as it was asked for and as it is made; `make_step` makes a call by its name and parameters."""

    def __init__(
        self,
        endpoint: str,
        data: dict[str, Any],
        turn: Turn | None,
        make_step: Callable[[str, dict[str, Any]], Coroutine[Any, Any, Any]],
    ) -> None:
        self.chat = data.get("chat_id")
        self.make_step = make_step
        self.failures = 0  # attempts that were not done, or may not have been
        self.floods = 0
        self._steps = [(endpoint, data)]
        self._repeats = 0
        self._moved = False
        self.call = Call(_key(endpoint, self.chat, turn), turn)
        answers = turn is not None and endpoint in REPEATED and self.call.key == turn.chat_id
        self._answered = turn if answers else None
        if answers and turn is not None and turn.in_doubt:
            turn.in_doubt, self._repeats = False, 1  # this is the one repeat
            self._steps = marked(endpoint, data) or self._steps

    @property
    def endpoint(self) -> str:
        """The call that is made next."""
        return self._steps[0][0]

    async def make(self) -> Any:
        """Make the next step."""
        if self._answered is not None:
            self._answered.goes_out()
        return await self.make_step(*self._steps[0])

    def not_taken(self) -> None:
        """Note that Telegram certainly did not take the step that was made."""
        if self._answered is not None:
            self._answered.came_back()

    def step_done(self) -> bool:
        """Go on to the next step; say whether that was the last."""
        if len(self._steps) > 1:
            del self._steps[0]
            return False
        return True

    def repeat(self) -> bool:
        """Prepare to make again what may have been done; say whether that is allowed."""
        endpoint, data = self._steps[0]
        if len(self._steps) > 1:  # the mark alone; the answer itself is yet to be sent
            del self._steps[0]
            return True
        self._repeats += 1
        if endpoint in REPEATED:
            again = marked(endpoint, data) if self._repeats == 1 else None
            self._steps = again or self._steps
            return again is not None
        return endpoint.startswith(_IDEMPOTENT) and self._repeats <= _MOST_REPEATS

    def move(self, chat: object) -> bool:
        """Send to the supergroup that a group has become; say whether that can help. Edits stay behind."""
        if self._moved or self.endpoint not in REPEATED or type(chat) is not int:
            return False
        self._moved = True
        self._steps = [(endpoint, {**data, "chat_id": chat}) for endpoint, data in self._steps]
        return True

    @property
    def may_be_done(self) -> bool:
        """Whether a refusal may mean that an earlier attempt did it."""
        return self._repeats > 0 and self.endpoint in _TRUE_IF_DONE


def _key(endpoint: str, chat: object, turn: Turn | None) -> Hashable:
    """Return whose queue a call waits in: its chat's, that of whom it answers, or one for its method."""
    if isinstance(chat, str) and chat.removeprefix("-").isdigit():
        return int(chat)
    if isinstance(chat, int | str):
        return chat
    return turn.chat_id if turn is not None and turn.chat_id is not None else endpoint
