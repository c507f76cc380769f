"""The exchanges that are known by name: a table that ships with porcore, and one that whoever runs a bot may add.

A key, name or alias stands for one exchange: an added one may not look like a shipped one, or like another added one.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from porcore.errors import PorError
from porcore.exchanges.exchange_names import (
    LONGEST_NAME,
    folded,
    has_mixed_scripts,
    is_exchange_key,
    nearest,
    plain_name,
    without_ending,
)
from porcore.exchanges.taken_names import host_fault, name_fault
from porcore.format.origin import is_public_address
from porcore.format.unseen import has_unseen
from porcore.toml_text import TomlError, read_toml

__all__ = [
    "ExchangeTableError",
    "KnownExchange",
    "KnownExchanges",
    "key_of_name",
    "parse_exchanges",
    "read_added",
    "shipped",
]

_FIELDS = ("key", "name", "aliases", "formats", "hosts", "page", "explorer")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._-]+)*")
_DOTS, _STEPS = frozenset((".", "..")), re.compile(r"/|%2f|%5c|\\")
_MOST_BYTES = 2**20
_MOST = 1000  # exchanges of one table
_MOST_WORDS = 32  # aliases, formats or hosts of one exchange


class ExchangeTableError(PorError):
    """A table of exchanges that cannot be used; the sentence names the exchange and the key."""


@dataclass(frozen=True, slots=True)
class KnownExchange:
    """One exchange. Names are as people write them."""

    key: str  # 1 to 32 of a-z, 0-9 and "-"
    name: str
    aliases: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()  # keys of `porcore peers`
    hosts: tuple[
        str, ...
    ] = ()  # where it publishes: a host with its subdomains, perhaps with the beginning of a path
    page: str = ""  # its proof-of-reserves page, https; "" where none is known
    shipped: bool = False  # False: added by whoever runs this bot
    explorer: str = ""  # where its wallets can be looked up together, https; "" where no such page is known

    @property
    def names(self) -> tuple[str, ...]:
        """Every word it goes by."""
        return (self.key, self.name, *self.aliases)

    def publishes_at(self, address: str) -> bool:
        """Tell whether an https address is at one of its hosts."""
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        for own in self.hosts:
            name, _, path = own.partition("/")
            is_host = host == name or host.endswith(f".{name}")
            if parts.scheme == "https" and is_host and (not path or _is_below(parts.path, path)):
                return True
        return False


def _is_below(path: str, beginning: str) -> bool:
    inner = path.lstrip("/").lower()
    # A browser goes up at each of these, perhaps to what is somebody else's.
    if _DOTS.intersection(_STEPS.split(inner.replace("%2e", "."))):
        return False
    return inner == beginning.lower() or inner.startswith(f"{beginning.lower()}/")


class KnownExchanges:
    """Exchanges by key and by any spelling of their names."""

    def __init__(self, exchanges: Iterable[KnownExchange]) -> None:
        """Raises ExchangeTableError where two of them could be taken for each other."""
        self._all = tuple(exchanges)
        self._by_key = {each.key: each for each in self._all}
        self._by_name = dict[str, KnownExchange]()
        look = dict[str, KnownExchange]()
        for each in self._all:
            for word in each.names:
                # Also without an ending such as .com, which `find` leaves off.
                short = folded(without_ending(plain_name(word)))
                other = next(
                    (
                        found
                        for key in (folded(word), short)
                        if (found := look.setdefault(key, each)) is not each
                    ),
                    each,
                )
                if other is not each:
                    raise ExchangeTableError(
                        f"The exchange {each.key}: found the name {word}, which can be taken for {other.name} ({other.key});"
                        " expected a name that no other exchange goes by. Give it another one."
                    )
                self._by_name[plain_name(word)] = each

    def __iter__(self) -> Iterator[KnownExchange]:
        """Yield them in the order of the table."""
        return iter(self._all)

    def __len__(self) -> int:
        """Count them."""
        return len(self._all)

    def by_key(self, key: str) -> KnownExchange | None:
        """Return the exchange with exactly this key."""
        return self._by_key.get(key)

    def name_of(self, key: str) -> str:
        """Return the name of an exchange as people write it; its key where the table has none."""
        found = self.by_key(key)
        return found.name if found is not None else key

    def find(self, typed: str) -> KnownExchange | None:
        """Return the exchange that a person means: ``Gate.io``, ``gate`` and ``GATE`` are one."""
        name = plain_name(typed)
        return self._by_name.get(name) or self._by_name.get(without_ending(name))

    def nearest(self, typed: str) -> tuple[KnownExchange, ...]:
        """Return at most three exchanges whose names look like what was typed, the nearest first."""
        names = {word: each for each in self._all for word in each.names}
        return tuple(dict.fromkeys(names[word] for word in nearest(typed, names, 6)))[:3]

    def with_added(self, added: Sequence[KnownExchange]) -> "KnownExchanges":
        """Return this table with more exchanges. Raises ExchangeTableError where one could be taken for another."""
        return KnownExchanges((*self._all, *added))


@cache
def shipped() -> KnownExchanges:
    """Return the table that ships with porcore."""
    data = files(__package__).joinpath("exchanges.toml").read_bytes()
    return KnownExchanges(parse_exchanges(data, is_shipped=True))


def read_added(path: Path) -> KnownExchanges:
    """Return the shipped table with the exchanges in a file of the same form. Raises ExchangeTableError.

    None of them may go by a name, or publish at a host, that people know as something else.
    """
    try:
        with open(path, "rb", opener=_open_regular) as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "an input/output error"
        raise ExchangeTableError(f"The table of exchanges {path} cannot be read ({reason}).") from None
    added = parse_exchanges(data)
    for each in added:
        _check_added(each)
    return shipped().with_added(added)


def _open_regular(path: str, flags: int) -> int:
    """Open a regular file: a pipe would wait for a writer."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file")
    return descriptor


