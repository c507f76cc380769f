"""Reading wallets.csv into the canonical wallet list (docs/format.md, "Wallet list").

The file may be in any order and pad its balances with zeros; the list does neither. A file with a header
and no rows is a list without wallets: every asset then shows 0%.

A list that another exchange published may stand there as it is (`porcore.reserves.wallet_lists`); its first line tells.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from porcore.errors import BundleError, FormatError
from porcore.format.grammar import parse_symbol
from porcore.format.wallet_list import BALANCE_DECIMALS, MAX_ROWS, MAX_TEXT, Wallet
from porcore.ledger.ledger_files import WALLETS
from porcore.ledger.readers.cells import CellError, decimal_parts, named, shown
from porcore.ledger.readers.table import LONGEST_LINE, Table, read_table
from porcore.ledger.readers.table_kinds import another_kind
from porcore.ledger.system import system_faults
from porcore.reserves.evidence.identity import wallet_identity
from porcore.reserves.wallet_lists import PublishedRow, Selection, is_published, open_published, select
from porcore.reserves.wallet_lists.repeats import Repeats
from porcore.reserves.wallet_lists.rows import faulty

if TYPE_CHECKING:
    from porcore.ledger.configuration.config import SnapshotConfig

__all__ = ["read_selection", "read_wallet_rows"]


_REQUIRED = ("asset", "chain", "address", "balance", "height", "label")
_OPTIONAL = ("message", "public_key", "script", "signature", "signature2")
_EXPECTED = f"{','.join(_REQUIRED)} and, where wanted, {','.join(_OPTIONAL)}"
_PUBLISHED_KINDS = (b"PK", b"{", b"[")  # archives and JSON are read as exchanges publish them
_HEIGHT = re.compile(r"(?:0|[1-9][0-9]{0,18})?")


def read_wallet_rows(file: BinaryIO, config: "SnapshotConfig | None") -> Iterator[PublishedRow]:
    """Yield the rows of a file in our own layout as a reader of lists wants them: one odd row stops no other.

    Without a `config` any asset is allowed. Raises BundleError for a file that is no table of ours.
    """
    table = _checked_header(read_table(file, WALLETS, _EXPECTED))
    return Repeats(WALLETS).marked(_rows(table, file, None if config is None else config.asset_of_member))


def read_selection(file: BinaryIO, config: "SnapshotConfig") -> Selection:
    """Return the wallets in `file`, ascending by (asset, chain, address), and the rows that belong to no asset.

    Only a published list has such rows. Raises BundleError.
    """
    with system_faults(WALLETS):
        first = file.readline(LONGEST_LINE + 1)
    if not is_published(first) or _is_another_kind(first):
        return Selection(
            _own(_checked_header(Table(first, WALLETS, _EXPECTED)), file, config.asset_of_member), ()
        )
    with system_faults(WALLETS):
        published = open_published(first, file, WALLETS)
        return select(published, config.asset_of_member, config.wallets.counts_as, WALLETS)


def _is_another_kind(first: bytes) -> bool:
    """Tell whether the reader of our own layout knows better what is wrong with a file than that of published lists."""
    kind = another_kind(WALLETS, first)
    if kind is None or first.startswith(_PUBLISHED_KINDS):
        return False
    names = {name.strip() for name in first.replace(b"\0", b"").lstrip(b"\xff\xfe").strip().split(b",")}
    return "UTF-16" not in kind[0] or {name.encode() for name in _REQUIRED} <= names


def _checked_header(table: Table) -> Table:
    """Return a table whose header is that of our own layout. Raises BundleError."""
    table.require(_REQUIRED)
    for column, name in enumerate(table.header):
        if name not in (*_REQUIRED, *_OPTIONAL):
            raise table.unknown(column)
    return table


def _rows(table: Table, file: BinaryIO, members: Mapping[str, int] | None) -> Iterator[PublishedRow]:
    for row, cells in table.each(file):
        try:
            if isinstance(cells, BundleError):
                raise cells
            wallet = _wallet(table, row, cells, members)
        except BundleError as error:
            asset = "" if isinstance(cells, BundleError) else cells[table.header.index("asset")]
            yield faulty(row, asset, f"{error.found}, expected {error.expected}")
        else:
            yield PublishedRow(row, wallet.asset, wallet)


def _own(table: Table, file: BinaryIO, members: Mapping[str, int]) -> tuple[Wallet, ...]:
    """Read the rows of an operator's own file, where a wallet that is listed twice is refused."""
    wallets: list[Wallet] = []
    rows_of: dict[Hashable, int] = {}
    for row, cells in table.rows(file):
        wallet = _wallet(table, row, cells, members)
        earlier = rows_of.setdefault(wallet_identity(wallet), row)
        if earlier != row:
            found = f"the same asset, chain and address as in row {earlier}"
            raise BundleError(table.where(row), found, "every wallet once", "Remove one of the two rows.")
        if len(wallets) == MAX_ROWS:
            raise BundleError(table.where(row), f"more than {MAX_ROWS} wallets", f"at most {MAX_ROWS}")
        wallets.append(wallet)
    return tuple(sorted(wallets, key=lambda wallet: wallet.key))


def _wallet(table: Table, row: int, cells: list[str], members: Mapping[str, int] | None) -> Wallet:
    texts: dict[str, str] = {}
    for column, (name, text) in enumerate(zip(table.header, cells, strict=True)):
        try:
            texts[name] = _checked(name, text, members)
        except CellError as error:
            raise table.fault(row, column, error) from None
    wallet = Wallet(**texts)
    try:
        _ = wallet.units
    except FormatError:
        too_large = CellError("a balance outside the format's range", "a smaller balance")
        raise table.fault(row, table.header.index("balance"), too_large) from None
    return wallet


def _checked(name: str, text: str, members: Mapping[str, int] | None) -> str:
    """Return the canonical text of a cell. Raises CellError."""
    if len(text) > MAX_TEXT or not (text.isascii() and text.isprintable()):
        raise CellError(
            "characters outside printable ASCII" if len(text) <= MAX_TEXT else f"{len(text)} characters",
            f"printable ASCII, at most {MAX_TEXT} characters",
        )
    match name:
        case "asset":
            _check_asset(text, members)
        case "chain" | "address" if not text or text != text.strip():
            found = "a space at an end" if text else "an empty cell"
            article = "a chain" if name == "chain" else "an address"
            raise CellError(found, f"{article} without spaces at its ends")
        case "height" if not _HEIGHT.fullmatch(text):
            raise CellError(shown(text), "a block's number, or an empty cell where it is not known")
        case "balance":
            whole, fraction = decimal_parts(text, BALANCE_DECIMALS)
            fraction = fraction.rstrip("0")
            return f"{whole}.{fraction}" if fraction else whole
    return text


def _check_asset(text: str, members: Mapping[str, int] | None) -> None:
    if members is None:
        try:
            parse_symbol(text, "asset")
        except FormatError:
            raise CellError(shown(text), "1 to 32 of A-Z a-z 0-9 . _ -") from None
    elif text not in members:
        meant = next((name for name in members if name.casefold() == text.casefold()), None)
        advice = "Add it there to an asset." if meant is None else f"Write {meant}."
        raise CellError(named("the unknown asset", text), "a member named in snapshot.toml", advice)
