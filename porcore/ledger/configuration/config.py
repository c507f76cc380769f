"""What snapshot.toml says: whose snapshot it is, of which time, and what the ledger's columns mean.

Every word follows docs/format.md, "Words and numbers", since it ends in the statement. Groups of members
(USD = USDT + USDC + USD) are configuration: the program knows no asset by name.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, FailFast, Field, ValidationError

from porcore.format.grammar import parse_exchange, parse_taken_at
from porcore.format.origin import Origin
from porcore.format.statement import MAX_ASSETS, MAX_DECIMALS, MAX_MEMBERS, MAX_PROVEN
from porcore.ledger.configuration.config_errors import config_error, first_fault
from porcore.ledger.configuration.fields import MOST_NAMES, Address, Name, Names, Strict, Symbol, rule
from porcore.ledger.configuration.source import SourceConfig, check_list, check_origin
from porcore.ledger.limits import DEFAULT_LIMITS
from porcore.toml_text import TomlError, read_toml

__all__ = ["RESERVED", "AssetConfig", "LedgerConfig", "SnapshotConfig", "WalletsConfig", "read_config"]

RESERVED = ("client_id", "account", "asset", "amount", "kind")  # columns; no member may be called so

_MOST_MEMBERS = 32_000  # of all assets together: a number of 15 bits each while the ledger is read


def _utc_text(value: object) -> object:
    """Return a TOML time in UTC, of whole seconds, as the format writes it, and anything else unchanged."""
    if isinstance(value, datetime) and value.utcoffset() == timedelta(0) and not value.microsecond:
        return value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value


class AssetConfig(Strict):
    """One ``[[assets]]`` table: a tree of the snapshot."""

    symbol: Symbol
    decimals: int = Field(ge=0, le=MAX_DECIMALS)  # amounts are integers in units of 10^-decimals
    members: Annotated[
        tuple[Symbol, ...], FailFast(), Field(strict=False, min_length=1, max_length=MAX_MEMBERS)
    ]


class LedgerConfig(Strict):
    """The ``[ledger]`` table: what of balances.csv is not a balance."""

    ignore_columns: Names = ()  # columns that are skipped
    bonus_columns: Names = ()  # columns of a wide ledger, named like USDT_bonus; left out and counted
    bonus_kinds: Names = ("bonus",)  # kinds of a long ledger; left out and counted
    negative: Literal["refuse", "zero"] = (
        "refuse"  # what a client's net below zero does (porcore.ledger.netting)
    )


class WalletsConfig(Strict):
    """The ``[wallets]`` table: which coins of a published list count as which member."""

    counts_as: Annotated[dict[Name, Symbol], Field(max_length=MOST_NAMES)] = Field(default_factory=dict)


class SnapshotConfig(Strict):
    """The whole of snapshot.toml. Read it with `read_config`, which also checks what concerns several keys."""

    format: Literal["porcore-bundle/1"]
    exchange: Annotated[str, rule(parse_exchange)]
    taken_at: Annotated[str, BeforeValidator(_utc_text), rule(parse_taken_at)]
    pieces: int = Field(default=1, ge=1, le=16)  # leaves that a balance is cut into, at most
    assets: Annotated[tuple[AssetConfig, ...], Field(strict=False, min_length=1, max_length=MAX_ASSETS)]
    ledger: LedgerConfig = LedgerConfig()
    wallets: WalletsConfig = WalletsConfig()
    made_by: Literal["exchange"] | None = (
        None  # who made the tree; None: not said, or somebody else (`source`)
    )
    statement_ids_at: Address | None = None  # where the exchange publishes its statement ids
    source: SourceConfig | None = None  # the list that somebody else rebuilds the tree from

    @property
    def origin(self) -> Origin:
        """Who made the tree, and from what."""
        source = None if self.source is None else self.source.report
        return Origin(source, self.made_by or "", self.statement_ids_at or "")

    @property
    def asset_of_member(self) -> dict[str, int]:
        """The place of each member's asset in `assets`."""
        return {member: i for i, asset in enumerate(self.assets) for member in asset.members}


def read_config(data: bytes, limit: int = DEFAULT_LIMITS.config_bytes) -> SnapshotConfig:
    """Return the configuration in a file, its assets ascending by symbol.

    `data` is the whole file in UTF-8, at most `limit` bytes; a longer one is refused. Raises BundleError,
    naming line and key where they are known.
    """
    try:
        read = read_toml(data, limit)
    except TomlError as error:
        raise config_error(error.line, "", error.found, error.expected, error.advice) from None
    try:
        config = SnapshotConfig.model_validate(read.values)
    except ValidationError as error:
        raise first_fault(error, read.text) from None
    _check_names(config)
    _check_source(config)
    return config.model_copy(update={"assets": tuple(sorted(config.assets, key=lambda asset: asset.symbol))})


def _check_names(config: SnapshotConfig) -> None:
    """Check what concerns several keys. Raises BundleError."""
    _check_leaves(config)
    _check_once("symbols of [[assets]]", [asset.symbol for asset in config.assets], "each symbol once")
    listed = [member for asset in config.assets for member in asset.members]
    _check_once("members of [[assets]]", listed, "each member in exactly one asset")
    if len(listed) > _MOST_MEMBERS:
        found = f"{len(listed)} members"
        raise config_error(None, "members of [[assets]]", found, f"at most {_MOST_MEMBERS} in all")
    members = set(listed)
    for member in RESERVED:
        if member in members:
            expected = "a name other than " + ", ".join(RESERVED)
            raise config_error(None, "members of [[assets]]", f"the member {member}", expected)
    known = frozenset(members)
    ledger = config.ledger
    ignored_and_bonus = [*ledger.ignore_columns, *ledger.bonus_columns]
    _check_once("[ledger] columns", ignored_and_bonus, "each column ignored or a bonus, and named once")
    for name in ignored_and_bonus:
        if name in known or name in RESERVED:
            expected = "columns that hold no balance and no id"
            raise config_error(None, "[ledger] columns", f"the column {name}", expected)
    for coin, member in config.wallets.counts_as.items():
        if member not in known or coin in known:
            found = f"the member {coin}" if coin in known else f"{coin} = {member}, which is no member"
            raise config_error(
                None, "[wallets] counts_as", found, "coins that are no members, each with a member"
            )


def _check_source(config: SnapshotConfig) -> None:
    """Check whose tree it says it is, and what it says about a published list. Raises BundleError."""
    check_origin(config.exchange, config.origin)
    if config.source is not None:
        decimals = {asset.symbol: asset.decimals for asset in config.assets}
        of_members = {
            member: config.assets[number].decimals for member, number in config.asset_of_member.items()
        }
        others = [*config.ledger.ignore_columns, *config.ledger.bonus_columns]
        check_list(config.source, decimals | of_members, of_members, others, config.ledger.negative)


def _check_leaves(config: SnapshotConfig) -> None:
    """Check that a client's leaves, one for each asset and piece, fit a proof file. Raises BundleError."""
    assets, pieces = len(config.assets), config.pieces
    if assets * pieces > MAX_PROVEN:
        raise config_error(
            None,
            "pieces",
            f"{assets} assets in {pieces} pieces, which is {assets * pieces} leaves a client",
            f"at most {MAX_PROVEN}, so that every proof file can be read",
            f"Set pieces to {MAX_PROVEN // assets} at most, or list fewer assets.",
        )


def _check_once(key: str, names: list[str], expected: str) -> None:
    seen = set[str]()
    for name in names:
        if name in seen:
            raise config_error(None, key, f"{name} twice", expected)
        seen.add(name)
