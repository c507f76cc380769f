"""Whether someone who reads one language only meets English: what is left of it in what the bot said.

In a script of its own (Cyrillic, Han, Arabic) any run of three English words is found, and on a button any word. A language
that is written in Latin letters is compared with the same walk in English: a sentence of four words that is the same is found.
"""

import html
import re
from collections.abc import Iterable, Iterator

from spoken import Said

OWN_SCRIPT = frozenset({"ru", "uk", "zh-Hans", "fa"})
# What is the same everywhere: names of things, of standards, of programs. The first are words, in lower case.
INTERNATIONAL = frozenset({
    "utc", "merkle", "telegram", "bitcoin", "ethereum", "tron", "solana", "python", "github", "gnark", "plonk", "groth",
    "poseidon", "keccak", "sha", "json", "csv", "html", "bot", "porbot", "porcore",
})  # fmt: skip
PHRASES = ("Hashed Client ID", "Proof of Reserves", "Sparse Merkle Tree", "User ID")
# Runs that are not the bot's to translate: names in rules of formats, words of others, and rows of the audit as they are stored.
FOREIGN = frozenset((
    *("equity of asset", "debt of asset", "loan of asset", "margin of asset", "collateral list of assets", "self self nonce"),
    *("the leaf is the text balance of every asset", "s public example"),
    *("i am an address", "no load was running"),
))  # fmt: skip
RUN, SAME, ON_BUTTON = 3, 4, 2  # words

_DROPPED = re.compile(
    r"<code>.*?</code>"  # meant to be copied
    r"|</?[a-z][^>]*>"  # a tag, and addresses in it
    r"|https?://\S+|\b[\w-]+\.(?:com|io|org|space|json|html|csv|zip|por|toml|txt|md)\b\S*"
    r"|@\w+|(?:/[\w.-]+){2,}",
    re.DOTALL,
)
# A command, with what is to be written after it.
_COMMAND = re.compile(r"(?<!\w)/[a-z]+(?:@\w+)?(?:\s+(?:<[^>\n]*>|\[[^\]\n]*\]))*")
_TOKEN = re.compile(r"[^\W_][\w’'-]*")
_WORD = re.compile(r"[A-Za-z][a-z’'-]*")
_BROKEN = re.compile(r"[.!?:;]+(?:\s+|$)|\n+|[^\x00-\x7f]*[^\x00-\x7f’–—…‘“”•·\u2066-\u2069]+[^\x00-\x7f]*")


def english_left(said: Iterable[Said], english: Iterable[Said], names: Iterable[str] = ()) -> list[str]:
    """Return what is English in messages of one language, as ``kind: words``, each once.

    `english`: the same walk in English. `names`: of exchanges and people, in any case; they are no English.
    """
    heard = {one for message in english for one in _sentences(_plain(message, names))}
    labels = {label for message in english for label in message.labels}
    found: dict[str, None] = {}
    for message in said:
        for words in _of_message(message, heard, labels, names):
            if " ".join(_words(words)).lower() not in FOREIGN:
                found[f"{message.kind}: {words}"] = None
    return list(found)


def _of_message(message: Said, heard: set[str], labels: set[str], names: Iterable[str]) -> Iterator[str]:
    own = message.language in OWN_SCRIPT
    plain = _plain(message, names)
    if own:
        yield from runs(plain)
    else:
        yield from (one for one in _sentences(plain) if one in heard)
    for label in message.labels:
        words = _words(_without(label, names))
        if words and (own or (len(words) >= ON_BUTTON and label in labels)):
            yield f"[{label}]"


def runs(plain: str) -> list[str]:
    """Return the runs of English words in a text of another script. Figures, symbols and names stand inside a run."""
    found = []
    for part in _BROKEN.split(plain):
        words = _words(part)
        if len(words) >= RUN:
            found.append(" ".join(words))
    return found


def _plain(message: Said, names: Iterable[str]) -> str:
    return _without(html.unescape(_DROPPED.sub(" ", message.html)) if message.html else message.text, names)


def _without(text: str, names: Iterable[str]) -> str:
    """Return a text without commands and names."""
    text = _COMMAND.sub(" ", text)
    for name in sorted({*names, *PHRASES}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _words(text: str) -> list[str]:
    """Return the English words: no symbols (BTC), no hashes, nothing with a digit, none of the international words."""
    tokens = _TOKEN.findall(text)
    return [one for one in tokens if _WORD.fullmatch(one) and one.lower() not in INTERNATIONAL]


def _sentences(plain: str) -> Iterator[str]:
    """Return the sentences of four words and more, figures as one sign."""
    for sentence in re.split(r"(?<=[.!?:;])\s+|\n+", plain):
        if len(_words(sentence)) >= SAME:
            yield " ".join(re.sub(r"\d[\d.,\u00a0]*\d|\d", "#", sentence).split())
