"""What can go wrong between a bot and Telegram, on demand: errors, slowness, lost answers."""

import asyncio
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError

__all__ = ["Call", "Faults"]

_PHRASES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; `params` are as sent, `files` are the names of uploaded files."""

    method: str
    params: dict[str, object]
    files: tuple[str, ...] = ()
    error: str = ""  # the description it was refused with


@dataclass(slots=True)
class _Rule:
    left: int
    methods: frozenset[str]
    status: int = 0

    def takes(self, method: str) -> bool:
        if self.left <= 0 or (self.methods and method.lower() not in self.methods):
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Faults:
    """The faults still to come."""

    _errors: list[_Rule] = field(default_factory=list)
    _losses: list[_Rule] = field(default_factory=list)
    _delays: list[tuple[float, frozenset[str]]] = field(default_factory=list)

    def fail(self, count: int, status: int, methods: tuple[str, ...]) -> None:
        """Answer the next `count` calls (of `methods`, or of any) with an HTTP error and do nothing."""
        self._errors.append(_Rule(count, _lowered(methods), status))

    def lose(self, count: int, methods: tuple[str, ...]) -> None:
        """Do what the next `count` calls ask, then cut the connection instead of answering."""
        self._losses.append(_Rule(count, _lowered(methods)))

    def slow(self, seconds: float, methods: tuple[str, ...]) -> None:
        """Let every call (of `methods`, or any) wait before it is done; 0 ends that."""
        self._delays = [(old, names) for old, names in self._delays if names != _lowered(methods)]
        if seconds > 0:
            self._delays.append((seconds, _lowered(methods)))

    async def before(self, method: str) -> None:
        """Wait, or raise ApiError, as asked for."""
        for seconds, names in self._delays:
            if not names or method.lower() in names:
                await asyncio.sleep(seconds)
        for rule in self._errors:
            if rule.takes(method):
                raise ApiError(rule.status, _PHRASES.get(rule.status, "Error"))

    def loses(self, method: str) -> bool:
        """Say whether the answer of this call gets lost."""
        return any(rule.takes(method) for rule in self._losses)


def _lowered(methods: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.lower() for name in methods)
