"""A running bot, and what its operators do."""

import shutil
from dataclasses import dataclass
from pathlib import Path

# Under the dry run of a snapshot or a claim, and of a proof set.
BUTTONS = ("Publish", "Discard", "Preview", "Copy the id")
BUTTONS_OF_A_SET = ("Publish", "Discard", "Copy the id")


def is_running(text):
    """Tell whether a load's message says that it goes on, in whichever language."""
    *before, last = text.split("\n")
    return len(before) > 1 and "/cancel" in last and len(last) < 60


@dataclass
class OperatorSession:
    """A running bot with two operators, Olga and Otto."""

    bot_session: object
    import_dir: Path

    def __post_init__(self) -> None:
        self.sandbox, self.data_dir = self.bot_session.sandbox, self.bot_session.data_dir
        self.olga, self.otto = self.bot_session.operators

    def put(self, source: Path, name: str) -> None:
        """Put a bundle's folder or a file into the import folder."""
        target = self.import_dir / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)

    async def say(self, text, user=None, **more):
        """Let an operator write something; return the bot's next message."""
        user = user or self.olga
        sent = await user.send(text, **more)
        return await self.sandbox.next_message(user, after=sent)

    async def ended(self, message):
        """Wait until a load's message says how it ended; return it."""
        # In any language a load that runs is said with a short last line of its own about /cancel.
        await self.sandbox.wait_for(
            lambda: (
                not is_running(self.sandbox.refresh(message).text)
                or "interrupted" in self.sandbox.refresh(message).text
                or "cancelled" in self.sandbox.refresh(message).text
            ),
            timeout=60,
            what="end of the load",
        )
        return self.sandbox.refresh(message)

    async def load(self, name, user=None):
        """Load something by its name or address; return the last edit."""
        return await self.ended(await self.say(f"/load {name}", user))

    async def upload(self, name, data, caption="/load", user=None, **more):
        """Send a file with a caption; return what the bot says at last."""
        user = user or self.olga
        sent = await user.send_document(name, data, caption=caption, **more)
        return await self.ended(await self.sandbox.next_message(user, after=sent))

    async def press(self, message, label, user=None):
        """Press a button; return what popped up, or else the message that the bot edited or sent because of it."""
        before, chat = self.sandbox.refresh(message), message.chat_id
        count = len(self.sandbox.history(chat))
        answer = await (user or self.olga).press(message, label)
        if answer.text:
            return answer.text

        def changed():
            now = self.sandbox.refresh(message)
            return len(now.edits) > len(before.edits) or len(self.sandbox.history(chat)) > count

        await self.sandbox.wait_for(changed, timeout=60, what="reaction to the button")
        now = self.sandbox.refresh(message)
        return now if len(now.edits) > len(before.edits) else self.sandbox.history(chat)[-1]

    async def last(self, user=None):
        """Return the bot's last message to an operator."""
        said = [message for message in self.sandbox.history(user or self.olga) if message.from_bot]
        return said[-1]

    async def dry_run_again(self, user=None):
        """Press the newest dry run under /status; return the message with its buttons."""
        user = user or self.olga
        status = await self.say("/status", user)
        await user.press(status, status.labels[0])
        after = status
        while "Discard" not in after.labels:
            after = await self.sandbox.next_message(user, after=after)
        return after

    def audit(self) -> list[tuple[str, str]]:
        """Return (action, outcome) of everything, oldest first."""
        return [
            (row.action, row.outcome) for row in reversed(self.bot_session.run.services.catalogue.audit(1000))
        ]

    def served(self) -> list[str]:
        """Return the statement ids that customers see, newest first."""
        return [entry.statement_id for entry in self.bot_session.run.services.snapshots.served()]

    def files(self, *folders: str) -> list[str]:
        """Return what lies in folders of the data folder."""
        found = [path for folder in folders for path in (self.data_dir / folder).rglob("*")]
        return sorted(str(path.relative_to(self.data_dir)) for path in found)
