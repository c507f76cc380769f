"""The mark on an answer that is given once more because no one knows whether it arrived. Pure."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from telegram import InputFile
from telegram.constants import MessageLimit, ParseMode

from bot.formats import utf16
from bot.texts.common import once_more

__all__ = ["REPEATED", "marked"]

# The methods that are repeated at all, and where each has its words: parameter, most UTF-16 units.
REPEATED = {
    "sendMessage": ("text", int(MessageLimit.MAX_TEXT_LENGTH)),
    "sendPhoto": ("caption", int(MessageLimit.CAPTION_LENGTH)),
    "sendDocument": ("caption", int(MessageLimit.CAPTION_LENGTH)),
}
_TAG = re.compile(r"<[^>]*>")
_MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
_SAME_PLACE = ("chat_id", "message_thread_id", "disable_notification", "protect_content")

Step = tuple[str, dict[str, Any]]


def marked(endpoint: str, data: Mapping[str, Any]) -> list[Step] | None:
    """Return the calls that repeat one of `REPEATED` with the mark; None where the same file cannot be sent again.

    Where the mark does not fit in, it is a message of its own, before the other.
    """
    if any(isinstance(value, InputFile) and not _lasting(value) for value in data.values()):
        return None
    name, most = REPEATED[endpoint]
    text, mode = data.get(name) or "", data.get("parse_mode")
    whole = f"<i>{once_more()}</i>"
    if not text:
        return [(endpoint, {**data, name: whole, "parse_mode": ParseMode.HTML})]
    if mode is None and not (data.get("entities") or data.get("caption_entities")):
        with_mark = f"{once_more()}\n{text}"
        if utf16(with_mark) <= most:
            return [(endpoint, {**data, name: with_mark})]
    if mode == ParseMode.HTML:
        with_mark = f"{whole}\n{text}"
        if utf16(unescape(_TAG.sub("", with_mark))) <= most and with_mark.count("</") <= _MOST_ENTITIES:
            return [(endpoint, {**data, name: with_mark})]
    place = {key: data[key] for key in _SAME_PLACE if data.get(key) is not None}
    return [("sendMessage", {**place, "text": whole, "parse_mode": ParseMode.HTML}), (endpoint, dict(data))]


def _lasting(file: InputFile) -> bool:
    """Say whether a file is held in memory: an open one is read up by the first attempt."""
    return isinstance(file.input_file_content, bytes)
