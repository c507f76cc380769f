"""Parameters of a call: query string, urlencoded, multipart or JSON, read into types or refused.

core.telegram.org/bots/api#making-requests: objects arrive as JSON text in forms, files as parts of their own or
behind `attach://name`. A parameter the method does not have is refused here, though Telegram ignores it: it is a typo.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import BodyPartReader, hdrs, web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import MAX_UPLOAD

__all__ = ["MAX_BODY", "Params", "Upload", "read_params"]

MAX_BODY: Final = MAX_UPLOAD + 1024 * 1024  # bytes: the largest file and its form


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    data: bytes
    mime_type: str


@dataclass(slots=True)
class Params:
    """The parameters of one call; each getter raises ApiError 400 on another type."""

    method: str
    values: dict[str, Any] = field(default_factory=dict)  # text, or JSON values of a JSON body
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a parameter was given and is not empty."""
        return self.values.get(name, "") not in ("", None)

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise bad_request(f"parameter {name!r} must be a string")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                raise bad_request(f"parameter {name!r} is required")
            return default
        if type(value) is int:
            return value
        if isinstance(value, str):
            digits = value.removeprefix("-")
            if digits.isascii() and digits.isdigit() and len(digits) < 20:
                return int(value)
        raise bad_request(f"parameter {name!r} must be an integer")

    def flag(self, name: str) -> bool:
        """Return a boolean; absent is False."""
        value = self.values.get(name, False)
        word = value.lower() if isinstance(value, str) else value
        if word in (True, "true", "1", "yes"):
            return True
        if word in (False, "false", "0", "no", ""):
            return False
        raise bad_request(f"parameter {name!r} must be True or False")

    def json(self, name: str) -> Any:
        """Return an object or array, or None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            parsed = json.loads(value)
            json.dumps(parsed, ensure_ascii=False).encode()  # refuses half letters behind \\u escapes
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {name} JSON object") from None
        return parsed

    def chat_id(self) -> int | str:
        """Return the parameter chat_id: a number or an @username."""
        value = self.values.get("chat_id")
        if value is None or value == "":
            raise bad_request("chat_id is empty")
        if isinstance(value, str) and value.startswith("@"):
            return value
        return self.integer("chat_id")

    def upload(self, name: str) -> Upload | None:
        """Return the file given as a part called `name` or behind `attach://`; None if `name` is something else."""
        value = self.values.get(name)
        if value is None:
            return self.files.get(name)
        return self.attached(value)

    def attached(self, value: object) -> Upload | None:
        """Return the file that `value` names with `attach://`, None for another text."""
        if not isinstance(value, str) or not value.startswith("attach://"):
            return None
        name = value.removeprefix("attach://")
        if name not in self.files:
            raise bad_request(f"attached file {name!r} is not among the parts of this request")
        return self.files[name]


async def read_params(request: web.Request, method: str, accepted: frozenset[str]) -> Params:
    """Read the parameters of `method`; raise ApiError for an unknown one, text that is no UTF-8, a body too big."""
    params = Params(method, dict(request.query))
    try:
        await _read_body(request, params)
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise bad_request("strings must be encoded in UTF-8") from None
    except (ValueError, LookupError, RecursionError):
        raise bad_request("malformed body: it is not what its Content-Type says") from None
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    attached = set(params.files) - accepted
    unknown = sorted(set(params.values) - accepted)
    if unknown:
        known = ", ".join(sorted(accepted)) or "no parameters"
        raise bad_request(f"{method} has no parameter {unknown[0]!r} in this sandbox; it takes {known}")
    named = json.dumps(params.values)
    unused = sorted(name for name in attached if f"attach://{name}" not in named)
    if unused:
        raise bad_request(f"file {unused[0]!r} is not used by any parameter")
    return params


async def _read_body(request: web.Request, params: Params) -> None:
    kind = request.content_type
    if kind == "application/json":
        params.values |= _json_object(await request.text())
    elif kind == "multipart/form-data":
        await _read_parts(request, params)
    elif kind == "application/x-www-form-urlencoded":
        params.values |= {name: str(value) for name, value in (await request.post()).items()}
    elif request.can_read_body and await request.read():
        raise bad_request(f"unsupported Content-Type {kind!r}")
    for value in params.values.values():
        if isinstance(value, str):
            value.encode()


def _json_object(body: str) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as JSON body")
    json.dumps(value, ensure_ascii=False).encode()
    return value


async def _read_parts(request: web.Request, params: Params) -> None:
    left = MAX_BODY
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("nested or nameless part in the multipart body")
        data = bytearray()
        while chunk := await part.read_chunk(65536):
            left -= len(chunk)
            if left < 0:
                raise ApiError(413, "Request Entity Too Large")
            data += chunk
        if part.filename is None:
            params.values[part.name] = data.decode()
        else:
            mime = part.headers.get(hdrs.CONTENT_TYPE, "")
            params.files[part.name] = Upload(part.filename, bytes(data), mime)
