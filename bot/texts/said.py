"""Sentences of porcore's in the language of the context."""

from bot.inspection.said import SaidSentence
from bot.languages import current, translated
from porcore.exchanges.sentences import SENTENCES, Sentence

__all__ = ["in_words"]

_DOTTED = "tr"  # in Turkish the capital of i has its dot


def in_words(said: SaidSentence | Sentence) -> str:
    """Return a sentence as plain text, the sentences among its values translated first."""
    if isinstance(said, Sentence):
        said = SaidSentence.of(said)
    template = SENTENCES[said.code]
    values = {name: one if isinstance(one, str) else in_words(one) for name, one in said.values.items()}
    text = translated(template, **values)
    return _begun(text) if said.begins and not template.startswith("{") else text


def _begun(text: str) -> str:
    """Return a text as it begins behind a full stop."""
    if text.startswith("i") and current().code == _DOTTED:
        return f"İ{text[1:]}"
    return text[:1].upper() + text[1:]
