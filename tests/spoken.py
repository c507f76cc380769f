"""What the bot says to someone of one language, collected without a browser: every conversation, and every kind of button.

Nothing here holds a text: what is said is told apart by what was asked (its kind), and buttons by what they carry.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot_session import BotSession
from operator_session import OperatorSession

from bot.languages import Language
from bot.sandbox import SandboxMessage, SandboxUser
from bot.sandbox.page_view import message_view
from bot.sandbox.people import found
from bot.telegram.callbacks import Action

PEERS = Path(__file__).parent / "data" / "peers"
SAMPLES = (  # files that exchanges published, of different formats
    "okx_merkle_proof_file.json",
    "okx_v2_inclusion_proof.json",
    "bybit_40_v5.json",
    "binance_user_config.json",
    "flipster_example_merkle_proof.json",
    "okx_full_tree.txt",
)
_CHANGES = {Action.PUBLISH, Action.CONFIRM, Action.DISCARD, Action.WITHDRAW}  # buttons that are left alone
_DEPTH = 2  # how many buttons one after another


@dataclass(frozen=True)
class Said:
    """One message of the bot, or what popped up over a button (`view` is None then)."""

    kind: str  # what was asked, such as "answer/c" for the button CHECK under the answer
    language: str  # code
    text: str
    html: str = ""
    labels: tuple[str, ...] = ()
    view: dict | None = None  # as the chat page gets it
    photo: bytes | None = field(default=None, repr=False)


@dataclass
class Listener:
    """Asks in one language and keeps what is said; people and a group of its own."""

    session: OperatorSession
    language: Language
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        sandbox, code = self.sandbox, self.language.code.lower()
        self.person = sandbox.add_user("Person", language_code=code)
        self.member = sandbox.add_user("Member", language_code=code)
        self.group = sandbox.add_group("Group", [self.member, self.person], bot_can_delete=True)
        self.bot_session.run.services.languages.choose(self.group.id, self.language.code)  # as an administrator does
        self.operator = self.session.olga
        self.operator.set_language(code)

    @property
    def bot_session(self) -> BotSession:
        return self.session.bot_session

    @property
    def sandbox(self):
        return self.session.sandbox

    async def ask(self, kind: str, text: str, user: SandboxUser | None = None, chat=None, depth=_DEPTH):
        """Type something; keep the answers, and what comes of each kind of button under them."""
        return await self._after(
            kind, user or self.person, chat, lambda who: who.send(text, chat=chat), depth
        )

    async def show(self, kind: str, name: str, data: bytes, depth=_DEPTH):
        """Send a file."""
        return await self._after(kind, self.person, None, lambda who: who.send_document(name, data), depth)

    async def load(self, kind: str, name: str) -> SandboxMessage:
        """Let the operator load something, keep the dry run and what /status says of it, and discard it."""
        dry_run = await self.session.load(name)
        self._keep(kind, dry_run)
        await self.ask(f"{kind}/status", "/status", self.operator, depth=0)
        discard = next(b for row in dry_run.buttons for b in row if b.callback_data[:1] == Action.DISCARD)
        await self._press(f"{kind}/D", self.operator, dry_run, discard.text, 0)

    async def _after(self, kind, user, chat, act: Callable, depth: int) -> None:
        place = chat or user
        sent = await act(user)
        await self.sandbox.next_message(place, after=sent, timeout=60)
        await self._settled()
        for number, message in enumerate(self._new(place, sent.message_id)):
            name = f"{kind}+{number}" if number else kind
            self._keep(name, message)
            await self._buttons(name, user, message, depth)

    async def _buttons(self, kind, user, message: SandboxMessage, depth: int) -> None:
        """Press one button of each action."""
        if not depth:
            return
        pressed = set(_CHANGES)
        for row in message.buttons:
            for button in row:
                action = button.callback_data[:1]
                if action and action not in pressed and button.text in self.sandbox.refresh(message).labels:
                    pressed.add(action)
                    await self._press(f"{kind}/{action}", user, message, button.text, depth - 1)

    async def _press(self, kind, user, message: SandboxMessage, label: str, depth: int) -> None:
        last, before = self.sandbox.history(message.chat_id)[-1].message_id, self.sandbox.refresh(message)
        popped = await user.press(message, label, timeout=60)
        await self._settled()
        if popped.text:
            self.said.append(Said(f"{kind}/popup", self.language.code, popped.text))
        now = self.sandbox.refresh(message)
        if now.edits != before.edits:
            self._keep(kind, now)
        for number, new in enumerate(self._new(message.chat_id, last)):
            name = f"{kind}+{number}" if number else kind
            self._keep(name, new)
            await self._buttons(name, user, new, depth)

    async def _settled(self) -> None:
        """Wait until the bot has done with all that it began; it has begun with what it answered in any way."""
        while self.bot_session.run.updates.waiting:  # noqa: ASYNC110 - nothing that runs needs an event for it
            await asyncio.sleep(0.005)

    def _new(self, chat, last: int) -> list[SandboxMessage]:
        history = self.sandbox.history(chat)
        return [one for one in history if one.from_bot and one.message_id > last and not one.deleted]

    def _keep(self, kind: str, message: SandboxMessage) -> None:
        view = message_view(self.sandbox.world, found(self.sandbox.world, message))
        self.said.append(
            Said(kind, self.language.code, message.text, message.html, message.labels, view, message.photo)
        )


async def listen(session: OperatorSession, language: Language, client: str) -> list[Said]:
    """Walk through every conversation in one language; `client`: an id that is in every snapshot.

    The import folder has a bundle `tree` and a claim's `claim`; two claims are published.
    """
    ear = Listener(session, language)
    for name in ("start", "help", "privacy", "id", "inspect", "verify", "exchanges", "snapshots", "reserves"):
        await ear.ask(name, f"/{name}")
    await ear.ask("answer", client)
    await ear.ask("older", f"{client} 2026-09-01", depth=0)
    await ear.ask("not-found", "5e" * 32)
    await ear.ask("too-short", client[:-1], depth=0)
    await ear.ask("unknown", "/nothing", depth=0)
    await ear.ask("small-talk", "hello?", depth=0)
    await ear.ask("reserves-claim", "/reserves okx")
    await ear.ask("forget", "/forget", depth=1)
    for name in SAMPLES:
        await ear.show(f"file {name}", name, (PEERS / name).read_bytes(), depth=1)
    await ear.show("file of nothing", "photo.json", b"\x89PNG", depth=0)
    for name in ("reserves", "snapshots", "exchanges", "exchange", "help", "inspect"):
        await ear.ask(f"group {name}", f"/{name}", ear.member, ear.group, depth=1)
    await ear.ask("group claim", "/reserves okx", ear.member, ear.group, depth=1)
    await ear.ask("group id", f"/verify {client}", ear.member, ear.group, depth=0)
    await ear.load("load tree", "tree")
    await ear.load("load claim", "claim")
    for name in ("status", "withdraw", "audit", "cancel", "help", "load"):
        await ear.ask(f"operator {name}", f"/{name}", ear.operator, depth=1)
    return ear.said
