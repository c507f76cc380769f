"""Every command, once: the menu, ``/help`` and the README's table are made from this list."""

from dataclasses import dataclass
from enum import Enum

from bot.languages import N_

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
    arguments: str  # in English, as shown in help, "" for none
    where: Where
    short: str  # in English, at most 60 characters, for Telegram's menu


COMMANDS = (
    Command(
        "verify", N_("<id> [exchange] [time]"), Where.PRIVATE, N_("Check that your balances were counted")
    ),
    Command("history", N_("<id> [exchange]"), Where.PRIVATE, N_("Your balances in all snapshots")),
    Command("inspect", "", Where.PRIVATE, N_("Check a proof file from any exchange")),
    Command(
        "reserves",
        N_("[exchange] [asset] [time]"),
        Where.BOTH,
        N_("What the exchange owes and says it holds"),
    ),
    Command("snapshots", N_("[exchange] [time]"), Where.BOTH, N_("All snapshots, withdrawn ones included")),
    Command("exchanges", "", Where.BOTH, N_("All exchanges, with the newest of each")),
    Command("exchange", N_("[name or none]"), Where.GROUP, N_("The exchange that this group asks about")),
    Command("alerts", "", Where.BOTH, N_("Messages about new publications, if you want")),
    Command("help", "", Where.BOTH, N_("What I can do, and what a proof does not show")),
    Command("start", "", Where.PRIVATE, N_("Start here")),
    Command("privacy", "", Where.PRIVATE, N_("What happens to what you type")),
    Command("forget", "", Where.PRIVATE, N_("Delete what is kept of your account")),
    Command("settings", "", Where.BOTH, N_("Choose the language")),
    Command("id", "", Where.PRIVATE, N_("Your Telegram user id")),
    Command(
        "load",
        N_("<path or https address>"),
        Where.OPERATOR,
        N_("Build a snapshot and look at it before publishing"),
    ),
    Command("withdraw", N_("<snapshot> [reason]"), Where.OPERATOR, N_("Take back a published snapshot")),
    Command("status", "", Where.OPERATOR, N_("What runs, what is served, free disk space")),
    Command("cancel", "", Where.OPERATOR, N_("Stop the running load")),
    Command("audit", "", Where.OPERATOR, N_("The last operator actions")),
)

# Those that groups are answered. What else is typed there gets the way to the private chat.
GROUP_COMMANDS = ("reserves", "snapshots", "exchanges", "exchange", "help", "inspect", "settings", "alerts")


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
