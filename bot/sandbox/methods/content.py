"""Reading what a message shall say from the parameters: text, caption, files, buttons, and Telegram's limits on them."""

import asyncio
import json
import re
from typing import Any, Final

from bot.sandbox.detect import with_found
from bot.sandbox.entities import MAX_ENTITIES, Entity, check, entities_from_json, trim, units
from bot.sandbox.errors import bad_request
from bot.sandbox.files import FileStore
from bot.sandbox.htmltext import parse_html
from bot.sandbox.markup import Markup, markup_from_json
from bot.sandbox.models import Chat, Content, StoredFile
from bot.sandbox.params import Params, Upload

__all__ = ["MAX_CAPTION", "MAX_TEXT", "formatted", "read_caption", "read_file", "read_markup", "read_text"]

MAX_TEXT: Final = 4096  # UTF-16 units after parsing
MAX_CAPTION: Final = 1024
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PREVIEW_KEYS: Final = frozenset(
    {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
)


def formatted(source: str, mode: str, given: object) -> tuple[str, tuple[Entity, ...]]:
    """Return text and entities as they will be shown; `given` is the parameter `entities` or None."""
    source = _CONTROLS.sub(" ", source.replace("\r", ""))
    entities: tuple[Entity, ...] = ()
    if mode.lower() == "html":
        source, entities = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode: this sandbox knows HTML, Markdown is not supported by it")
    elif given is not None:
        entities = tuple(entities_from_json(given))
    text, entities = trim(source, check(source, entities))
    entities = with_found(text, entities)
    if len(entities) > MAX_ENTITIES:
        # Telegram would drop the rest without a word, and with it the meaning of the message.
        raise bad_request(
            f"too many entities: {len(entities)} in one message, at most {MAX_ENTITIES} are shown"
        )
    return text, entities


def read_text(params: Params) -> Content:
    """Read text, parse_mode, entities and link_preview_options: 1 to 4096 UTF-16 units."""
    text, entities = formatted(params.text("text"), params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return Content(text, entities, preview=_preview(params.json("link_preview_options")))


def _preview(options: object) -> str:
    if options is None:
        return ""
    if not isinstance(options, dict) or set(options) - _PREVIEW_KEYS:
        raise bad_request(
            f"can't parse link preview options: expected an object with {sorted(_PREVIEW_KEYS)}"
        )
    return json.dumps(options, sort_keys=True)


def read_caption(source: dict[str, Any], file: StoredFile | None) -> Content:
    """Make the content of a message with a file; `source` holds caption, parse_mode and caption_entities."""
    caption, mode = source.get("caption") or "", source.get("parse_mode") or ""
    if not isinstance(caption, str) or not isinstance(mode, str):
        raise bad_request("caption and parse_mode must be strings")
    text, entities = formatted(caption, mode, source.get("caption_entities"))
    if units(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    above = bool(source.get("show_caption_above_media"))
    return Content(text, entities, file, caption_above=above, spoiler=bool(source.get("has_spoiler")))


def read_markup(params: Params, chat: Chat) -> Markup | None:
    """Read reply_markup."""
    value = params.json("reply_markup")
    return None if value is None else markup_from_json(value, private=chat.private)


async def read_file(files: FileStore, kind: str, value: object, upload: Upload | None) -> StoredFile:
    """Return the file a message shall carry: an upload, or one sent before by its id. `kind`: photo, document."""
    if upload is not None:
        if kind == "photo":
            return await asyncio.to_thread(files.add_photo, upload.data)
        return files.add_document(upload.name, upload.data, upload.mime_type)
    if not isinstance(value, str) or not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request(
            "wrong remote file identifier specified: this sandbox fetches no files from addresses"
        )
    stored = files.get(value)
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored
