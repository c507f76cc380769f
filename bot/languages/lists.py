"""Words one after the other, with the marks that the language of the context puts between them."""

from collections.abc import Iterable

from bot.languages.known import Language
from bot.languages.speaking import current

__all__ = ["commas", "semicolons"]

_COMMAS = {"zh-Hans": "、", "fa": "، "}
_SEMICOLONS = {"zh-Hans": "；", "fa": "؛ "}


def commas(parts: Iterable[str]) -> str:
    """Return parts with commas between them; text or HTML."""
    return _mark(_COMMAS, ", ", current()).join(parts)


def semicolons(parts: Iterable[str]) -> str:
    """Return parts with semicolons between them; text or HTML."""
    return _mark(_SEMICOLONS, "; ", current()).join(parts)


def _mark(marks: dict[str, str], usual: str, language: Language) -> str:
    return marks.get(language.code, usual)
