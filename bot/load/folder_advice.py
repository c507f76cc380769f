"""What is said of a name in the import folder under which nothing can be loaded: what lies there, and what may be meant."""

import os
import stat
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.languages import Sayable, _

__all__ = ["meant", "neither_kind"]

_TREE, _CLAIM = "snapshot.toml", "publication.toml"
_MOST_NAMED, _MOST_MEANT, _LONGEST = 5, 3, 60
_MOST_LOOKED_AT = 100  # folders in a folder
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def meant(names: Iterable[str], typed: str) -> tuple[str, ...]:
    """Return the names that look like what was typed, the nearest first.

    `typed`: the last part of a path, `names`: what lies where it was looked for.
    """
    wanted, folded = typed.casefold()[:_LONGEST], {name.casefold(): name for name in _plain(names)}
    near = [name for name in sorted(folded) if wanted in name or name.partition(".")[0] in wanted]
    near += get_close_matches(wanted, list(folded), _MOST_MEANT)
    return tuple(_cut(folded[name]) for name in dict.fromkeys(near))[:_MOST_MEANT]


def neither_kind(descriptor: int, shown: str) -> str:
    """Return the sentence about an open folder that has neither kind of bundle; `shown`: its path as typed."""
    names = _plain(_listed(descriptor))
    renamed, below = _to_rename(names), _below(descriptor, names, shown)

    def said() -> str:
        found = _(
            "{folder} has no snapshot.toml and no publication.toml. Expected a bundle (snapshot.toml, balances.csv and"
            " wallets.csv) or a claim or proof set (publication.toml).",
            folder=shown,
        )
        advice = _("Rename {name} to {expected}.", name=renamed[0], expected=renamed[1]) if renamed else ""
        if below and not advice:
            advice = _("Did you mean {folder}?", folder=below)
        return " ".join(filter(None, (found, _lying(names), advice)))

    return Sayable(said)


def _lying(names: Sequence[str]) -> str:
    if not names:
        return _("It is empty.")
    shown = ", ".join(map(_cut, names[:_MOST_NAMED]))
    if len(names) > _MOST_NAMED:
        return _("In it: {names} and {n} more.", names=shown, n=len(names) - _MOST_NAMED)
    return _("In it: {names}.", names=shown)


def _to_rename(names: Sequence[str]) -> tuple[str, str] | None:
    """Return a name that is almost that of a bundle's main file, and the right one."""
    for name in names:
        for wanted in (_TREE, _CLAIM):
            if name.casefold() in (wanted, f"{wanted}.txt", f"{wanted}.toml"):
                return name, wanted
    return None


def _below(descriptor: int, names: Sequence[str], shown: str) -> str:
    """Return a folder inside that is what was looked for, "" where none is."""
    below = [name for name in names[:_MOST_LOOKED_AT] if _has_kind(descriptor, name)]
    return _cut(f"{shown}/{below[0]}") if below else ""


def _has_kind(folder: int, name: str) -> bool:
    """Tell whether a folder in an open folder is a bundle or a claim; no link is followed."""
    try:
        if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            return False
        inside = os.open(name, _FOLDER, dir_fd=folder)
    except OSError:
        return False
    try:
        return not {_TREE, _CLAIM}.isdisjoint(_listed(inside))
    except OSError:
        return False
    finally:
        os.close(inside)


def _listed(folder: int) -> list[str]:
    return os.listdir(folder)


def _plain(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.isprintable() and not name.startswith("."))


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[:_LONGEST] + "…"
