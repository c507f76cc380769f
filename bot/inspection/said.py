"""A sentence of porcore's as it crosses between two processes: its code and its values, so that it can be said in any language."""

import re
from dataclasses import dataclass, field
from typing import Self

from bot.runtime.wire import WireMessage
from porcore.exchanges.sentences import SENTENCES, Sentence

__all__ = ["SaidSentence"]

_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class SaidSentence(WireMessage):
    """A sentence of `porcore.exchanges.sentences`. Values are plain text, or sentences themselves.

    Raises ValueError for a code that is unknown or a value that is missing: whoever says it may have been taken over by a file.
    """

    code: str
    values: "dict[str, str | SaidSentence]" = field(default_factory=dict)
    begins: bool = False  # it stands after a full stop

    def __post_init__(self) -> None:
        template = SENTENCES.get(self.code)
        if template is None or not set(_NAME.findall(template)) <= self.values.keys():
            raise ValueError("no sentence of the table")

    @classmethod
    def of(cls, sentence: Sentence) -> Self:
        """Return a sentence as it crosses."""
        values = {name: one if isinstance(one, str) else cls.of(one) for name, one in sentence.values}
        return cls(sentence.code, dict(values), sentence.begins)

    def __str__(self) -> str:
        """Return the words in English."""
        return str(self.sentence())

    def sentence(self) -> Sentence:
        """Return what `of` was given."""
        values = (
            (name, one if isinstance(one, str) else one.sentence()) for name, one in self.values.items()
        )
        return Sentence(self.code, tuple(values), self.begins)
