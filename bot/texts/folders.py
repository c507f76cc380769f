"""What is said of a data folder in which nothing was published: it may be the first start, or the wrong folder."""

from pathlib import Path

from bot.languages import Sayable, _

__all__ = ["new_folder", "nothing_in", "sightings_off"]


def new_folder(data_dir: Path) -> str:
    """Say that a data folder was begun just now."""
    return Sayable(
        lambda: _(
            "A new data folder was begun: {folder}. At the first start that is right, and nothing is to be done. If snapshots"
            " were published before, they are not lost but elsewhere: stop the bot, look at PORBOT_DATA_DIR, and in a"
            " container at its volume, and start it again.",
            folder=data_dir,
        )
    )


def nothing_in(data_dir: Path) -> str:
    """Say why nothing is served, to whatever watches the bot: nothing was ever published from this folder."""
    return (
        f"no snapshot is being served: none was ever published from the data folder {data_dir}; an operator can /load"
        " one. If there were some, look at PORBOT_DATA_DIR, and in a container at its volume"
    )


def sightings_off(data_dir: Path, keys: Path) -> str:
    """Say that nothing is remembered of proof files, because a folder cannot be used."""
    return Sayable(
        lambda: _(
            "Nothing is remembered of proof files, and /forget has nothing to do: sightings.db in {folder} or the folder of"
            " its keys, {keys}, cannot be used. Set PORBOT_SIGHTINGS_KEYS to a folder that this user can write to, or"
            " PORBOT_SIGHTINGS=false.",
            folder=data_dir,
            keys=keys,
        )
    )
