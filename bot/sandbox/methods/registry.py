"""The table of Bot API methods: name, accepted parameters, and the function that does it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.state import World
from bot.sandbox.webhook import WebhookSender

__all__ = ["METHODS", "Context", "Method", "method"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a method works on."""

    world: World
    webhook: WebhookSender


Handler = Callable[[Context, Params], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `run` returns the JSON of `result` or raises ApiError."""

    name: str
    accepts: frozenset[str]
    run: Handler


METHODS: dict[str, Method] = {}  # by lower-case name, as Telegram does not care for case


def method(name: str, accepts: str = "") -> Callable[[Handler], Handler]:
    """Register a function as Bot API method `name`, with its parameters' names separated by spaces."""

    def register(run: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, frozenset(accepts.split()), run)
        return run

    return register
