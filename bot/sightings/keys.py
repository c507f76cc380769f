"""The key files: one random key each, in a folder that no backup holds. Without them the tags match nothing.

A key is on the disk before the first tag that was made with it, and is overwritten before it is removed.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from bot.sightings.tags import KEY_BYTES, Tagger
from porcore.durable import create_durably, erase

__all__ = ["KeyFolder", "keys_beside"]

_NAME = re.compile("[0-9a-f]{32}")


def keys_beside(data_dir: Path) -> Path:
    """Return where the keys of a data folder are unless a setting says otherwise: beside it, so that a copy of it has none."""
    plain = Path(os.path.normpath(data_dir))  # without "..", which would lead elsewhere
    return plain.parent / f"{plain.name or 'porbot'}-keys"


class KeyFolder:
    """The key files of one bot, by random names. Each bot needs a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, for this user only. Raises OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder
        self._taggers: dict[str, Tagger] = {}

    def create(self, key: bytes | None = None) -> str:
        """Write a key of 32 bytes, a new random one by default, to the disk; return its name. Raises OSError."""
        name = secrets.token_hex(16)
        key = secrets.token_bytes(KEY_BYTES) if key is None else key
        create_durably(self._folder / name, key)
        self._taggers[name] = Tagger(key)
        return name

    def tagger(self, name: str) -> Tagger | None:
        """Return what makes the tags of a key; None where the file is gone or is no key."""
        if name not in self._taggers:
            try:
                self._taggers[name] = Tagger((self._folder / name).read_bytes())
            except (OSError, ValueError):
                return None
        return self._taggers[name]

    def destroy(self, name: str) -> None:
        """Overwrite a key and remove it; one that is gone is no fault. Raises OSError."""
        self._taggers.pop(name, None)
        with suppress(FileNotFoundError):
            erase(self._folder / name)

    def keep_only(self, names: set[str]) -> None:
        """Destroy every key but those of `names`: what a kill left behind. Other files are left alone. Raises OSError."""
        for path in list(self._folder.iterdir()):
            if _NAME.fullmatch(path.name) and path.name not in names:
                self.destroy(path.name)
