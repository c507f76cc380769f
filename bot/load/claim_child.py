"""Reads a claim's bundle in a process of its own: ``python -P -m bot.load.claim_child BUNDLE TARGET [EXCHANGES]``.

`bot.runtime.limited_child` has set its limits. It writes a folder of what is to be kept, and says one line: what was read, or
what was wrong with it.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.load.claim_done import BODY, ClaimDone
from bot.runtime.wire import encoded
from porcore.durable import disk_errors
from porcore.errors import PorError
from porcore.exchanges.known import read_added, shipped
from porcore.format.wallet_list import canonical_wallets
from porcore.progress import ErrorLine, line_of
from porcore.publications import WALLET_LIST, OpenedClaim, open_claim

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Read the bundle, write the folder, and say what was read. Return the exit code."""
    bundle, target, *exchanges = arguments
    try:
        known = read_added(Path(exchanges[0])) if exchanges else shipped()
        opened = open_claim(Path(bundle), known, datetime.now(UTC))
        with disk_errors(Path("work")):  # not where it is: the sentence is for the chat
            _write(opened, Path(target))
    except (PorError, OSError) as error:
        ours = isinstance(error, PorError)
        said = str(error) if ours else f"Reading the claim failed ({type(error).__name__}). Send /load again."
        return _say(f"{line_of(ErrorLine(said))}\n".encode(), 2)
    return _say(encoded(_done(opened)), 0)


def _say(line: bytes, code: int) -> int:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return code


def _done(opened: OpenedClaim) -> ClaimDone:
    file = opened.wallet_file
    root = "" if opened.root_file is None else "read" if opened.root_read else "not read"
    return ClaimDone(opened.claim.id, len(file.outside), len(file.repeated), root, tuple(file.notes))


def _write(opened: OpenedClaim, target: Path) -> None:
    """Write the files of the bundle as they are, the canonical wallet list, and the claim itself. Raises OSError."""
    claim = opened.claim
    target.mkdir(mode=0o700)
    for name, data in opened.files.items():
        # Names are those that the reader knows, so none leads out of the folder.
        (target / name).write_bytes(data)
    if claim.has_wallet_list:
        (target / WALLET_LIST).write_bytes(canonical_wallets(claim.wallets))
    (target / BODY).write_bytes(claim.canonical())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
