"""The queue of updates: one reader by long polling, or one webhook, never both.

core.telegram.org/bots/api#getting-updates: an update is confirmed by asking for a higher offset; `allowed_updates`
acts on updates made after it was set; of two readers the older one is ended with 409.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.signals import Signal

__all__ = ["UPDATE_KINDS", "Update", "UpdateQueue"]

_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
UPDATE_KINDS: Final = _ON_REQUEST | {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer",
    "my_chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
}  # fmt: skip
MAX_POLL: Final = 50  # seconds


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it will be delivered."""

    update_id: int
    body: dict[str, Any]


class UpdateQueue:
    """Updates not yet confirmed, oldest first."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._next_id = 100_000_000 + secrets.randbelow(100_000_000)
        self._poll = 0
        self._ended_by = ""
        self.pending: list[Update] = []
        self.allowed: frozenset[str] | None = None  # None: all but those only given on request
        self.webhook_url = ""
        self.twice = 0  # this many coming updates are delivered twice

    def add(self, kind: str, payload: dict[str, Any]) -> bool:
        """Queue an update of `kind`; say whether the bot asked for that kind."""
        wanted = UPDATE_KINDS - _ON_REQUEST if self.allowed is None else self.allowed
        if kind not in wanted:
            return False
        update = Update(self._next_id, {"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.pending.append(update)
        if self.twice > 0:
            self.twice -= 1
            self.pending.append(update)
        self._signal.fire()
        return True

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Set the wanted kinds; None keeps the setting, an empty list is Telegram's default."""
        if kinds is None:
            return
        wanted = frozenset(kinds)
        if wanted - UPDATE_KINDS:
            raise bad_request(f"can't parse allowed updates: unknown kind {min(wanted - UPDATE_KINDS)!r}")
        self.allowed = wanted or None

    def drop(self) -> None:
        """Forget all pending updates."""
        self.pending.clear()

    def end_polls(self, reason: str) -> None:
        """End a waiting poll with 409 and `reason`."""
        self._poll += 1
        self._ended_by = reason
        self._signal.fire()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
        """Confirm what lies before `offset` and return up to `limit` updates, waiting up to `seconds`."""
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            )
        self.end_polls(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        mine = self._poll
        self._confirm(offset)
        await self._signal.wait(
            lambda: bool(self.pending) or self._poll != mine, min(max(seconds, 0), MAX_POLL)
        )
        if self._poll != mine:
            raise conflict(self._ended_by)
        return [update.body for update in self.pending[:limit]]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            del self.pending[:offset]
        else:
            self.pending[:] = [update for update in self.pending if update.update_id >= offset]
