"""What is said of a name in the import folder under which nothing can be loaded: what lies there, and what may be meant."""

import os
import stat
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = ["meant", "neither_kind"]

_TREE, _CLAIM = "snapshot.toml", "publication.toml"
_MOST_NAMED, _MOST_MEANT, _LONGEST = 5, 3, 60
_MOST_LOOKED_AT = 100  # folders in a folder
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def meant(names: Iterable[str], typed: str) -> str:
    """Return a sentence about the names that look like what was typed, "" where none does.

    `typed`: the last part of a path, `names`: what lies where it was looked for.
    """
    wanted, folded = typed.casefold()[:_LONGEST], {name.casefold(): name for name in _plain(names)}
    near = [name for name in sorted(folded) if wanted in name or name.partition(".")[0] in wanted]
    near += get_close_matches(wanted, list(folded), _MOST_MEANT)
    shown = [_cut(folded[name]) for name in dict.fromkeys(near)][:_MOST_MEANT]
    return f" Nearest there: {', '.join(shown)}." if shown else ""


def neither_kind(descriptor: int, shown: str) -> str:
    """Return the sentence about an open folder that has neither kind of bundle; `shown`: its path as typed."""
    names = _plain(_listed(descriptor))
    return (
        f"{shown} has no {_TREE} and no {_CLAIM}. Expected a bundle ({_TREE}, balances.csv and wallets.csv) or a claim or"
        f" proof set ({_CLAIM}). {_lying(names)}{_advice(descriptor, names, shown)}"
    )


def _lying(names: Sequence[str]) -> str:
    if not names:
        return "It is empty."
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"In it: {', '.join(map(_cut, names[:_MOST_NAMED]))}{more}."


def _advice(descriptor: int, names: Sequence[str], shown: str) -> str:
    for name in names:
        for wanted in (_TREE, _CLAIM):
            if name.casefold() in (wanted, f"{wanted}.txt", f"{wanted}.toml"):
                return f" Rename {name} to {wanted}."
    below = [name for name in names[:_MOST_LOOKED_AT] if _has_kind(descriptor, name)]
    return f" Did you mean {_cut(f'{shown}/{below[0]}')}?" if below else ""


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
