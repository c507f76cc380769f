"""What a walk through conversations is made of: people, asking, pressing, and holding answers against the ledger."""

from dataclasses import dataclass, field

from bot.demo.clock import Clock
from bot.demo.data import DemoClients
from bot.demo.transcript import Transcript
from bot.sandbox import Sandbox, SandboxGroup, SandboxMessage, SandboxUser

__all__ = ["Walk"]


@dataclass
class Walk:
    """The people of a walk and what they can do; `wrong` collects what was not as it should be."""

    sandbox: Sandbox
    clients: DemoClients
    script: Transcript
    patience: float  # seconds for any answer; a build takes longest
    clock: Clock  # of the bot's limits
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.customer: SandboxUser = self.sandbox.add_user("Alice", role="customer")
        self.operator: SandboxUser = self.sandbox.add_user("Olga", role="operator")
        self.member: SandboxUser = self.sandbox.add_user("Bob", role="member")
        self.group: SandboxGroup = self.sandbox.add_group(
            "Depositors", [self.member, self.customer], bot_can_delete=True
        )

    def expect(self, what: str, held: object) -> None:
        """Note whether something held."""
        self.script.checked(what, held=bool(held))
        if not held:
            self.wrong.append(what)

    async def send(
        self, user: SandboxUser, text: str, *, chat: SandboxGroup | None = None
    ) -> tuple[SandboxMessage, SandboxMessage]:
        """Type `text` and return it and the bot's answer, printing nothing. Raises TimeoutError without an answer."""
        sent = await user.send(text, chat=chat)
        return sent, await self.sandbox.next_message(chat or user, after=sent, timeout=self.patience)

    async def ask(
        self, user: SandboxUser, text: str, *, chat: SandboxGroup | None = None, unfold: bool = False
    ) -> SandboxMessage:
        """Type `text`, print it and the bot's answer, and return that. Raises TimeoutError without one."""
        self.script.said(user.user.first_name, text)
        _, answer = await self.send(user, text, chat=chat)
        self.script.answered(answer, unfold=unfold)
        return answer

    async def show_file(
        self, user: SandboxUser, name: str, data: bytes
    ) -> tuple[SandboxMessage, SandboxMessage]:
        """Send a file, print the bot's answer, and return both; `data`: the whole file. Raises TimeoutError without an answer."""
        self.script.said(user.user.first_name, f"sends {name}, {len(data):,} bytes")
        sent = await user.send_document(name, data)
        answer = await self.after(user, sent)
        self.script.answered(answer)
        return sent, answer

    async def after(self, user: SandboxUser, message: SandboxMessage) -> SandboxMessage:
        """Return the bot's message that follows `message`. Raises TimeoutError when none does."""
        return await self.sandbox.next_message(user, after=message, timeout=self.patience)

    async def press(self, user: SandboxUser, message: SandboxMessage, label: str) -> SandboxMessage:
        """Press a button and return the message that follows. Raises LookupError where there is no such button."""
        self.script.said(user.user.first_name, f"presses [{label}]")
        last = self.sandbox.history(message.chat_id)[-1]
        await user.press(message, label, timeout=self.patience)
        answer = await self.sandbox.next_message(message.chat_id, after=last, timeout=self.patience)
        self.script.answered(answer)
        return answer

    async def dry_run(self, name: str) -> SandboxMessage:
        """Load a bundle as the operator and return the dry run.

        Raises TimeoutError without an answer, LookupError when the load is refused.
        """
        _, progress = await self.send(self.operator, f"/load {name}")
        await self.sandbox.wait_for(
            lambda: "/cancel" not in self.sandbox.refresh(progress).text,
            timeout=self.patience,
            what="dry run",
        )
        ended = self.sandbox.refresh(progress)
        if "Publish" not in ended.labels:
            raise LookupError(f"in place of a dry run, {ended.text.partition(chr(10))[0]}")
        return ended

    async def publish(self, dry_run: SandboxMessage) -> SandboxMessage:
        """Press Publish and return the message as it is then."""
        await self.operator.press(dry_run, "Publish", timeout=self.patience)
        await self.sandbox.wait_for(
            lambda: "Publish" not in self.sandbox.refresh(dry_run).labels,
            timeout=self.patience,
            what="publication",
        )
        return self.sandbox.refresh(dry_run)
