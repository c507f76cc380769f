"""Writing a whole sample bundle into a folder, row by row."""

from collections.abc import Iterable
from pathlib import Path

from porcore.errors import BundleError
from porcore.sample.clients import GROUPS, MEMBERS
from porcore.sample.rows import BONUS_COLUMN, ledger_lines
from porcore.sample.wallets import wallet_lines
from porcore.words import parse_taken_at

__all__ = ["write_sample"]

_HEADER = """\
# A sample, made up from the seed {seed}: the exchange does not exist, and no client, balance or wallet in this
# folder is anybody's. Made by: porcore sample. Build it with: porcore build FOLDER -o FILE.por

format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "{taken_at}"

# A balance is cut into at most so many leaves, 1 to 16.
pieces = {pieces}
"""
_ASSET = """
[[assets]]
symbol = "{symbol}"
decimals = {decimals}
members = [{members}]
"""
_LEDGER = """
[ledger]
# Trading bonuses are not balances: they are left out, and counted in the report.
{bonus}
"""


def write_sample(
    folder: Path,
    accounts: int,
    seed: int = 1,
    taken_at: str = "2026-10-25T00:00:00Z",
    pieces: int = 1,
    layout: str = "wide",
) -> None:
    """Write a bundle of "Sample Exchange" with so many clients into `folder`, which is new or empty.

    `accounts` is 1 or more, `pieces` 1..16, `layout` wide or long. The same arguments give the same bytes; the
    same seed gives the same clients, whatever the time. Raises BundleError for a folder that holds something,
    FormatError for a time that is none, and OSError.
    """
    if accounts < 1 or not 1 <= pieces <= 16 or layout not in ("wide", "long"):
        raise ValueError("expected accounts from 1, pieces from 1 to 16, and the layout wide or long")
    parse_taken_at(taken_at, "taken_at")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BundleError(folder.name, "a folder that holds something", "a new or empty folder")
    totals = dict.fromkeys(MEMBERS, 0)
    _write(folder / "balances.csv", ledger_lines(accounts, seed, taken_at, layout, totals))
    _write(folder / "wallets.csv", wallet_lines(seed, taken_at, totals))
    _write(folder / "snapshot.toml", _config(seed, taken_at, pieces, layout))


def _config(seed: int, taken_at: str, pieces: int, layout: str) -> Iterable[str]:
    yield _HEADER.format(seed=seed, taken_at=taken_at, pieces=pieces)
    for symbol, group in GROUPS.items():
        members = ", ".join(f'"{member}"' for member in group.typical)
        yield _ASSET.format(symbol=symbol, decimals=group.decimals, members=members)
    bonus = f'bonus_columns = ["{BONUS_COLUMN}"]' if layout == "wide" else 'bonus_kinds = ["bonus"]'
    yield _LEDGER.format(bonus=bonus)


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("x", encoding="ascii", newline="\n") as file:
        file.writelines(lines)
