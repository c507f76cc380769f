"""Reading a line that another process said: the dataclass it must be, or the kinds of what is wrong with it.

What a child works on is a stranger's, so nothing of a line's content is in an error or a log line.
"""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.errors import BotError

__all__ = ["UnexpectedLineError", "read_message"]

_MOST_KINDS = 5  # named in an error
T = TypeVar("T")


class UnexpectedLineError(BotError):
    """A line is not the message that was expected; the text names kinds of faults as pydantic calls them."""


def read_message(model: TypeAdapter[T], line: bytes) -> T:
    """Return the message that `line` is: one line of JSON in UTF-8. Raises UnexpectedLineError for any other."""
    try:
        return model.validate_json(line, strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        kinds = sorted({detail["type"] for detail in details})
    raise UnexpectedLineError(", ".join(kinds[:_MOST_KINDS]))
