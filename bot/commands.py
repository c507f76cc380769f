"""Every command, once: the menu, ``/help`` and the README's table are made from this list."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["COMMANDS", "GROUP_COMMANDS", "Command", "Where", "commands_for", "markdown_table"]


class Where(Enum):
    """Who can use a command, and where."""

    PRIVATE = "private chat"
    BOTH = "private chat and groups"
    GROUP = "groups"
    OPERATOR = "operators, in private chat"


@dataclass(frozen=True, slots=True)
class Command:
    """One command as people type it."""

    name: str  # without the slash
    arguments: str  # as shown in help, "" for none
    where: Where
    short: str  # at most 60 characters, for Telegram's menu


COMMANDS = (
    Command("verify", "<id> [exchange] [time]", Where.PRIVATE, "Check that your balances were counted"),
    Command("history", "<id> [exchange]", Where.PRIVATE, "Your balances in all snapshots"),
    Command("inspect", "", Where.PRIVATE, "Check a proof file from any exchange"),
    Command("reserves", "[exchange] [asset] [time]", Where.BOTH, "What the exchange owes and says it holds"),
    Command("snapshots", "[exchange] [time]", Where.BOTH, "All snapshots, withdrawn ones included"),
    Command("exchanges", "", Where.BOTH, "All exchanges, with the newest of each"),
    Command("exchange", "[name or none]", Where.GROUP, "The exchange that this group asks about"),
    Command("help", "", Where.BOTH, "What I can do, and what a proof does not show"),
    Command("start", "", Where.PRIVATE, "Start here"),
    Command("privacy", "", Where.PRIVATE, "What happens to what you type"),
    Command("forget", "", Where.PRIVATE, "Delete the tags kept of your account"),
    Command("id", "", Where.PRIVATE, "Your Telegram user id"),
    Command(
        "load", "<path or https address>", Where.OPERATOR, "Build a snapshot and look at it before publishing"
    ),
    Command("withdraw", "<snapshot> [reason]", Where.OPERATOR, "Take back a published snapshot"),
    Command("status", "", Where.OPERATOR, "What runs, what is served, free disk space"),
    Command("cancel", "", Where.OPERATOR, "Stop the running load"),
    Command("audit", "", Where.OPERATOR, "The last operator actions"),
)

# Those that groups are answered. What else is typed there gets the way to the private chat.
GROUP_COMMANDS = ("reserves", "snapshots", "exchanges", "exchange", "help", "inspect")


def commands_for(*places: Where) -> tuple[Command, ...]:
    """Return the commands usable in any of `places`."""
    return tuple(command for command in COMMANDS if command.where in places)


def markdown_table() -> str:
    """Return the README's table of commands."""
    rows = ["| command | where | what it does |", "|---|---|---|"]
    for command in COMMANDS:
        typed = f"/{command.name} {command.arguments}".strip()
        rows.append(f"| `{typed}` | {command.where.value} | {command.short} |")
    return "\n".join(rows) + "\n"
