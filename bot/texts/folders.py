"""What is said of a data folder in which nothing was published: it may be the first start, or the wrong folder."""

from pathlib import Path

__all__ = ["new_folder", "nothing_in", "sightings_off"]

_LOOK = "look at PORBOT_DATA_DIR, and in a container at its volume"


def new_folder(data_dir: Path) -> str:
    """Say that a data folder was begun just now."""
    return (
        f"A new data folder was begun: {data_dir}. At the first start that is right, and nothing is to be done. If"
        f" snapshots were published before, they are not lost but elsewhere: stop the bot, {_LOOK}, and start it again."
    )


def nothing_in(data_dir: Path) -> str:
    """Say why nothing is served: nothing was ever published from this folder."""
    return (
        f"no snapshot is being served: none was ever published from the data folder {data_dir}; an operator can /load"
        f" one. If there were some, {_LOOK}"
    )


def sightings_off(data_dir: Path, keys: Path) -> str:
    """Say that nothing is remembered of proof files, because a folder cannot be used."""
    return (
        f"Nothing is remembered of proof files, and /forget has nothing to do: sightings.db in {data_dir} or the folder of its"
        f" keys, {keys}, cannot be used. Set PORBOT_SIGHTINGS_KEYS to a folder that this user can write to, or"
        " PORBOT_SIGHTINGS=false."
    )
