"""The languages that the bot speaks."""

from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language_of"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: how it is called, and where its sentences are."""

    code: str  # BCP 47, such as pt-BR
    name: str  # as its speakers write it
    telegram: (
        str  # two letters, as the Bot API takes them for menus and descriptions; "" for what all others see
    )
    right_to_left: bool = False

    @property
    def locale(self) -> str:
        """The code as catalogues and locale data are named, such as ``pt_BR``."""
        return self.code.replace("-", "_")


ENGLISH = Language("en", "English", "")
LANGUAGES = (
    ENGLISH,
    Language("es", "Español", "es"),
    Language("ru", "Русский", "ru"),
    Language("zh-Hans", "简体中文", "zh"),
    Language("pt-BR", "Português (Brasil)", "pt"),
    Language("tr", "Türkçe", "tr"),
    Language("id", "Bahasa Indonesia", "id"),
    Language("vi", "Tiếng Việt", "vi"),
    Language("uk", "Українська", "uk"),
    Language("fa", "فارسی", "fa", right_to_left=True),
)
_BY_CODE = {language.code.lower(): language for language in LANGUAGES}
_BY_FIRST = {language.code.partition("-")[0]: language for language in LANGUAGES}
_OLD = {"in": "id"}  # what Indonesian was called until 1989, and some phones still say


@lru_cache(maxsize=256)
def language_of(code: str | None) -> Language:
    """Return the language nearest to an IETF tag such as ``pt-PT``, as Telegram's ``language_code`` has it; English for others."""
    tag = (code or "").lower().replace("_", "-")
    first = tag.partition("-")[0]
    return _BY_CODE.get(tag) or _BY_FIRST.get(_OLD.get(first, first), ENGLISH)
