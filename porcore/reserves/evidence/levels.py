"""What is known of one wallet row: the level of its evidence, and the reason in one sentence.

Only SIGNED counts as signed. Everything that is not understood falls to another level with its reason; nothing
passes because it could not be read.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from porcore.errors import PorError
from porcore.reserves.evidence.sentences import reason_text

__all__ = ["Dating", "Evidence", "Level", "NotSignedError", "Said", "evidence_of", "said", "words_of"]

Said = tuple[
    tuple[str, tuple[tuple[str, str], ...]], ...
]  # keys of REASONS, each with what fills it, by name


class Level(StrEnum):
    """How far a row's signature carries, best first."""

    SIGNED = "signed"  # verified, and the address is derived from that key or script
    UNBOUND = "unbound"  # verified, but nothing ties the key to the address
    CLAIMED = "claimed"  # no signature
    INVALID = "invalid"  # a signature that fails
    UNVERIFIABLE = "unverifiable"  # something that cannot be decoded, or a chain that is not known here
    UNCHECKED = "unchecked"  # a signature that was not looked at, because a library is not installed


class Dating(StrEnum):
    """What a signed message says about the time of signing."""

    FRESH = "fresh"  # the challenge of this very snapshot
    OTHER = "other"  # a challenge, of another snapshot or of one that was not named
    UNDATED = "undated"  # a fixed text, which may have been signed at any time


@dataclass(frozen=True, slots=True)
class Evidence:
    """The finding about one row."""

    level: Level
    code: str  # key of the reason in porcore.reserves.evidence.sentences.REASONS
    reason: str  # one sentence for a person
    form: str = ""  # key of porcore.reserves.evidence.coverage.FORMS; "" unless the level is SIGNED
    dating: Dating | None = None  # None unless the level is SIGNED or UNBOUND
    owners: tuple[str, ...] = ()  # addresses or keys that did sign, when they are not the row's address
    said: Said = field(default=(), compare=False)  # the sentences of `reason`; () where they are not known


def said(code: str, **values: object) -> Said:
    """Return one sentence of a reason; `code`: key of REASONS."""
    return ((code, tuple((name, str(value)) for name, value in values.items())),)


def words_of(sentences: Said) -> str:
    """Return the reason that sentences are, in English."""
    return " ".join(reason_text(code, **dict(values)) for code, values in sentences)


def evidence_of(level: Level, sentences: Said, form: str = "", *, owners: tuple[str, ...] = ()) -> Evidence:
    """Return the finding that these sentences, at least one, are the reason of; the first one's code is its code."""
    return Evidence(level, sentences[0][0], words_of(sentences), form, owners=owners, said=sentences)


class NotSignedError(PorError):
    """A row that does not count as signed: raised by every verifier, made an `Evidence` by `examine`."""

    def __init__(self, level: Level, code: str, *, owners: tuple[str, ...] = (), **values: object) -> None:
        self.level, self.code, self.owners = level, code, owners
        self.said = said(code, owners=", ".join(owners), **values)
        self.reason = words_of(self.said)
        super().__init__(self.reason)
