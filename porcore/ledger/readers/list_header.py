"""The header of a published list: which column holds the client id, and which one each member."""

from collections.abc import Callable, Collection, Mapping

from porcore.errors import BundleError
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.configuration.source import SourceConfig
from porcore.ledger.readers.cells import named
from porcore.ledger.readers.table import Table
from porcore.ledger.sentences import ADVICE

__all__ = ["ID_NAMES", "canonical_names"]

ID_NAMES = (
    "hashed client id",
    "client id",
    "client id hash",
    "hashed user id",
    "user id hash",
    "user id",
    "hashed id",
)
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"


def canonical_names(table: Table, config: SnapshotConfig, source: SourceConfig) -> tuple[str, ...]:
    """Return the header with the names that a wide ledger has. Raises BundleError for what is not clear."""
    ledger = config.ledger
    left_out = frozenset((*ledger.ignore_columns, *ledger.bonus_columns))
    id_column = _id_column(table, source, left_out)
    named_as = _names_of_members(config, source)
    names: dict[int, str] = {}
    for column, name in enumerate(table.header):
        if column == id_column:
            names[column] = "client_id"
        elif name in left_out:
            names[column] = name
        elif (member := named_as(name)) is None:
            raise table.unknown(column, ADVICE["list-column"])
        elif member in names.values():
            found = f"for a second time a column for {member}"
            raise BundleError(
                table.where(1, str(column + 1)), found, "one column for each member", ADVICE["list-column"]
            )
        else:
            names[column] = member
    for member in config.asset_of_member:
        if member not in names.values():
            raise BundleError(
                table.where(1), f"no column for {member}", "one for each member", ADVICE["list-column"]
            )
    for name in left_out:
        if name not in table.header:
            found = named("no column", name)
            raise BundleError(table.where(1), found, "every column that [ledger] names")
    return tuple(names[column] for column in range(len(names)))


def _id_column(table: Table, source: SourceConfig, left_out: Collection[str]) -> int:
    wanted = ID_NAMES if source.id_column is None else (source.id_column,)
    exact = [column for column, name in enumerate(table.header) if name == source.id_column]
    folded = {_folded(name) for name in wanted}
    found = exact or [
        column
        for column, name in enumerate(table.header)
        if _folded(name) in folded and name not in left_out and name not in source.columns
    ]
    if len(found) == 1:
        return found[0]
    expected = "one column of client ids, called " + (
        named("as id_column says,", wanted[0]) if source.id_column else ", ".join(ID_NAMES)
    )
    what = "no column of client ids" if not found else f"{len(found)} columns that may hold the client ids"
    raise BundleError(table.where(1), what, expected, ADVICE["list-id-column"])


def _names_of_members(config: SnapshotConfig, source: SourceConfig) -> Callable[[str], str | None]:
    """Return what tells the member of a column: as stated, called exactly so, or so but for capitals and spaces."""
    mapped = frozenset(source.columns.values())
    members = [member for member in config.asset_of_member if member not in mapped]
    exact: Mapping[str, str] = source.columns | {member: member for member in members}
    near: dict[str, list[str]] = {}
    for member in members:
        near.setdefault(_folded(member), []).append(member)

    def member_of(name: str) -> str | None:
        like = near.get(_folded(name), [])
        return exact.get(name) or (like[0] if len(like) == 1 else None)

    return member_of


def _folded(name: str) -> str:
    for mark in _INVISIBLE:
        name = name.replace(mark, "")
    return "".join(name.split()).casefold().replace("-", "").replace("_", "")
