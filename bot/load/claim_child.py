"""Reads a claim's bundle in a process of its own: ``python -P -m bot.load.claim_child BUNDLE TARGET [EXCHANGES]``.

`bot.runtime.limited_child` has set its limits. It writes a folder of what is to be kept, and says one line: what was read, or
what was wrong with it.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.load.claim_done import BODY, ClaimDone
from bot.load.folder_child import answer_with, exchanges_in, write_folder
from porcore.format.wallet_list import canonical_wallets
from porcore.publications import WALLET_LIST, OpenedClaim, open_claim

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Read the bundle, write the folder, and say what was read. Return the exit code."""
    bundle, target, *rest = arguments
    return answer_with(lambda: _read(Path(bundle), Path(target), rest), "claim")


def _read(bundle: Path, target: Path, rest: list[str]) -> ClaimDone:
    opened = open_claim(bundle, exchanges_in(rest), datetime.now(UTC))
    _write(opened, target)
    file = opened.wallet_file
    root = "" if opened.root_file is None else "read" if opened.root_read else "not read"
    return ClaimDone(opened.claim.id, len(file.outside), len(file.repeated), root, tuple(file.notes))


def _write(opened: OpenedClaim, target: Path) -> None:
    """Write the files of the bundle as they are, the canonical wallet list, and the claim itself. Raises OSError."""
    claim, files = opened.claim, dict(opened.files)
    if claim.has_wallet_list:
        files[WALLET_LIST] = canonical_wallets(claim.wallets)
    write_folder(target, {**files, BODY: claim.canonical()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
