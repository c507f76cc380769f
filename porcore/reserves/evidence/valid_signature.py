"""What a verifier returns for a row that is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ValidSignature"]


@dataclass(frozen=True, slots=True)
class ValidSignature:
    """A signature that holds, by a key or script that the address is made from."""

    form: str  # key of porcore.reserves.evidence.coverage.FORMS
    code: str  # key of porcore.reserves.evidence.sentences.REASONS
    values: Mapping[str, object] = field(default_factory=dict)  # for the reason's placeholders
