"""An example bundle of a made-up exchange, written into the import folder for an operator who has none yet."""

import io
import os
import tempfile
import zipfile
from pathlib import Path

from bot.languages import Sayable, _
from bot.load.errors import LoadError
from porcore.durable import create_durably
from porcore.ledger.limits import FILES
from porcore.sample import write_sample

__all__ = ["EXAMPLE_NAME", "can_make_example", "make_example"]

EXAMPLE_NAME = "example.zip"
_ACCOUNTS = 25


def can_make_example(folder: Path | None) -> bool:
    """Tell whether an example can be written into the import folder, and none is there yet. Blocks on the disk."""
    return (
        folder is not None and os.access(folder, os.W_OK | os.X_OK) and not (folder / EXAMPLE_NAME).exists()
    )


def make_example(folder: Path | None) -> Path:
    """Write the example into the import folder; return where it is. Blocks on the disk; run it in a thread.

    Nothing is ever overwritten. Raises LoadError where there is no such folder, it cannot be written to, or it has one already.
    """
    if folder is None:
        raise LoadError(
            Sayable(lambda: _("There is no import folder. Set PORBOT_IMPORT_DIR to one and restart the bot."))
        )
    target = folder / EXAMPLE_NAME
    try:
        create_durably(target, _zipped())
    except FileExistsError:
        raise LoadError(
            Sayable(
                lambda: _("{name} is in the import folder already. Nothing was changed.", name=EXAMPLE_NAME)
            )
        ) from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        raise LoadError(
            Sayable(
                lambda: _(
                    "{name} cannot be written into the import folder ({reason}). Let the bot's user write there, or make one"
                    " by hand with porcore sample.",
                    name=EXAMPLE_NAME,
                    reason=reason,
                )
            )
        ) from None
    return target


def _zipped() -> bytes:
    """Return the example as one file."""
    with tempfile.TemporaryDirectory() as made:
        bundle, archive = Path(made) / "bundle", io.BytesIO()
        write_sample(bundle, _ACCOUNTS)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for name in FILES:
                file.write(bundle / name, name)
        return archive.getvalue()
