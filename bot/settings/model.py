"""Settings: environment or ``.env`` only, every one named ``PORBOT_…`` (docs/operating.md, "Settings").

One frozen class holds them all, with their limits, safe by default. A missing or malformed setting is named
with an example; its value is never repeated, because it may be a secret.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BotError
from bot.settings.types import Address, Hosts, Numbers, SecretWord, Token, WebhookAddress, WholePath
from porcore.format.unseen import BLANK, IGNORED

__all__ = ["EXAMPLES", "Settings", "SettingsError", "load_settings", "unknown_names", "value_text"]


class SettingsError(BotError):
    """A setting is missing or malformed; the text names it with an example."""


def value_text(value: object) -> str:
    """Return a default as it would be written; "" where nothing is set."""
    return str(value).lower() if isinstance(value, bool) else str(value or (0 if value == 0 else ""))


# A character that can be seen: none that turns a line around or ends it, and no filler, selector or joiner that passes for a letter.
_SEEN = rf"[^\p{{C}}\p{{Z}}{IGNORED}{''.join(sorted(BLANK))}]"


class Settings(BaseSettings):
    """All settings of the bot, each with its meaning. Times in seconds, sizes in MB of 10^6 bytes."""

    model_config = SettingsConfigDict(
        env_prefix="PORBOT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: Token = Field(
        description="the bot's token from @BotFather", examples=["123456789:AAE… (from @BotFather)"]
    )
    data_dir: WholePath = Field(
        Path("data"),
        validate_default=True,
        description="catalogue, snapshots, staging; private, one process at a time",
        examples=["/var/lib/porbot"],
    )
    log_level: str = Field(
        "INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="DEBUG, INFO, WARNING or ERROR; ids and tokens are left out at every level",
        examples=["INFO (or DEBUG, WARNING, ERROR)"],
    )

    # Operators
    operators: Numbers = Field(
        (),
        description="numeric Telegram ids, separated by commas; `/id` tells each person theirs",
        examples=["12345678,87654321 (numeric Telegram ids)"],
    )
    import_dir: WholePath | None = Field(
        None, description="the folder that `/load <path>` reads from", examples=["/var/lib/porbot/import"]
    )
    allow_uploads: bool = Field(
        False, description="allow `/load` with a file: Telegram then sees the whole ledger"
    )
    fetch_allow: Hosts = Field(
        (),
        description="`host:port` of internal stores for `/load <https address>`",
        examples=["store.internal:8443"],
    )
    fetch_ca_file: WholePath | None = Field(
        None,
        description="certificates to trust for these stores, in addition to the system's",
        examples=["/etc/ssl/internal-ca.pem"],
    )
    fetch_limit_mb: int = Field(
        10_000, ge=1, le=1_000_000, description="largest download, in MB of 10^6 bytes"
    )
    fetch_timeout: int = Field(3600, ge=1, le=86_400, description="longest download, in seconds")
    fall_percent: int = Field(
        20,
        ge=0,
        le=100,
        description="if a total or a number of clients falls by more than this many percent, the dry run marks it and Publish asks again; 100 never asks",
        examples=["20 (0 to 100)"],
    )

    exchanges_file: WholePath | None = Field(
        None,
        description="a table of exchanges in addition to those that ship ([Exchanges](#exchanges))",
        examples=["/etc/porbot/exchanges.toml"],
    )

    # What people read
    published_at: str = Field(
        "",
        max_length=200,
        description="where you publish statement ids; answers ask people to compare theirs with it",
        examples=["https://exchange.example/proof-of-reserves"],
    )
    display_name: str = Field(
        "",
        pattern=rf"^({_SEEN}( ?{_SEEN})*)?$",
        max_length=64,
        description="your exchange's name in any script: of `PORBOT_OWN_EXCHANGE`, and without that of the only exchange here if it made a tree itself; empty uses the snapshot's, and so does a name that means something else, such as another exchange's",
        examples=["Sample Exchange"],
    )
    group_interval: int = Field(30, ge=0, le=3600, description="seconds between two answers in one group")
    guard_bare_txid: str = Field(
        "delete",
        pattern="^(delete|keep)$",
        description="64 hex digits alone in a group: `delete` them as a client id, or `keep` them as a transaction id; `keep` leaves client ids pasted alone, too ([Groups](#groups))",
        examples=["delete (or keep)"],
    )

    # What is taken at all; counters live in memory only
    updates_per_minute: int = Field(
        120,
        ge=1,
        le=10_000,
        description="messages, commands and presses of one user, in all chats together; the next one is told when to come back, more are dropped",
    )
    waiting_per_chat: int = Field(
        10,
        ge=1,
        le=1000,
        description="answers that one chat may wait for; the next one is told so, more are dropped. In a group one person has a third of them",
    )

    # Limits against guessing ids; counters live in memory only
    lookups_per_minute: int = Field(20, ge=1, le=10_000, description="questions of one user")
    misses_per_hour: int = Field(
        15,
        ge=1,
        le=10_000,
        description='"not found" answers of one user, who then waits, whatever id is asked for',
    )
    misses_per_hour_all: int = Field(
        1000,
        ge=1,
        le=1_000_000,
        description='"not found" answers of all users together; [beyond it](#many-unknown-ids) they come late',
    )

    # Proof files that people send
    inspections_per_hour: int = Field(30, ge=1, le=10_000, description="proof files of one user")
    inspections_at_once: int = Field(
        2,
        ge=1,
        le=64,
        description="proof files looked at together, one of each user, each in a process of at most 512 MiB; the others wait in line",
    )

    # What files and questions of many people teach together
    sightings: bool = Field(
        True,
        description="remember by tags which roots proof files led to and how many clients checked a snapshot; `false` keeps nothing of that ([Sightings](#sightings))",
    )
    sightings_keys: WholePath | None = Field(
        None,
        description="folder of the keys of these tags, for this bot alone and in no backup; the folder beside the data folder with `-keys` behind its name if not set",
        examples=["/var/lib/porbot-keys"],
    )
    own_exchange: str = Field(
        "",
        pattern="^[a-z0-9]+(-[a-z0-9]+)*$|^$",
        max_length=64,
        description="the exchange that runs this bot, in small letters and with `-` for spaces: of its trees no chance is said that nobody was left out, since it may know who asks",
        examples=["sample-exchange"],
    )

    # Full checks of the published files, in the background
    check_interval: int = Field(
        86_400,
        ge=0,
        le=31_536_000,
        description="seconds from the full check of a published file to its next one; 0 checks each once after the start",
    )
    check_mb_per_second: int = Field(
        20, ge=1, le=10_000, description="most that such a check reads while it hashes a file"
    )

    # Telegram's side
    base_url: Address = Field("https://api.telegram.org/bot", description="for a local Bot API server")
    base_file_url: Address = Field("https://api.telegram.org/file/bot", description="the same, for files")
    webhook_url: WebhookAddress = Field(
        "",
        description="public https address whose path is the bot's route too (http only with a Bot API server of your own); empty means long polling",
        examples=["https://bot.example.org/telegram"],
    )
    webhook_secret: SecretWord = Field(
        None,
        description="16 to 256 of `A-Z a-z 0-9 _ -`, required with a webhook",
        examples=["… (16 to 256 of A-Z a-z 0-9 _ -, as openssl rand -hex 32 prints)"],
    )
    webhook_host: str = Field("127.0.0.1", description="where the webhook's server listens")
    webhook_port: int = Field(8080, ge=0, le=65535, description="its port")
    rate_limit: bool = Field(
        True,
        description="keep below Telegram's limits: 30 messages a second, one a second to a person, 20 a minute to a group. `false`: send at once, and wait only where Telegram says so",
    )

    # The operators' own eyes: /readyz and /metrics
    ops_host: str = Field("127.0.0.1", description="where `/healthz`, `/readyz` and `/metrics` listen")
    ops_port: int = Field(9464, ge=0, le=65535, description="their port")

    def secrets(self) -> tuple[str, ...]:
        """Return what must appear in no log."""
        found = (self.token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in found if secret is not None)


EXAMPLES = {
    name: f"PORBOT_{name.upper()}={field.examples[0] if field.examples else value_text(field.default)}"
    for name, field in Settings.model_fields.items()
}


def load_settings(**values: Any) -> Settings:  # the keywords are the fields above
    """Return the settings; `values` go before the environment. Raises SettingsError, naming every setting that is wrong."""
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            ".env cannot be read. It must be a UTF-8 text file that this user may read."
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
    """Yield the PORBOT_… names in the environment or in .env that are not settings, such as misspelled ones."""
    known = {f"PORBOT_{name.upper()}" for name in Settings.model_fields}
    for name in sorted({*os.environ, *dotenv_values(".env")}):
        if name.upper().startswith("PORBOT_") and name.upper() not in known:
            yield name


_MALFORMED = "has a value it cannot have"


def _sentence(field: str, found: str) -> str:
    return f"PORBOT_{field.upper()} {found}. For example: {EXAMPLES.get(field, field)}"


def _sentences(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        found = "is missing" if fault["type"] == "missing" else _MALFORMED
        lines.append(_sentence(str(fault["loc"][0]), found))
    return "\n".join(dict.fromkeys(lines))
