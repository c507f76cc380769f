"""What values of snapshot.toml may be: names, symbols and addresses, each as strict as what it ends in."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, FailFast, Field

from porcore.errors import FormatError
from porcore.format.grammar import parse_exchange, parse_symbol
from porcore.format.origin import is_public_address

__all__ = ["MOST_NAMES", "Address", "ExchangeName", "Name", "Names", "Strict", "Symbol", "rule"]

MOST_NAMES = 4096  # columns or kinds named in one list


def rule(parse: Callable[[str, str], str]) -> AfterValidator:
    """Return what holds a text against a rule of the format."""

    def check(value: str) -> str:
        try:
            return parse(value, "snapshot.toml")
        except FormatError:
            raise ValueError from None

    return AfterValidator(check)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError
    return value


def _public(value: str) -> str:
    if not is_public_address(value):
        raise ValueError
    return value


Address = Annotated[str, AfterValidator(_public)]
ExchangeName = Annotated[str, rule(parse_exchange)]
Symbol = Annotated[str, rule(parse_symbol)]
Name = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_printable)]
# TOML has lists where we keep tuples: lax for the list, while its entries stay strict.
Names = Annotated[tuple[Name, ...], FailFast(), Field(strict=False, max_length=MOST_NAMES)]


class Strict(BaseModel):
    """A table of snapshot.toml: no other keys, no other types."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
