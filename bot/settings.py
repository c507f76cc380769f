"""Settings: environment or ``.env`` only, every one named ``PORBOT_…`` (README, "Settings").

One frozen class holds them all, with their limits, safe by default. A missing or malformed setting is named
with an example; its value is never repeated, because it may be a secret.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

__all__ = ["EXAMPLES", "Settings", "SettingsError", "load_settings", "unknown_names"]


class SettingsError(Exception):
    """A setting is missing or malformed; the text names it with an example."""


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


class Settings(BaseSettings):
    """All settings of the bot. Times in seconds, sizes in MB of 10^6 bytes."""

    model_config = SettingsConfigDict(
        env_prefix="PORBOT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: Annotated[SecretStr, AfterValidator(_token)]
    data_dir: WholePath = Field(Path("data"), validate_default=True)
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    # Operators
    operators: Numbers = ()
    import_dir: WholePath | None = None
    allow_uploads: bool = False
    fetch_allow: Hosts = ()
    fetch_ca_file: WholePath | None = None
    fetch_limit_mb: int = Field(10_000, ge=1, le=1_000_000)
    fetch_timeout: int = Field(3600, ge=1, le=86_400)
    fall_percent: int = Field(20, ge=0, le=100)  # a larger fall of a total or of clients needs a second yes

    # What people read
    published_at: str = Field("", max_length=200)  # where the exchange publishes its statement ids
    display_name: str = Field("", max_length=64)  # the exchange's name in any script; "" uses the snapshot's
    group_interval: int = Field(30, ge=0, le=3600)  # between two answers in one group
    guard_bare_txid: str = Field(
        "delete", pattern="^(delete|keep)$"
    )  # 64 digits alone may be a transaction's

    # Limits against guessing ids; counters live in memory only
    lookups_per_minute: int = Field(20, ge=1, le=10_000)  # of one user
    misses_per_hour: int = Field(15, ge=1, le=10_000)  # "not found" answers of one user
    misses_per_hour_all: int = Field(1000, ge=1, le=1_000_000)  # of all users together

    # Proof files that people send
    inspections_per_hour: int = Field(30, ge=1, le=10_000)  # of one user
    inspections_at_once: int = Field(2, ge=1, le=64)  # processes, each at most 512 MiB

    # Full checks of the published files, beside the answers
    check_interval: int = Field(
        86_400, ge=0, le=31_536_000
    )  # from a file's check to its next; 0: only at the start
    check_mb_per_second: int = Field(20, ge=1, le=10_000)  # most that hashing a file reads

    # Telegram's side
    base_url: Annotated[str, AfterValidator(_address)] = "https://api.telegram.org/bot"
    base_file_url: Annotated[str, AfterValidator(_address)] = "https://api.telegram.org/file/bot"
    webhook_url: Annotated[str, AfterValidator(_webhook)] = ""  # its path is the route of our server
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret_word)] = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(8080, ge=0, le=65535)
    rate_limit: bool = True  # keep Telegram's flood limits by waiting, instead of being refused

    # The operators' own eyes: /readyz and /metrics
    ops_host: str = "127.0.0.1"
    ops_port: int = Field(9464, ge=0, le=65535)

    def secrets(self) -> tuple[str, ...]:
        """Return what must appear in no log."""
        found = (self.token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in found if secret is not None)


EXAMPLES = {
    "token": "PORBOT_TOKEN=123456789:AAE… (from @BotFather)",
    "data_dir": "PORBOT_DATA_DIR=/var/lib/porbot",
    "log_level": "PORBOT_LOG_LEVEL=INFO (or DEBUG, WARNING, ERROR)",
    "operators": "PORBOT_OPERATORS=12345678,87654321 (numeric Telegram ids)",
    "import_dir": "PORBOT_IMPORT_DIR=/var/lib/porbot/import",
    "allow_uploads": "PORBOT_ALLOW_UPLOADS=false",
    "fetch_allow": "PORBOT_FETCH_ALLOW=store.internal:8443",
    "fetch_ca_file": "PORBOT_FETCH_CA_FILE=/etc/ssl/internal-ca.pem",
    "fetch_limit_mb": "PORBOT_FETCH_LIMIT_MB=10000",
    "fetch_timeout": "PORBOT_FETCH_TIMEOUT=3600",
    "fall_percent": "PORBOT_FALL_PERCENT=20 (0 to 100)",
    "published_at": "PORBOT_PUBLISHED_AT=https://exchange.example/proof-of-reserves",
    "display_name": "PORBOT_DISPLAY_NAME=Sample Exchange",
    "group_interval": "PORBOT_GROUP_INTERVAL=30",
    "guard_bare_txid": "PORBOT_GUARD_BARE_TXID=delete (or keep)",
    "lookups_per_minute": "PORBOT_LOOKUPS_PER_MINUTE=20",
    "misses_per_hour": "PORBOT_MISSES_PER_HOUR=15",
    "misses_per_hour_all": "PORBOT_MISSES_PER_HOUR_ALL=1000",
    "inspections_per_hour": "PORBOT_INSPECTIONS_PER_HOUR=30",
    "inspections_at_once": "PORBOT_INSPECTIONS_AT_ONCE=2",
    "check_interval": "PORBOT_CHECK_INTERVAL=86400",
    "check_mb_per_second": "PORBOT_CHECK_MB_PER_SECOND=20",
    "base_url": "PORBOT_BASE_URL=https://api.telegram.org/bot",
    "base_file_url": "PORBOT_BASE_FILE_URL=https://api.telegram.org/file/bot",
    "webhook_url": "PORBOT_WEBHOOK_URL=https://bot.example.org/telegram",
    "webhook_secret": "PORBOT_WEBHOOK_SECRET=… (16 to 256 of A-Z a-z 0-9 _ -, as openssl rand -hex 32 prints)",
    "webhook_host": "PORBOT_WEBHOOK_HOST=127.0.0.1",
    "webhook_port": "PORBOT_WEBHOOK_PORT=8080",
    "rate_limit": "PORBOT_RATE_LIMIT=true",
    "ops_host": "PORBOT_OPS_HOST=127.0.0.1",
    "ops_port": "PORBOT_OPS_PORT=9464",
}


def load_settings(**values: Any) -> Settings:  # the keywords are the fields above
    """Return the settings; `values` go before the environment. Raises SettingsError."""
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            ".env cannot be read. Expected a text file in UTF-8 that this user may read."
        ) from None
    if not settings.webhook_url:
        return settings
    # Telegram itself delivers to https only; a Bot API server of one's own, reached by http, delivers to both.
    if not settings.webhook_url.startswith("https://") and settings.base_url.startswith("https://"):
        raise SettingsError(_sentence("webhook_url", _MALFORMED))
    if settings.webhook_secret is None:
        raise SettingsError(_sentence("webhook_secret", "is missing, and PORBOT_WEBHOOK_URL needs it"))
    return settings


def unknown_names() -> Iterator[str]:
    """Yield the PORBOT_… names, in the environment or in .env, that are no setting, such as misspelled ones."""
    known = {f"PORBOT_{name.upper()}" for name in Settings.model_fields}
    for name in sorted({*os.environ, *dotenv_values(".env")}):
        if name.upper().startswith("PORBOT_") and name.upper() not in known:
            yield name


_MALFORMED = "is set, but not to a value it can have"


def _sentence(field: str, found: str) -> str:
    return f"PORBOT_{field.upper()} {found}. For example: {EXAMPLES.get(field, field)}"


def _sentences(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        found = "is missing" if fault["type"] == "missing" else _MALFORMED
        lines.append(_sentence(str(fault["loc"][0]), found))
    return "\n".join(dict.fromkeys(lines))
