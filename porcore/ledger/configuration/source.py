"""The table ``[source]`` of snapshot.toml: the list that an exchange published, of which somebody else makes a tree."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from pydantic import FailFast, Field

from porcore.format.origin import REBUILT, Origin, SourceReport, are_alike, rebuilt_name, says_rebuilt
from porcore.format.statement import MAX_ASSETS
from porcore.ledger.configuration.config_errors import config_error
from porcore.ledger.configuration.fields import MOST_NAMES, Address, ExchangeName, Name, Strict, Symbol
from porcore.ledger.readers.cells import CellError, amount_units

__all__ = ["SourceConfig", "TotalConfig", "check_list", "check_origin"]

_LONGEST_NAME = 64  # characters of an exchange's name


class TotalConfig(Strict):
    """One ``[[source.totals]]`` table: a total that was published beside the list."""

    asset: Symbol  # a member, or else an asset
    amount: Annotated[str, Field(min_length=1, max_length=80)]  # `check_list` knows the decimals


class SourceConfig(Strict):
    """The ``[source]`` table."""

    exchange: ExchangeName  # whose list it is
    address: Address  # where it was published
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]  # of the list as it was downloaded
    maker: ExchangeName  # who makes the tree
    id_column: Name | None = None  # what the column of the client ids is called; None: by its usual names
    ids: Literal["hex", "sha256-of-text"] = "hex"  # how the ids of the list become client ids
    # What a column is called that is not called like its member, and the member.
    columns: Annotated[dict[Name, Symbol], Field(max_length=MOST_NAMES)] = Field(default_factory=dict)
    totals: Annotated[tuple[TotalConfig, ...], FailFast(), Field(strict=False, max_length=MAX_ASSETS)] = ()

    @property
    def report(self) -> SourceReport:
        """What the snapshot file keeps of it."""
        return SourceReport(self.exchange, self.address, self.sha256, self.maker, self.ids)


def check_origin(exchange: str, origin: Origin) -> None:
    """Check that name and origin go together; `exchange` is the statement's name. Raises BundleError."""
    source = origin.source
    if source is None:
        if says_rebuilt(exchange):
            raise config_error(
                None,
                "exchange",
                f'the name "{exchange}", and no [source]',
                "a table [source] beside such a name",
                "It says whose list it is, where it was published, its SHA-256, and who makes the tree.",
            )
        if origin.statement_ids_at and not origin.made_by:
            raise config_error(
                None, "statement_ids_at", "it without made_by", 'made_by = "exchange" beside it'
            )
        return
    if origin.made_by or origin.statement_ids_at:
        key = "made_by" if origin.made_by else "statement_ids_at"
        advice = "A tree of a published list is made by the maker that [source] names: take the line out."
        raise config_error(None, key, f"both {key} and [source]", "one of them", advice)
    for key, name in (("exchange", source.exchange), ("maker", source.maker)):
        if says_rebuilt(name):
            raise config_error(
                None, f"source, {key}", f'the name "{name}"', f"a name without {REBUILT.strip()}"
            )
    if are_alike(source.exchange, source.maker):
        advice = 'A tree that the exchange makes itself has no [source]: write made_by = "exchange".'
        raise config_error(
            None, "source, maker", f'"{source.maker}"', "another name than the exchange's", advice
        )
    _check_maker(source.maker)
    _check_name(exchange, rebuilt_name(source.exchange, source.maker))


def _check_maker(maker: str) -> None:
    # Imported here: only a published list needs the table, and it is slow to import.
    from porcore.exchanges.known import shipped
    from porcore.exchanges.taken_names import known_within

    known = known_within(maker, shipped())
    if known is not None:
        found = f'"{maker}", which reads as {known.name}'
        advice = "Write who made the tree from the list."
        raise config_error(None, "source, maker", found, "a name without that of an exchange", advice)


def _check_name(found: str, expected: str) -> None:
    if len(expected) > _LONGEST_NAME:
        raise config_error(
            None,
            "source",
            f'names that give "{expected}", {len(expected)} characters',
            f"at most {_LONGEST_NAME}",
            f"Shorten maker by {len(expected) - _LONGEST_NAME} or more.",
        )
    if found != expected:
        advice = "The statement's name says that the tree was rebuilt from a list, and by whom."
        raise config_error(None, "exchange", f'"{found}"', f'"{expected}", as [source] says', advice)


def check_list(
    source: SourceConfig,
    decimals: Mapping[str, int],
    members: Collection[str],
    others: Collection[str],
    negative: str,
) -> None:
    """Check what [source] says about the list's columns and totals. Raises BundleError.

    `decimals` are those of each member and symbol, 0 to 30; `others` are columns that [ledger] names.
    """
    if negative != "refuse":
        advice = "A list with an amount below zero has other totals than a tree of it: it is refused."
        raise config_error(None, "[ledger] negative", f'"{negative}" with [source]', '"refuse"', advice)
    seen = set[str]()
    taken = {source.id_column, *others}
    own_names = {member.casefold(): member for member in members}
    for column, member in source.columns.items():
        called = own_names.get(column.strip().casefold(), member)
        if called != member or member not in members or member in seen or column in taken:
            expected = "columns that are called like no other member and named nowhere else, each with a member of its own"
            raise config_error(None, "[source] columns", f"a column for {member} that is not one", expected)
        seen.add(member)
    seen.clear()
    for total in source.totals:
        if total.asset not in decimals or total.asset in seen:
            found = (
                f"{total.asset} twice"
                if total.asset in seen
                else f"{total.asset}, which is not in [[assets]]"
            )
            raise config_error(None, "[[source.totals]]", found, "members or assets, each once")
        seen.add(total.asset)
        _check_amount(total, decimals[total.asset])


def _check_amount(total: TotalConfig, decimals: int) -> None:
    try:
        amount_units(total.amount, decimals)
    except CellError as error:
        raise config_error(
            None, f"[[source.totals]] {total.asset}", error.found, error.expected, error.advice
        ) from None
