"""A proof set's bundle in the place of the table that ``porcore audit-zk`` checks: the same folder or .zip that the bot loads."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.errors import PorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from porcore.publications import ProofSetBundle

__all__ = ["bundle_at"]

_ZIP = b"PK"


def bundle_at(name: str, given: "Sequence[str]") -> "ProofSetBundle | None":
    """Return the bundle at a path, None where it is no folder and no .zip. Raises ClaimError, and PorError where files are `given` too.

    `given`: the options that name files which a bundle has itself.
    """
    path = Path(name)
    if not (path.is_dir() or _is_zip(path)):
        return None
    if given:
        raise PorError(
            f"{path.name or name}: found a bundle and {' and '.join(given)}, expected one of the two: a bundle has its own totals and keys."
            " Leave the options out, or name its proofs.csv."
        )
    # Imported here: a table alone needs none of it.
    from porcore.exchanges.known import shipped
    from porcore.publications import open_proof_set

    return open_proof_set(path, shipped(), datetime.now(UTC))


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:  # whoever reads it next says so
        return False
