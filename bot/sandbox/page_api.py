"""The chat page and what it asks the server: the chats, a stream of changes, and what a person does.

Changes come as server-sent events, numbered by the journal; a page that reconnects names the last number it saw and
gets the rest, or is told to start over where the journal no longer reaches back.
"""

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.sandbox import acts
from bot.sandbox.acts import ActError, Draft
from bot.sandbox.errors import ApiError
from bot.sandbox.files import MAX_UPLOAD
from bot.sandbox.markup import Keyboard
from bot.sandbox.models import Chat, Message, User
from bot.sandbox.page_view import chat_view, message_view, state_view
from bot.sandbox.render import Json
from bot.sandbox.state import Change, World

__all__ = ["add_page_routes"]

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # the key is in the address
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ASSETS: Final = {"index.html": "text/html", "chat.css": "text/css", "icon.svg": "image/svg+xml"} | {
    f"{name}.js": "text/javascript"
    for name in ("acts", "chat", "dom", "keys", "menu", "message", "panes", "state", "text")
}
_LANGUAGE: Final = re.compile(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?")  # an IETF tag
_HEARTBEAT: Final = 15.0  # seconds
_PRESS_WAIT: Final = 20.0  # seconds

Act = Callable[[Json], Awaitable[Json]]


def add_page_routes(app: web.Application, world: World) -> None:
    """Add the page's paths, all below the key."""
    page = _Page(world)
    acting = {"send": page.send, "edit": page.edit, "press": page.press, "language": page.language}
    app.add_routes(
        [
            web.get("/{key}", _with_slash),
            web.get("/{key}/", _asset("index.html")),
            *(web.get(f"/{{key}}/{name}", _asset(name)) for name in _ASSETS),
            web.get("/{key}/api/state", page.state),
            web.get("/{key}/api/events", page.events),
            web.get("/{key}/api/file/{id}", page.file),
            web.post("/{key}/api/upload", page.upload),
            *(web.post(f"/{{key}}/api/{name}", _acted(act)) for name, act in acting.items()),
        ]
    )


async def _with_slash(request: web.Request) -> web.StreamResponse:
    return web.Response(status=308, headers={"Location": f"/{request.match_info['key']}/"})


def _asset(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(_request: web.Request) -> web.StreamResponse:
        body = (files("bot.sandbox") / "page" / name).read_bytes()
        return web.Response(body=body, content_type=_ASSETS[name], charset="utf-8", headers=_HEADERS)

    return serve


def _acted(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer a JSON request with what `act` returns, or 400 with the reason a person can read."""

    async def serve(request: web.Request) -> web.StreamResponse:
        # A page elsewhere can post a form, but not JSON, without asking first.
        if request.content_type != "application/json":
            return _answer({"error": "expected JSON"}, status=415)
        try:
            body = json.loads(await request.text())
            return _answer(await act(body))
        except (ActError, ApiError, TimeoutError) as error:
            return _answer({"error": str(error)}, status=400)
        except (ValueError, KeyError, TypeError, LookupError, AttributeError):
            return _answer({"error": "malformed request"}, status=400)

    return serve


def _answer(body: Json, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers=_HEADERS)


class _Page:
    def __init__(self, world: World) -> None:
        self._world = world

    async def state(self, _request: web.Request) -> web.StreamResponse:
        return _answer(state_view(self._world))

    async def events(self, request: web.Request) -> web.StreamResponse:
        world = self._world
        seen = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        cursor = int(seen) if seen.isascii() and seen.isdigit() else 0
        stream = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await stream.prepare(request)
        oldest = world.journal[0].number if world.journal else 1
        if cursor > world.changes or cursor < oldest - 1:
            await stream.write(f"id: {world.changes}\nevent: reset\ndata: {{}}\n\n".encode())
            cursor = world.changes
        while True:
            news = [change for change in world.journal if change.number > cursor]
            if news:
                cursor = news[-1].number
                await stream.write("".join(map(self._event, news)).encode())
                continue
            if not await world.signal.wait(partial(self._newer, cursor), _HEARTBEAT):
                await stream.write(b": still here\n\n")

    def _newer(self, cursor: int) -> bool:
        return self._world.changes > cursor

    def _event(self, change: Change) -> str:
        chat = self._world.chats[change.chat_id]
        if change.kind == "message":
            data = message_view(self._world, chat.messages[change.message_id])
        elif change.kind == "chat":
            data = chat_view(self._world, chat)
        else:
            data = {"chat": chat.id, "action": change.action}
        return f"id: {change.number}\nevent: {change.kind}\ndata: {json.dumps(data)}\n\n"

    async def file(self, request: web.Request) -> web.StreamResponse:
        try:
            stored = self._world.files.get(request.match_info["id"])
        except ApiError:
            return web.Response(status=404, headers=_HEADERS)
        if stored.kind == "photo":
            kind = "image/png" if stored.data.startswith(b"\x89PNG") else "image/jpeg"
            return web.Response(body=stored.data, content_type=kind, headers=_HEADERS)
        # Never shown in place: an HTML document from the bot would run next to this page.
        attachment = f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
        headers = {**_HEADERS, "Content-Disposition": attachment}
        return web.Response(body=stored.data, content_type="application/octet-stream", headers=headers)

    async def send(self, body: Json) -> Json:
        user, chat = self._place(body)
        draft = Draft(_text(body, "text"), reply_to=body.get("reply_to"), markdown=True)
        return {"id": acts.write(self._world, user, chat, draft).message_id}

    async def edit(self, body: Json) -> Json:
        user, chat = self._place(body)
        message = chat.messages[body["message"]]
        acts.edit(self._world, user, message, _text(body, "text"), markdown=True)
        return {"id": message.message_id}

    async def press(self, body: Json) -> Json:
        user, chat = self._place(body)
        message = chat.messages[body["message"]]
        button = _button_at(message, body["row"], body["column"], _text(body, "label"))
        answer = await acts.press(self._world, user, message, button, _PRESS_WAIT)
        return {"text": answer.text, "alert": answer.alert, "url": answer.url}

    async def language(self, body: Json) -> Json:
        code = _text(body, "language")
        if not _LANGUAGE.fullmatch(code):
            raise ActError("expected a language such as pt-br, or nothing")
        self._world.set_language(self._world.users[body["user"]].id, code)
        return {"language": code}

    async def upload(self, request: web.Request) -> web.StreamResponse:
        try:
            fields, name, data = await _form(request)
            user, chat = self._place({key: int(fields[key]) for key in ("user", "chat")})
            stored = self._world.files.add_document(name, data)
            reply_to = int(fields["reply_to"]) if fields.get("reply_to") else None
            draft = Draft(fields.get("caption", ""), stored, reply_to, markdown=True)
            return _answer({"id": acts.write(self._world, user, chat, draft).message_id})
        except (ActError, ApiError) as error:
            return _answer({"error": str(error)}, status=400)
        except (ValueError, KeyError, AssertionError):
            return _answer({"error": "malformed request"}, status=400)

    def _place(self, body: Json) -> tuple[User, Chat]:
        return self._world.users[body["user"]], self._world.chats[body["chat"]]


def _text(body: Json, key: str) -> str:
    value = body[key]
    if not isinstance(value, str):
        raise TypeError(key)
    value.encode()
    return value


def _button_at(message: Message, row: int, column: int, label: str) -> Any:
    if isinstance(message.markup, Keyboard) and min(row, column) >= 0:
        button = message.markup.rows[row][column]
        if button.text == label:
            return button
    raise ActError("this button is no longer there")


async def _form(request: web.Request) -> tuple[dict[str, str], str, bytes]:
    fields: dict[str, str] = {}
    name, data, left = "", bytearray(), MAX_UPLOAD
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise ValueError("nested or nameless part")
        content = bytearray()
        while chunk := await part.read_chunk(65536):
            left -= len(chunk)
            if left < 0:
                raise ActError("the file is larger than 50 MB, which is what this page takes")
            content += chunk
        if part.filename is None:
            fields[part.name] = content.decode()
        else:
            name, data = part.filename, content
    return fields, name, bytes(data)
