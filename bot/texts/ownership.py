"""Why the signatures of a wallet list were not looked at, although the libraries for it are there."""

__all__ = ["not_checked"]

_WHY = {
    "memory": "The check was stopped because it needed more memory than a list of this size may use.",
    "time": "The check was stopped because it took longer than a list of this size may take.",
}
_FAILED = "The process that checks them ended without an answer."


def not_checked(kind: str, *, again: bool) -> str:
    """Return the reason of every row with a signature; `kind` is that of `bot.runtime.asking.ChildError`."""
    then = (
        "It will be tried again in a few minutes."
        if again
        else "The operators find the cause in the bot's log."
    )
    return f"{_WHY.get(kind, _FAILED)} {then}"
