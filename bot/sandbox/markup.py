"""reply_markup: keyboards, refused where Telegram refuses them (core.telegram.org/bots/api#inlinekeyboardmarkup)."""

import ipaddress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request

__all__ = ["Button", "Keyboard", "Markup", "OtherMarkup", "markup_from_json"]

MAX_BUTTONS: Final = 100
MAX_PER_ROW: Final = 8
_ACTIONS: Final = ("url", "callback_data", "web_app", "copy_text", "switch_inline_query")
MAX_QUERY: Final = 256  # characters
_OTHER: Final = {
    "keyboard": {
        "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; exactly one of the five actions is not empty."""

    text: str
    callback_data: str = ""  # 1-64 bytes of UTF-8
    url: str = ""
    web_app: str = ""  # https URL
    copy_text: str = ""  # 1-256 characters
    inline_query: str = ""  # up to 256 characters, for a chat that the person chooses

    def to_json(self) -> dict[str, Any]:
        """Return the Bot API's InlineKeyboardButton."""
        body: dict[str, Any] = {"text": self.text}
        if self.web_app:
            body["web_app"] = {"url": self.web_app}
        elif self.copy_text:
            body["copy_text"] = {"text": self.copy_text}
        elif self.inline_query:
            body["switch_inline_query"] = self.inline_query
        elif self.url:
            body["url"] = self.url
        else:
            body["callback_data"] = self.callback_data
        return body


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The inline buttons below a message."""

    rows: tuple[tuple[Button, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the Bot API's InlineKeyboardMarkup."""
        return {"inline_keyboard": [[button.to_json() for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class OtherMarkup:
    """A reply keyboard, its removal, or a forced reply: accepted, and makes the message uneditable."""

    kind: str


Markup = Keyboard | OtherMarkup


def markup_from_json(value: object, *, private: bool) -> Markup | None:
    """Read the parameter `reply_markup`; raise ApiError with Telegram's words. An empty keyboard is None."""
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        _no_other_keys(value, {"inline_keyboard"})
        return _keyboard(value["inline_keyboard"], private=private)
    for kind, keys in _OTHER.items():
        if kind in value:
            _no_other_keys(value, keys)
            return OtherMarkup(kind)
    raise bad_request("can't parse reply markup: no keyboard, removal or forced reply in it")


def _no_other_keys(value: dict[str, Any], keys: set[str]) -> None:
    unknown = sorted(set(value) - keys)
    if unknown:
        raise bad_request(f"can't parse reply markup: unknown field {unknown[0]!r}, expected {sorted(keys)}")


def _keyboard(rows: object, *, private: bool) -> Keyboard | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an array of arrays of buttons")
    made = tuple(tuple(_button(one, private=private) for one in row) for row in rows if row)
    if any(len(row) > MAX_PER_ROW for row in made):
        raise bad_request(f"BUTTON_ROW_INVALID: more than {MAX_PER_ROW} buttons in a row")
    if sum(map(len, made)) > MAX_BUTTONS:
        raise bad_request(f"REPLY_MARKUP_TOO_LONG: more than {MAX_BUTTONS} buttons")
    return Keyboard(made) if made else None


def _button(value: object, *, private: bool) -> Button:
    if not isinstance(value, dict):
        raise bad_request("can't parse inline keyboard button: expected an object")
    _no_other_keys(value, {"text", *_ACTIONS})
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline keyboard button: text buttons must be non-empty")
    given = [name for name in _ACTIONS if name in value]
    if len(given) != 1:
        raise bad_request(f"can't parse inline keyboard button: expected exactly one action, found {given}")
    action = value[given[0]]
    match given[0]:
        case "callback_data":
            return Button(text, callback_data=_callback_data(action))
        case "url":
            return Button(text, url=_url(action, ("http", "https", "tg")))
        case "web_app":
            if not private:
                raise bad_request("BUTTON_TYPE_INVALID")
            return Button(text, web_app=_url(_only(action, "url"), ("https",)))
        case "switch_inline_query":
            return Button(text, inline_query=_query(action))
        case _:
            return Button(text, copy_text=_copied(_only(action, "text")))


def _callback_data(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _only(value: object, key: str) -> object:
    if not isinstance(value, dict) or set(value) != {key}:
        raise bad_request(f"can't parse inline keyboard button: expected an object with only {key!r}")
    return value[key]


def _query(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_QUERY:
        raise bad_request(f"BUTTON_INVALID: expected an inline query of 1 to {MAX_QUERY} characters")
    return value


def _copied(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 256:
        raise bad_request("COPY_TEXT_INVALID: expected 1 to 256 characters")
    return value


def _url(value: object, schemes: tuple[str, ...]) -> str:
    wrong = bad_request(f"BUTTON_URL_INVALID: expected an address of {' or '.join(schemes)}")
    if not isinstance(value, str) or any(letter.isspace() for letter in value):
        raise wrong
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        raise wrong from None
    if parts.scheme not in schemes or not host:
        raise wrong
    if parts.scheme != "tg" and "." not in host and not _is_address(host):
        raise wrong
    return value


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
