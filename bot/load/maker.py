"""Whether a tree may be loaded, by who made it: no tree bears the name of a well-known exchange that nobody says made it."""

from porcore.errors import SnapshotError
from porcore.exchanges.known import ExchangeTableError, KnownExchange, KnownExchanges, key_of_name
from porcore.exchanges.taken_names import known_within
from porcore.format.origin import Origin, origin_of
from porcore.snapshot import Snapshot

__all__ = ["maker_refusal", "origin_in", "reads_as_known"]

_ADVICE = (
    " If the exchange made this tree from its ledger, write both above the tables of snapshot.toml and build it again. If"
    " somebody else made it from a list that the exchange published, snapshot.toml needs a table [source]. Nothing was"
    " published."
)


def origin_in(snapshot: Snapshot) -> Origin:
    """Return who made a tree, as its file says. Raises SnapshotError where the statement's name says something else."""
    try:
        return origin_of(snapshot.meta("report"), snapshot.statement.exchange)
    except SnapshotError as error:
        raise SnapshotError(f"{snapshot.path.name}: {error}. Nothing was published.") from None


def maker_refusal(exchange: str, origin: Origin, table: KnownExchanges) -> str:
    """Return why a snapshot is not loaded, in a sentence for the operator; "" when it may be.

    `exchange` is the statement's name, `table` the exchanges that ship with porcore. One that is not in it may leave unsaid who
    made its tree, as bundles did before that could be said.
    """
    source = origin.source
    if source is not None:
        if known_within(source.maker, table) is None:
            return ""
        return (
            f"Found a tree whose maker is called {source.maker}, expected a name without an exchange's. Write under"
            " [source] who made the tree from the list, and build it again. Nothing was published."
        )
    if (origin.made_by and origin.statement_ids_at) or not reads_as_known(exchange, table):
        return ""
    if not origin.made_by:
        return (
            f"Found a tree of {exchange} that does not say who made it,"
            f' expected made_by = "exchange" and statement_ids_at.{_ADVICE}'
        )
    return (
        f"Found a tree of {exchange} that does not say where its statement ids are published,"
        f" expected statement_ids_at.{_ADVICE}"
    )


def reads_as_known(name: str, table: KnownExchanges) -> bool:
    """Tell whether a name is one of the table's, in any spelling, or could be taken for one."""
    if table.find(name) is not None:
        return True
    try:
        table.with_added([KnownExchange(key_of_name(name), name)])
    except ExchangeTableError:
        return True
    return False
