"""What can be wrong with the data folder, and what can prevent publishing."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from bot.errors import BotError
from bot.formats import moment
from bot.languages import N_, Sayable, _, translated

__all__ = ["CatalogueError", "Obstacle", "ObstacleError", "folder_errors"]


class CatalogueError(BotError):
    """The data folder cannot be used; the sentence says what to do."""


@contextmanager
def folder_errors(folder: Path) -> Iterator[None]:
    """Turn an operating system's error about the data folder into a sentence.

    Raises CatalogueError in place of any OSError of the block.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CatalogueError(
                Sayable(
                    lambda: _("{folder}: the disk is full. Free some space and start again.", folder=folder)
                )
            ) from None
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        where = f" at {error.filename}" if error.filename else ""
        raise CatalogueError(
            f"{folder}: cannot be used as the data folder ({reason}{where}). Set PORBOT_DATA_DIR to a folder that this"
            " user can write to, or make this user the owner of this one and everything in it."
        ) from None


class Obstacle(StrEnum):
    """Why a snapshot, claim or proof set cannot be published. Each value is the sentence for it, of a folder for a claim."""

    PUBLISHED = N_("This snapshot was already published on {against}. Nothing was changed.")
    WITHDRAWN = N_(
        "This statement was published before and withdrawn on {against}, and stays withdrawn. Build a new snapshot from"
        " the ledger: it gets its own statement id."
    )
    SAME_TIME = N_(
        "Another statement for the same time is already published ({against}…). With two, people could be shown different"
        " ones. Withdraw that one first with /withdraw {against}, then press Publish again."
    )
    UNKNOWN_EXCHANGE = N_(
        "This snapshot names the exchange {against}, which is not known here. The nearest names: {near}. Correct the"
        " exchange in snapshot.toml, or add the exchange to the file that PORBOT_EXCHANGES_FILE names and restart the bot."
    )
    UNKNOWN_KEY = N_(
        "This claim names the exchange {against}, and no exchange here has that key. Correct the exchange in"
        " publication.toml, or add it to the file that PORBOT_EXCHANGES_FILE names and restart the bot."
    )
    FOLDER_PUBLISHED = N_("This claim was already published on {against}. Nothing was changed.")
    FOLDER_WITHDRAWN = N_(
        "This claim was published before and withdrawn on {against}, and stays withdrawn. To publish the same again, add a"
        " word to source in publication.toml, for example ?2 at its end: then it is another claim, with an id of its own."
    )
    FOLDER_SAME_TIME = N_(
        "Another claim of this exchange for the same time is already published ({against}…). With two, people could be shown"
        " different ones. Withdraw that one first with /withdraw {against}, then press Publish again."
    )
    FOLDER_FUTURE = N_(
        "The time of this claim is in the future: {against}. Correct taken_at in publication.toml (it is in UTC), or this"
        " machine's clock, which says {now}."
    )
    FUTURE = N_(
        "The time of this snapshot is in the future: {against}. Correct taken_at in snapshot.toml (it is in UTC), or this"
        " machine's clock, which says {now}."
    )
    CLOCK = N_(
        "This machine's clock says {now}, but the public log already has an entry from {against}: the clock went back."
        " Nothing was changed. Correct the clock (timedatectl shows it) and try again."
    )

    @property
    def passing(self) -> bool:
        """True when it can go away while the snapshot waits: the statement in its place withdrawn, the clock set."""
        return self in (Obstacle.SAME_TIME, Obstacle.FOLDER_SAME_TIME, Obstacle.CLOCK)


_OF_PROOF_SETS = {
    Obstacle.UNKNOWN_KEY: N_(
        "This proof set names the exchange {against}, and no exchange here has that key. Correct the exchange in"
        " publication.toml, or add it to the file that PORBOT_EXCHANGES_FILE names and restart the bot."
    ),
    Obstacle.FOLDER_PUBLISHED: N_("This proof set was already published on {against}. Nothing was changed."),
    Obstacle.FOLDER_WITHDRAWN: N_(
        "This proof set was published before and withdrawn on {against}, and stays withdrawn. To publish the same again, add a"
        " word to source in publication.toml, for example ?2 at its end: then it is another proof set, with an id of its own."
    ),
    Obstacle.FOLDER_SAME_TIME: N_(
        "Another proof set of this exchange for the same time is already published ({against}…). With two, people could be"
        " shown different ones. Withdraw that one first with /withdraw {against}, then press Publish again."
    ),
    Obstacle.FOLDER_FUTURE: N_(
        "The time of this proof set is in the future: {against}. Correct taken_at in publication.toml (it is in UTC), or this"
        " machine's clock, which says {now}."
    ),
}
_AT_A_MOMENT = (
    Obstacle.PUBLISHED,
    Obstacle.WITHDRAWN,
    Obstacle.FOLDER_PUBLISHED,
    Obstacle.FOLDER_WITHDRAWN,
)


class ObstacleError(BotError):
    """Publishing is refused, nothing was written. ``str(error)`` is a sentence for the operator."""

    def __init__(
        self, obstacle: Obstacle, against: str, now: str = "", near: str = "", kind: str = ""
    ) -> None:
        """`against` is what the publication collides with: a time as canonical UTC text, an exchange, or digits of an id.

        `now`: the time of this machine's clock; `near`: names of exchanges that may have been meant; `kind`: claim or proof
        set.
        """
        self.obstacle = obstacle
        sentence = _OF_PROOF_SETS.get(obstacle, obstacle.value) if kind == "proof set" else obstacle.value

        def say() -> str:
            what = moment(against) if obstacle in _AT_A_MOMENT else against
            return translated(sentence, against=what, now=now, near=near)

        super().__init__(Sayable(say))
