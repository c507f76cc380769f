"""The sandbox as tests and the demo use it: start it, put people in, read what the bot said.

async with Sandbox(flood_limits=False) as sandbox:
    alice = sandbox.add_user("Alice")
    sent = await alice.send("/start")
    answer = await sandbox.next_message(alice, after=sent)
"""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from bot.sandbox.faults import Answer, Call, Rule
from bot.sandbox.models import Chat, Member, Message, User
from bot.sandbox.people import ChatLike, SandboxChannel, SandboxGroup, SandboxUser, found, resolve
from bot.sandbox.server import Server
from bot.sandbox.signals import PATIENCE
from bot.sandbox.state import World
from bot.sandbox.views import SandboxMessage, view

__all__ = ["Sandbox", "new_token"]

_TOKEN = re.compile(r"[1-9][0-9]{4,14}:[A-Za-z0-9_-]{35}")


def new_token() -> str:
    """Return a random token of the shape Telegram gives: `<digits>:<35 letters>`."""
    return f"{1_000_000_000 + secrets.randbelow(8_000_000_000)}:{secrets.token_urlsafe(27)[:35]}"


class Sandbox:
    """A Telegram with one bot. Addresses are known once it is started (`async with`, or `start`).

    `world` is everything in it, for tests that look closer than the methods here do.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str | None = None,
        bot_username: str = "sample_reserves_bot",
        bot_name: str = "Sample Reserves",
        flood_limits: bool = True,
        privacy_mode: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`port` 0 takes a free one; `clock` gives unix seconds. Raise ValueError for a malformed token."""
        self.token = token if token is not None else new_token()
        if not _TOKEN.fullmatch(self.token):
            raise ValueError("a bot token is digits, a colon and 35 letters, digits, - or _")
        bot = User(int(self.token.partition(":")[0]), bot_name, username=bot_username, is_bot=True)
        self.world = World(bot, privacy_mode=privacy_mode, flood_limits=flood_limits, clock=clock)
        self._server = Server(self.world, self.token, port)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start listening on 127.0.0.1; raise OSError when the port is taken."""
        await self._server.start()

    async def stop(self) -> None:
        """Stop listening and end everything under way."""
        await self._server.stop()

    @property
    def _root(self) -> str:
        if self._server.port == 0:
            raise RuntimeError(
                "the sandbox is not started yet, its port is not known; use `async with Sandbox()`"
            )
        return f"http://127.0.0.1:{self._server.port}/{self._server.key}"

    @property
    def base_url(self) -> str:
        """What is before the token in a call's address."""
        return f"{self._root}/bot"

    @property
    def base_file_url(self) -> str:
        """What is before the token in a file's address."""
        return f"{self._root}/file/bot"

    @property
    def page_url(self) -> str:
        """The chat page's address; whoever has it can read and write everything here."""
        return f"{self._root}/"

    @property
    def bot_username(self) -> str:
        """The bot's name without @."""
        return self.world.bot.username

    @property
    def calls(self) -> tuple[Call, ...]:
        """The bot's calls, oldest first, refused ones included."""
        return tuple(self._server.calls)

    @property
    def refused(self) -> tuple[Call, ...]:
        """The calls that were refused: a bot without faults has none."""
        return tuple(call for call in self._server.calls if call.error)

    def add_user(
        self,
        first_name: str,
        last_name: str = "",
        username: str = "",
        *,
        started: bool = False,
        role: str = "",
        language_code: str = "",
    ) -> SandboxUser:
        """Add a person. Until they write (or `started`), the bot can't write to them. `role`: shown by the page.

        `language_code`: the IETF tag of their app's language, which every update of theirs carries; "" tells none.
        """
        user = self.world.add_user(first_name, last_name, username, role=role, language_code=language_code)
        self.world.chats[user.id].started = started
        return SandboxUser(self.world, user.id)

    def add_group(
        self,
        title: str,
        members: Sequence[SandboxUser] = (),
        *,
        bot: bool = True,
        bot_can_delete: bool = False,
        basic: bool = False,
    ) -> SandboxGroup:
        """Add a supergroup (or a `basic` group) whose first member owns it. The `bot` was in it before: it is told of
        `add_bot` only."""
        chat = self.world.add_chat("group" if basic else "supergroup", title)
        for number, one in enumerate(members):
            chat.members[one.id] = Member(one.user, "member" if number else "creator", not number)
        if bot:
            status = "administrator" if bot_can_delete else "member"
            chat.members[self.world.bot.id] = Member(self.world.bot, status, bot_can_delete)
        self.world.note("chat", chat.id)
        return SandboxGroup(self.world, chat)

    def add_channel(
        self, title: str, *, bot: bool = False, discussion: SandboxGroup | None = None
    ) -> SandboxChannel:
        """Add a channel, with the bot as its administrator or not, linked to a group or not."""
        chat = self.world.add_chat("channel", title)
        if bot:
            self.world.set_bot_member(chat, User(1, "Somebody"), "administrator")
        linked = resolve(self.world, discussion) if discussion is not None else None
        return SandboxChannel(self.world, chat, linked)

    def history(self, chat: ChatLike, *, as_seen_by: SandboxUser | None = None) -> list[SandboxMessage]:
        """Return a chat's messages, oldest first; deleted ones too, unless `as_seen_by` someone in it."""
        where = resolve(self.world, chat)
        if as_seen_by is None:
            return [self._view(one) for one in where.messages.values()]
        member = where.members.get(as_seen_by.id)
        if member is None or member.status in ("left", "kicked"):
            raise LookupError("this person is not in that chat and sees nothing of it")
        return [self._view(one) for one in where.messages.values() if not one.deleted]

    def refresh(self, message: SandboxMessage) -> SandboxMessage:
        """Return a message as it is now."""
        return self._view(found(self.world, message))

    async def next_message(
        self,
        chat: ChatLike,
        *,
        after: SandboxMessage | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 -- tests read better so
    ) -> SandboxMessage:
        """Return the bot's first message after `after` (or after now) in `chat`; raise TimeoutError without one."""
        where = resolve(self.world, chat)
        last = where.last_id if after is None else after.message_id
        if after is not None and after.chat_id != where.id:
            last = 0
        await self.wait_for(lambda: self._first(where, last) is not None, timeout=timeout, what="message")
        message = self._first(where, last)
        assert message is not None
        return self._view(message)

    def _first(self, chat: Chat, last: int) -> Message | None:
        for number in range(last + 1, chat.last_id + 1):
            message = chat.messages[number]
            if message.sender == self.world.bot and not message.service and not message.deleted:
                return message
        return None

    async def next_edit(
        self,
        message: SandboxMessage,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 -- tests read better so
    ) -> SandboxMessage:
        """Wait until the bot has edited `message` since that copy of it, and return it as it is then."""
        current = found(self.world, message)
        await self.wait_for(lambda: len(current.edits) > len(message.edits), timeout=timeout, what="edit")
        return self._view(current)

    async def wait_for(
        self,
        condition: Callable[[], object],
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 -- tests read better so
        what: str = "condition",
    ) -> None:
        """Wait until `condition()` is true; it is asked whenever something changes here, never in between."""
        if not await self.world.signal.wait(lambda: bool(condition()), timeout):
            last = [f"{call.method}{f' ({call.error})' if call.error else ''}" for call in self.calls[-5:]]
            raise TimeoutError(
                f"no {what} within {timeout:g} s; the bot's last calls: {', '.join(last) or 'none'}"
            )

    async def pause(self) -> None:
        """Make the server unreachable: open connections are cut, new ones refused."""
        await self._server.pause()

    async def resume(self) -> None:
        """Make the server reachable again, at the same address."""
        await self._server.resume()

    def fail(
        self,
        count: int = 1,
        *,
        status: int = 502,
        methods: Sequence[str] = (),
        chat: ChatLike | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Answer the next `count` calls (of `methods`, or any; "download" is a file's) with an error, undone.

        `chat`: only calls that concern it. `retry_after`: seconds, as Telegram tells them along with a 429.
        """
        rule = Rule(count, _lowered(methods), self._id(chat), status=status, retry_after=retry_after)
        self._server.faults.fail(rule)

    def refuse(self, seconds: float, chat: ChatLike | None = None) -> None:
        """Answer 429 for `seconds` to whatever is sent to `chat`, or to anyone."""
        self._server.faults.refuse(seconds, self._id(chat))

    def cut(self, count: int = 1, *, methods: Sequence[str] = (), chat: ChatLike | None = None) -> None:
        """Cut the connection of the next `count` calls and do nothing of what they ask."""
        self._server.faults.cut(Rule(count, _lowered(methods), self._id(chat)))

    def lose_answers(
        self, count: int = 1, *, methods: Sequence[str] = (), chat: ChatLike | None = None
    ) -> None:
        """Do what the next `count` calls ask but cut the connection before the answer."""
        self._server.faults.lose(Rule(count, _lowered(methods), self._id(chat)))

    def answer_with(
        self,
        body: bytes,
        count: int = 1,
        *,
        status: int = 200,
        content_type: str = "application/json",
        methods: Sequence[str] = (),
    ) -> None:
        """Answer the next `count` calls with `body`, undone: what a gateway or a captive portal says."""
        answer = Answer(status, body, content_type)
        self._server.faults.put(Rule(count, _lowered(methods), answer=answer))

    def slow(self, seconds: float, *, methods: Sequence[str] = ()) -> None:
        """Delay every call (of `methods`, or any) by `seconds`; 0 ends that."""
        self._server.faults.slow(seconds, _lowered(methods))

    def heal(self) -> None:
        """End all faults that are still to come."""
        self._server.faults.heal()

    def deliver_twice(self, count: int = 1) -> None:
        """Deliver each of the next `count` updates twice, with the same update_id."""
        self.world.updates.twice = count

    def inject(self, kind: str, payload: dict[str, Any]) -> bool:
        """Queue any update, well-formed or not; say whether the bot asked for that kind."""
        return self.world.updates.add(kind, payload)

    def expire_queries(self, seconds: float) -> None:
        """Set the age from which a pressed button can no longer be answered."""
        self.world.query_age = seconds

    def _id(self, chat: ChatLike | None) -> int | None:
        return None if chat is None else resolve(self.world, chat).id

    def _view(self, message: Message) -> SandboxMessage:
        return view(message, self.world.bot.id)


def _lowered(methods: Sequence[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in methods)
