"""Whether people can ask this bot in any chat, which @BotFather decides and the Bot API says."""

from dataclasses import dataclass

__all__ = ["InlineMode"]


@dataclass(slots=True)
class InlineMode:
    """Off until the Bot API said that it is on: a button that leads to it would do nothing."""

    is_on: bool = False
