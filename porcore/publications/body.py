"""What a claim and a proof set have in common: whose, of which moment, and an id that is the hash of all that they say."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import ClassVar

from porcore.format import strict_json

__all__ = ["PublicationBody"]


@dataclass(frozen=True)
class PublicationBody(ABC):
    """Who published, of which moment. The SHA-256 of every file of the bundle stands in its canonical JSON."""

    form: ClassVar[str]  # what "format" is in the JSON

    exchange: str  # key in the table of exchanges
    taken_at: str  # YYYY-MM-DDTHH:MM:SSZ
    proof_format: str  # key of `porcore peers`, of the clients' files; "": no format that is read here
    source: str  # https: the page that a reader can open

    @abstractmethod
    def _facts(self) -> Mapping[str, object]:
        """Return what the JSON holds beyond the format and the fields above, by key."""

    def canonical(self) -> bytes:
        """Return the canonical JSON, of which the id is the hash: printable ASCII."""
        return self._canonical

    @cached_property
    def _canonical(self) -> bytes:
        whose = {
            "format": self.form,
            "exchange": self.exchange,
            "taken_at": self.taken_at,
            "proof_format": self.proof_format,
            "source": self.source,
        }
        return strict_json.canonical({**whose, **self._facts()})

    @cached_property
    def id(self) -> str:
        """The id: 64 hex digits, SHA-256 of the canonical JSON."""
        return sha256(self.canonical()).hexdigest()
