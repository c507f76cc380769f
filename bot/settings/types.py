"""What values settings can have: a value that cannot be is refused here, without being repeated."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

__all__ = ["Address", "Hosts", "Numbers", "SecretWord", "Token", "WebhookAddress", "WholePath"]


def _listed(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _token(value: SecretStr) -> SecretStr:
    number, colon, rest = value.get_secret_value().partition(":")
    if not (colon and number.isascii() and number.isdigit() and len(rest) >= 30):
        raise ValueError("not a bot token")
    return value


def _host_port(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("not host:port")
    return values


def _parts(value: str) -> SplitResult:
    """Return the parts of an http(s) address without userinfo, query and fragment. Raises ValueError."""
    parts = urlsplit(value)
    plain = parts.hostname and parts.port != 0 and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in ("http", "https") or not plain:
        raise ValueError("not a plain http(s) address")
    return parts


def _address(value: str) -> str:
    _parts(value)
    return value


def _webhook(value: str) -> str:
    # The path is the route of our own server, so nothing in it may be spelled in two ways.
    if value and not re.fullmatch(r"[A-Za-z0-9._~/-]*", _parts(value).path):
        raise ValueError("not a plain path")
    return value


def _secret_word(value: SecretStr | None) -> SecretStr | None:
    allowed = "-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    if value is not None:
        word = value.get_secret_value()
        if not 16 <= len(word) <= 256 or any(letter not in allowed for letter in word):
            raise ValueError("not a webhook secret")
    return value


# Child processes work in a folder of their own, where a relative path would lead elsewhere.
WholePath = Annotated[Path, AfterValidator(Path.absolute)]
Id = Annotated[int, Field(gt=0)]
Numbers = Annotated[tuple[Id, ...], NoDecode, BeforeValidator(_listed)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_host_port)]
Token = Annotated[SecretStr, AfterValidator(_token)]
SecretWord = Annotated[SecretStr | None, AfterValidator(_secret_word)]
Address = Annotated[str, AfterValidator(_address)]
WebhookAddress = Annotated[str, AfterValidator(_webhook)]
