"""One conversation of each user, each answer held against what is known from the ledger."""

import asyncio
from dataclasses import dataclass, field

from bot.demo.data import Clients
from bot.demo.transcript import Transcript
from bot.sandbox import Sandbox, SandboxGroup, SandboxMessage, SandboxUser
from porcore.verdict import CONSISTENT, REFUTED, VERIFIED, Given, judge

__all__ = ["Walk"]

_PATIENCE = 60.0  # seconds for a build; everything else takes far less


@dataclass
class Walk:
    """The whole walk. `all` returns what was not as it should be."""

    sandbox: Sandbox
    clients: Clients
    script: Transcript
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.customer: SandboxUser = self.sandbox.add_user("Alice", role="customer")
        self.operator: SandboxUser = self.sandbox.add_user("Olga", role="operator")
        self.member: SandboxUser = self.sandbox.add_user("Bob", role="member")
        self.group: SandboxGroup = self.sandbox.add_group(
            "Depositors", [self.member, self.customer], bot_can_delete=True
        )

    async def all(self) -> list[str]:
        """Walk as operator, customer and community."""
        for name in self.clients.bundles[:-1]:
            await self._publish(name)
        await self._operator()
        await self._customer()
        await self._community()
        return self.wrong

    def expect(self, what: str, held: object) -> None:
        """Note whether something held."""
        self.script.checked(what, held=bool(held))
        if not held:
            self.wrong.append(what)

    async def ask(self, user: SandboxUser, text: str, *, chat: SandboxGroup | None = None) -> SandboxMessage:
        """Type `text` and return the bot's answer."""
        self.script.said(user.user.first_name, text)
        sent = await user.send(text, chat=chat)
        answer = await self.sandbox.next_message(chat or user, after=sent, timeout=_PATIENCE)
        self.script.answered(answer)
        return answer

    async def press(self, user: SandboxUser, message: SandboxMessage, label: str) -> SandboxMessage:
        """Press a button and return the message that follows."""
        self.script.said(user.user.first_name, f"presses [{label}]")
        last = self.sandbox.history(message.chat_id)[-1]
        await user.press(message, label)
        answer = await self.sandbox.next_message(message.chat_id, after=last, timeout=_PATIENCE)
        self.script.answered(answer)
        return answer

    # -- the operator

    async def _dry_run(self, name: str) -> SandboxMessage:
        sent = await self.operator.send(f"/load {name}")
        progress = await self.sandbox.next_message(self.operator, after=sent, timeout=_PATIENCE)
        await self.sandbox.wait_for(
            lambda: "Publish" in self.sandbox.refresh(progress).labels, timeout=_PATIENCE, what="dry run"
        )
        return self.sandbox.refresh(progress)

    async def _publish(self, name: str) -> None:
        dry_run = await self._dry_run(name)
        await self.operator.press(dry_run, "Publish")
        await self.sandbox.wait_for(
            lambda: "Publish" not in self.sandbox.refresh(dry_run).labels,
            timeout=_PATIENCE,
            what="publication",
        )

    async def _operator(self) -> None:
        self.script.chapter("The operator loads the third monthly snapshot")
        name = self.clients.bundles[-1]
        self.script.said("Olga", f"/load {name}")
        dry_run = await self._dry_run(name)
        self.script.answered(dry_run)
        self.expect("the dry run counts the ledger's clients", f"{self.clients.holders:,}" in dry_run.text)
        stranger = await self.customer.send("/snapshots")
        listed = await self.sandbox.next_message(self.customer, after=stranger)
        self.expect(
            "nobody sees the new snapshot before Publish", self.clients.moments[-1] not in listed.text
        )
        self.script.said("Olga", "presses [Publish]")
        await self.operator.press(dry_run, "Publish")
        await self.sandbox.wait_for(
            lambda: "Publish" not in self.sandbox.refresh(dry_run).labels,
            timeout=_PATIENCE,
            what="publication",
        )
        done = self.sandbox.refresh(dry_run)
        self.script.answered(done)
        stranger = await self.customer.send("/snapshots")
        listed = await self.sandbox.next_message(self.customer, after=stranger)
        self.expect("after Publish everybody sees it", self.clients.moments[-1] in listed.text)
        for_others = await self.ask(self.customer, f"/load {name}")
        self.expect(
            "for everyone else /load is an unknown command", "do not know this command" in for_others.text
        )

    # -- the customer

    async def _customer(self) -> None:
        self.script.chapter("A customer asks in a private chat")
        typo = await self.ask(self.customer, self.clients.holds_all[:-1])
        self.expect("a digit too few is counted, not guessed", "63" in typo.text)
        answer = await self.ask(self.customer, self.clients.holds_all)
        self.expect("she is included", answer.text.startswith("✅ Included"))
        for symbol, balance in self.clients.balances.items():
            self.expect(f"{symbol} is the ledger's {balance}", _says(answer.text, symbol, balance))
        symbol = next(iter(self.clients.balances))
        picture = await self.press(self.customer, answer, f"Check {symbol}")
        self.expect("the path comes as a picture", picture.photo)
        tree = await self.press(self.customer, answer, "View full tree")
        self.expect("the tree comes as a page", tree.document and tree.document.name.endswith(".html"))
        proof = await self.press(self.customer, answer, "Proof file")
        page = await self.sandbox.next_message(self.customer, after=proof)
        self.script.answered(page)
        self._check_offline(proof)
        older = await self.ask(self.customer, f"{self.clients.holds_all.upper()} {self.clients.days[0]}")
        self.expect(
            "an older date names the older snapshot", self.clients.moments[0] in older.text.splitlines()[0]
        )
        nobody = await self.ask(self.customer, "0x" + "5e" * 32)
        self.expect("an id without a leaf is explained", nobody.text.startswith("❌ Not found"))

    def _check_offline(self, proof: SandboxMessage) -> None:
        """The stranger's part: the same file, judged without the bot."""
        self.script.note("Offline, without the bot:  porcore verify proof.json --statement-id …")
        document = proof.document
        self.expect("the proof file is attached", document and document.name == "proof.json")
        if document is None:
            return
        statement_id = proof.text.split("--statement-id ")[1].split()[0]
        verdict = judge(document.data, Given(statement_id=statement_id))
        for line in verdict.lines:
            print(f"    {line}")
        self.expect("the proof holds under the statement id", verdict.exit_code == VERIFIED)
        alone = judge(document.data, Given())
        self.expect("without the id it is consistent with itself only", alone.exit_code == CONSISTENT)
        lie = document.data.replace(b'"balance":"', b'"balance":"9', 1)
        refuted = judge(lie, Given(statement_id=statement_id))
        self.expect("one changed digit is refuted, naming the step", refuted.exit_code == REFUTED)
        print(f"    {refuted.headline}")

    # -- the community

    async def _community(self) -> None:
        self.script.chapter("A community asks in its group")
        answer = await self.ask(self.member, "/reserves", chat=self.group)
        self.expect("the difference from 100 % comes as a picture", answer.photo)
        self.expect("and in words", all(f"{symbol} 10" in answer.text for symbol in self.clients.balances))
        self.expect("as a reply to whoever asked", answer.reply_to is not None)
        again = await self.member.send("/reserves BTC", chat=self.group)
        self.expect("a second question at once is left alone", not self._answers_after(again))
        await self._rest()
        wallets = await self.press(
            self.member, answer, next(label for label in answer.labels if "Wallets" in label)
        )
        self.expect("wallets have links to public explorers", "look it up" in wallets.text)
        self.script.said("Bob", f"/verify {self.clients.holds_all}")
        await self._rest()
        shown = await self.member.send(f"/verify {self.clients.holds_all}", chat=self.group)
        warning = await self.sandbox.next_message(self.group, after=shown)
        self.script.answered(warning)
        self.expect("an id in a group is deleted", self.sandbox.refresh(shown).deleted)
        self.expect("and never answered", self.clients.holds_all not in warning.text)

    def _answers_after(self, sent: SandboxMessage) -> list[SandboxMessage]:
        return [m for m in self.sandbox.history(self.group) if m.from_bot and m.message_id > sent.message_id]

    async def _rest(self) -> None:
        """Let the group's interval pass."""
        await asyncio.sleep(3.1)


def _says(text: str, symbol: str, balance: str) -> bool:
    """Tell whether the table of balances has a row of this asset with this balance."""
    return any(line.split()[:2] == [symbol, balance] for line in text.splitlines())
