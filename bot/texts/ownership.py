"""Why the signatures of a wallet list were not looked at, although the libraries for it are there."""

__all__ = ["not_checked"]

_WHY = {
    "memory": "Looking at them took more memory than a list of this size may take, and was ended.",
    "time": "Looking at them took longer than a list of this size may take, and was ended.",
}
_FAILED = "The process that looks at them ended without an answer."


def not_checked(kind: str, *, again: bool) -> str:
    """Return the reason of every row with a signature; `kind` is that of `bot.runtime.asking.ChildError`."""
    then = "It is tried again in some minutes." if again else "The operators find the cause in the bot's log."
    return f"{_WHY.get(kind, _FAILED)} {then}"