def _check_added(each: KnownExchange) -> None:
    """Raise ExchangeTableError for an added exchange that could be taken for something else."""
    where = f"The exchange {each.key}"
    for word in each.names:
        if fault := name_fault(word, shipped()):
            raise ExchangeTableError(
                f"{where}: found the name {word}, which can be taken for {fault}; expected a name that means nothing else. Give"
                " it another one."
            )
    for host in each.hosts:
        if fault := host_fault(host, shipped()):
            raise ExchangeTableError(
                f"{where}: found the host {host}, which is {fault}; expected one that is its own. Add the beginning of its path,"
                " such as github.com/its-name, or leave it out."
            )
    if each.page and not each.publishes_at(each.page):
        raise ExchangeTableError(
            f"{where}: found the page {each.page}, expected one at its hosts ({', '.join(each.hosts) or 'none are listed'})."
            " Add the page's host to hosts."
        )


def parse_exchanges(data: bytes, *, is_shipped: bool = False) -> tuple[KnownExchange, ...]:
    """Return the exchanges of a TOML table: `data` is the whole file, at most 1 MiB.

    Raises ExchangeTableError for one that is not readable, or has an entry that is not as `KnownExchange` says.
    """
    try:
        table = read_toml(data, _MOST_BYTES, 'key = "sample-exchange"', "exchanges").values
    except TomlError as error:
        line = f", line {error.line}" if error.line else ""
        raise ExchangeTableError(f"The table of exchanges{line}: {error}") from None
    entries = table.get("exchanges")
    if set(table) != {"exchanges"} or not isinstance(entries, list) or len(entries) > _MOST:
        raise ExchangeTableError(
            f"The table of exchanges: expected [[exchanges]] and nothing else, at most {_MOST} of them."
        )
    return tuple(_entry(entry, number, is_shipped) for number, entry in enumerate(entries, start=1))


def key_of_name(name: str) -> str:
    """Return a key made from any name: ``Sample Exchange`` gives ``sample-exchange``; ``exchange`` where nothing is left."""
    words = re.findall(r"[a-z0-9]+", name.casefold())
    return "-".join(words)[:32].strip("-") or "exchange"


def _entry(entry: object, number: int, is_shipped: bool) -> KnownExchange:
    where = f"Exchange {number} of the table"
    if not isinstance(entry, dict) or not set(entry) <= set(_FIELDS) or not {"key", "name"} <= set(entry):
        raise ExchangeTableError(
            f"{where}: expected key and name, and of {', '.join(_FIELDS[2:])} what there is, and nothing else."
        )
    key, name = entry["key"], entry["name"]
    if not isinstance(key, str) or not is_exchange_key(key):
        raise ExchangeTableError(f"{where}: expected a key of a-z, 0-9 and -, at most 32 characters.")
    aliases = _words(entry, "aliases", key)
    if not all(_is_name(word) for word in (name, *aliases)):
        raise ExchangeTableError(
            f"{where} ({key}): expected names of 1 to {LONGEST_NAME} printable characters, with letters of one script."
        )
    hosts = _words(entry, "hosts", key)
    if not all(_HOST.fullmatch(host) for host in hosts):
        raise ExchangeTableError(f"{where} ({key}): expected hosts such as okx.com or github.com/okx.")
    page, explorer = (_address(entry, field, f"{where} ({key})") for field in ("page", "explorer"))
    return KnownExchange(
        key, name, aliases, _words(entry, "formats", key), hosts, page, is_shipped, explorer=explorer
    )


def _address(entry: dict[str, Any], field: str, where: str) -> str:
    address = entry.get(field, "")
    if not isinstance(address, str) or (address and not is_public_address(address)):
        raise ExchangeTableError(f"{where}: expected as {field} an https address, or nothing.")
    return address


def _words(entry: dict[str, Any], field: str, key: str) -> tuple[str, ...]:
    words = entry.get(field, [])
    if not isinstance(words, list) or len(words) > _MOST_WORDS or not all(isinstance(w, str) for w in words):
        raise ExchangeTableError(
            f"The exchange {key}: expected as {field} a list of at most {_MOST_WORDS} texts."
        )
    return tuple(words)


def _is_name(word: object) -> bool:
    return (
        isinstance(word, str)
        and 0 < len(word) <= LONGEST_NAME
        and not has_unseen(word)
        and word == word.strip()
        and bool(plain_name(word))
        and not has_mixed_scripts(word)
    )
