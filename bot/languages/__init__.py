"""In which language the bot speaks: the languages, the sentences in each, and how each writes numbers and dates.

The language is that of the context, as `speaking` sets it; what runs outside of any speaks English. Sentences are whole and in
English where they are used, ``_("Nothing of {name} is here.", name=name)``; the catalogues have them in the other languages.
"""

from bot.languages.dates import day
from bot.languages.known import ENGLISH, LANGUAGES, Language, language_of
from bot.languages.lists import commas, semicolons
from bot.languages.numbers import group_mark
from bot.languages.sayable import Sayable, in_language, is_translatable
from bot.languages.sentences import N_, _, ngettext, translated
from bot.languages.speaking import current, speak, speaking

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "N_",
    "Language",
    "Sayable",
    "_",
    "commas",
    "current",
    "day",
    "group_mark",
    "in_language",
    "is_translatable",
    "language_of",
    "ngettext",
    "semicolons",
    "speak",
    "speaking",
    "translated",
]
