"""What is asked of a list of publications, whatever they are: of one exchange or all, withdrawn or not, served or not."""

from typing import Generic, Protocol, TypeVar

__all__ = ["PublishedEntries"]


class _Published(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def withdrawn_at(self) -> str | None: ...

    @property
    def prefix(self) -> bytes: ...

    @property
    def served(self) -> bool: ...


Listed = TypeVar("Listed", bound=_Published)


class PublishedEntries(Generic[Listed]):
    """Publications, newest first, as the class that has their files fills it in. `exchange` is a key, None for all."""

    _entries: tuple[Listed, ...] = ()
    _keys: tuple[str, ...] = ()  # of the exchanges, in the catalogue's order

    def entries(self, exchange: str | None = None) -> tuple[Listed, ...]:
        """Return all, newest `taken_at` first, withdrawn and faulty ones included; of all exchanges always the same tuple."""
        if exchange is None:
            return self._entries
        return tuple(entry for entry in self._entries if entry.key == exchange)

    def standing(self, exchange: str | None = None) -> tuple[Listed, ...]:
        """Return those that were not withdrawn, newest first, faulty ones included."""
        return tuple(entry for entry in self.entries(exchange) if entry.withdrawn_at is None)

    def served(self, exchange: str | None = None) -> tuple[Listed, ...]:
        """Return those that people may see, newest first."""
        return tuple(entry for entry in self.entries(exchange) if entry.served)

    def exchanges(self) -> tuple[str, ...]:
        """Return the keys of the exchanges of which something is served, in the order in which they came here."""
        served = {entry.key for entry in self.served()}
        return tuple(key for key in self._keys if key in served)

    def by_prefix(self, prefix: bytes) -> Listed | None:
        """Return one whatever its state, None when none fits; `prefix`: the first 8 bytes of its id."""
        return next((entry for entry in self._entries if entry.prefix == prefix), None)
