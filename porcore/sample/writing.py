"""Writing a whole sample bundle into a folder, row by row."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.format.grammar import parse_taken_at
from porcore.kernel import ready_for
from porcore.sample import plain_lines
from porcore.sample.listing import ALL, GROUPS, SampleListing
from porcore.sample.rows import Rows, Sample, further_rows, main_rows, starts
from porcore.sample.wallets import wallet_lines

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


_LARGE = 20_000  # clients; fewer are written before the compiled loops would be loaded
_Lines = Callable[[SampleListing, Rows], bytes | memoryview]


def write_sample(
    folder: Path,
    accounts: int,
    seed: int = 1,
    taken_at: str = "2026-10-25T00:00:00Z",
    pieces: int = 1,
    layout: str = "wide",
    assets: tuple[str, ...] = ALL.symbols,
    proceed: Callable[[], None] = lambda: None,
) -> None:
    """Write a bundle of "Sample Exchange" with so many clients into `folder`, which is new or empty.

    `accounts` is 1 or more, `pieces` 1..16, `layout` wide or long, `assets` some of BTC, ETH and USD; `seed`
    is any whole number. The same arguments give the same bytes; the same seed and assets give the same
    clients, whatever the time. `proceed` is called several times a second, and what it raises ends the work, with an
    unfinished folder. Raises ValueError for a number or a name outside these, BundleError for a
    folder that holds something, FormatError for a time that is none, and OSError.
    """
    if accounts < 1 or not 1 <= pieces <= 16 or layout not in ("wide", "long"):
        raise ValueError("expected accounts from 1, pieces from 1 to 16, and the layout wide or long")
    if not assets or len(set(assets)) < len(assets) or not set(assets) <= set(GROUPS):
        raise ValueError(f"expected some of {', '.join(GROUPS)}, each once")
    parse_taken_at(taken_at, "taken_at")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BundleError(folder.name, "a folder that holds something", "a new or empty folder")
    sample = Sample(
        SampleListing(tuple(symbol for symbol in GROUPS if symbol in assets)), accounts, seed, taken_at
    )
    with (folder / "balances.csv").open("xb") as file:
        totals = _write_ledger(file, sample, layout, proceed)
    _write(folder / "wallets.csv", wallet_lines(sample.listing, seed, taken_at, totals))
    _write(folder / "snapshot.toml", _config(sample, pieces, layout))


def _write_ledger(file: BinaryIO, sample: Sample, layout: str, proceed: Callable[[], None]) -> dict[str, int]:
    """Write all rows; return what everyone holds of each member."""
    ready_for(sample.accounts)
    lines = _lines(sample.accounts, layout)
    totals = dict.fromkeys(sample.listing.members, 0)
    file.write(plain_lines.header_of(sample.listing, layout))
    for start in starts(sample):
        proceed()
        rows, held = main_rows(sample, start)
        file.write(lines(sample.listing, rows))
        for member, units in zip(totals, held, strict=True):
            totals[member] += units
    for start in starts(sample):
        proceed()
        file.write(lines(sample.listing, further_rows(sample, start)))
    return totals


def _lines(accounts: int, layout: str) -> _Lines:
    """Return the compiled writer of lines if it is there and worth loading, and the plain one otherwise."""
    if accounts >= _LARGE:
        try:
            from porcore.sample import compiled_lines  # an extra, and slow to import
        except ImportError:
            pass
        else:
            return compiled_lines.wide_lines if layout == "wide" else compiled_lines.long_lines
    return plain_lines.wide_lines if layout == "wide" else plain_lines.long_lines


def _config(sample: Sample, pieces: int, layout: str) -> Iterator[str]:
    yield _HEADER.format(seed=sample.seed, taken_at=sample.taken_at, pieces=pieces)
    for symbol, group in sample.listing.groups.items():
        members = ", ".join(f'"{member}"' for member in group.typical)
        yield _ASSET.format(symbol=symbol, decimals=group.decimals, members=members)
    if sample.listing.has_bonus:
        bonus = f'bonus_columns = ["{plain_lines.BONUS_COLUMN}"]'
        yield _LEDGER.format(bonus=bonus if layout == "wide" else 'bonus_kinds = ["bonus"]')


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("x", encoding="ascii", newline="\n") as file:
        file.writelines(lines)
