"""Which names nobody else may go by: those of the exchanges that ship, with or without a word more, and words that mean something else.

An exchange that somebody added would be taken for another one, for an asset, a time or an id; and so would the maker of a tree.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from porcore.exchanges.exchange_names import folded, plain_name, plain_words, without_ending
from porcore.format.origin import says_rebuilt

__all__ = ["Named", "host_fault", "known_within", "name_fault"]

_RESERVED = frozenset(("none", "latest", "now", "newest", "all", "help"))
_SYMBOLS = (
    "ada algo apt arb atom avax bch bitcoin bnb btc btt busd dai doge dot etc eth ether ethereum eur eurc eurt fdusd fil gbp jpy link ltc"
    " matic near op pepe pol pyusd shib sol steth sui ton trx tusd uni usd usdc usdd usde usdt usd1 wbtc weth wsteth xaut xbt xlm xmr xrp"
    " xtz"
)
_ASSETS = frozenset(_SYMBOLS.split())
_RUNS = re.compile(r"[^\W\d_]+|\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OF_A_TIME = frozenset(("t", "z", "utc", "gmt", "st", "nd", "rd", "th"))
_LONGEST_MONTH = 9
_HEX = re.compile(r"(?:0x)?[0-9a-f]{16,}")
_MOST_WORDS = 8  # of one name

# Hosts that are many people's: who one of them is, only a path says, or a name before them.
_OF_MANY = (
    "amazonaws.com archive.org azurewebsites.net bit.ly bitbucket.org blogspot.com cloudfront.net codeberg.org discord.com discord.gg"
    " docs.google.com drive.google.com dropbox.com facebook.com firebaseapp.com gist.github.com github.com github.io gitlab.com gitlab.io"
    " google.com herokuapp.com instagram.com ipfs.io linkedin.com medium.com netlify.app notion.site notion.so pages.dev pastebin.com"
    " raw.githubusercontent.com reddit.com s3.amazonaws.com substack.com t.me telegra.ph telegram.me twitter.com vercel.app web.app"
    " web.archive.org windows.net wordpress.com workers.dev x.com youtube.com"
)
_SHARED = frozenset(_OF_MANY.split())
_SUFFIX = re.compile(r"(?:ac|co|com|edu|gob|gov|ne|net|or|org)\.[a-z]{2}")


class Named(Protocol):
    """What is asked of an exchange of the table that ships."""

    @property
    def key(self) -> str:
        """What names it in files."""

    @property
    def name(self) -> str:
        """As people write it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every word it goes by."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where it publishes: a host, perhaps with the beginning of a path."""


def known_within(name: str, table: Iterable[Named]) -> Named | None:
    """Return the exchange of `table` that a name is, or has among its words in any spelling; None where there is none."""
    looks = {form: each for each in table for word in each.names for form in _forms(word)}
    for words in (*_windows(re.split(r"[\W_]+", name.strip())), name):
        for form in _forms(words):
            if form in looks:
                return looks[form]
    return None


def _forms(word: str) -> tuple[str, str]:
    """Return what a word is compared by, with and without an ending such as .com."""
    return folded(word), folded(without_ending(plain_name(word)))


def _windows(words: list[str]) -> Iterator[str]:
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + _MOST_WORDS) + 1):
            if plain_name(joined := " ".join(words[first:end])):
                yield joined


def name_fault(name: str, table: Iterable[Named]) -> str:
    """Return what a name of an added exchange would be taken for, "" for nothing; `table` are those that ship."""
    plain = plain_name(name)
    if plain in _RESERVED:
        return "a word that commands understand"
    if plain in _ASSETS:
        return "an asset"
    if _is_time(plain_words(name)):
        return "a date or time"
    if _HEX.fullmatch(plain):
        return "an id"
    if says_rebuilt(plain):
        return "the name of a rebuilt tree"
    found = known_within(name, table)
    return f"{found.name} ({found.key})" if found is not None else ""


def _is_time(words: str) -> bool:
    runs = _RUNS.findall(words)
    letters = [run for run in runs if not run.isdigit()]
    return len(letters) < len(runs) and all(run in _OF_A_TIME or _is_month(run) for run in letters)


def _is_month(word: str) -> bool:
    return word[:3] in _MONTHS and len(word) <= _LONGEST_MONTH


def host_fault(host: str, table: Iterable[Named]) -> str:
    """Return whose a host of an added exchange is, perhaps with the beginning of a path; "" where it may be its own."""
    name, _, path = host.partition("/")
    if name.rpartition(".")[2].isdigit():
        return "an IP address"
    if not path and (name in _SHARED or _SUFFIX.fullmatch(name)):
        return "a host of many"
    for each in table:
        for own in each.hosts:
            if _overlap(name, path, own):
                return f"a host of {each.name}'s"
    return ""


def _overlap(name: str, path: str, own: str) -> bool:
    other, _, below = own.partition("/")
    if not (name == other or name.endswith(f".{other}") or other.endswith(f".{name}")):
        return False
    one, two = f"{path.casefold()}/", f"{below.casefold()}/"
    return not path or not below or one.startswith(two) or two.startswith(one)
