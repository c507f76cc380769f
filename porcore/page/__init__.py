"""The offline page ``verify.html``: the check of `porcore.verification.verdict` for people without Python.

One document that needs no network. It is put together here from small files next to this one; its sentences
come from `porcore.messages`, so that page and command line cannot drift apart. The page has them in other languages too,
from ``languages/``, beside its own labels; the English ones are written where they are used.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from porcore.messages import MESSAGES

__all__ = ["LANGUAGES", "SCRIPTS", "sentences", "translations", "verify_page"]

LANGUAGES = {
    "en": "English",
    "es": "Español",
    "ru": "Русский",
    "zh-Hans": "简体中文",
    "pt-BR": "Português (Brasil)",
    "tr": "Türkçe",
    "id": "Bahasa Indonesia",
    "vi": "Tiếng Việt",
    "uk": "Українська",
    "fa": "فارسی",
}
"""The languages of the page by their codes (BCP 47), each as its speakers call it."""

SCRIPTS = (
    "messages.js",
    "dom.js",
    "strict_json.js",
    "grammar.js",
    "hashing.js",
    "format.js",
    "checking.js",
    "verdict.js",
    "paths.js",
    "inputs.js",
    "labels.js",
    "main.js",
)
"""The page's scripts in the order in which the browser reads them; each uses only earlier ones at once."""

_PLACE = re.compile(r"\{\{([a-z]+):([a-z-]+(?:\.[a-z]+)?)\}\}")
_SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"')
_LABEL = re.compile(r"<([a-z0-9]+)\b[^>]* data-say>(.*?)</\1>", re.DOTALL)
_CODE = re.compile(r"</?code>")
_RIGHT_TO_LEFT = ("fa",)
_ELSEWHERE = {"row-order", "wallet-member"}  # of wallet lists, which the page does not read
_NO_SCRIPT_WHY = (
    "This page checks with a script. Open the file in a browser with scripts switched on: a preview in a chat or mail program"
    " does not run it."
)
_NO_SCRIPT = ("Scripts are off", _NO_SCRIPT_WHY)


@cache
def verify_page() -> bytes:
    """Return the whole page as UTF-8. The same bytes at every call and on every machine."""
    html = _PLACE.sub(lambda place: _part(place[1], place[2]), _source("verify.html"))
    return html.encode("utf-8")


@cache
def sentences() -> tuple[str, ...]:
    """Return what a translation of the page has: codes of `MESSAGES`, and the page's own sentences in English."""
    own = dict.fromkeys((*_NO_SCRIPT, *_labels(_source("verify.html"))))
    for script in (*SCRIPTS, "unsupported.js"):
        own.update(dict.fromkeys(json.loads(f'"{said}"') for said in _SAID.findall(_source(script))))
    return (*(code for code in MESSAGES if code not in _ELSEWHERE), *own)


def translations(code: str) -> dict[str, str]:
    """Return what `sentences` are in one of `LANGUAGES`; those that are not translated are missing, in English all."""
    if code == "en":
        return {}
    table: dict[str, str] = json.loads(_source(f"languages/{code}.json"))
    return table


def _labels(html: str) -> Iterator[str]:
    for _tag, inner in _LABEL.findall(html):
        yield " ".join(_CODE.sub("`", inner).split())


def _part(kind: str, name: str) -> str:
    """Return what belongs at one place ``{{kind:name}}`` of the document."""
    match kind, name:
        case "file", _:
            return _source(name)
        case "message", _:
            return MESSAGES[name]
        case "scripts", _:
            return "\n".join(_source(script) for script in SCRIPTS)
        case "noscript", _:
            return "\n".join(_without_scripts(code) for code in LANGUAGES)
        case _, "languages":
            return _table({"names": LANGUAGES, "keys": sentences(), "said": _said()}, None)
        case _:
            return _table(MESSAGES, 1)


def _said() -> dict[str, list[str]]:
    """Return the sentences of each language but English in the order of `sentences`."""
    return {
        code: [table.get(key, MESSAGES.get(key, key)) for key in sentences()]
        for code in LANGUAGES
        if (table := translations(code))
    }


def _without_scripts(code: str) -> str:
    """Return what stands on the page in one language where no script runs."""
    title, why = (translations(code).get(sentence, sentence) for sentence in _NO_SCRIPT)
    direction = "rtl" if code in _RIGHT_TO_LEFT else "ltr"
    return f'<div lang="{code}" dir="{direction}"><h2>{title}</h2>\n<p>{why}</p></div>'


def _table(value: object, indent: int | None) -> str:
    """Return a table inside a script element: "<" could end the element, and as an escape it cannot."""
    return json.dumps(value, indent=indent, ensure_ascii=False).replace("<", "\\u003c")


def _source(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")
