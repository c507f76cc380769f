"""The key of a data folder's only exchange: what the start says of it, and changing it while the bot is stopped."""

from collections.abc import Sequence
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.errors import CatalogueError
from bot.languages import Sayable, _
from porcore.exchanges.known import KnownExchanges

__all__ = ["change_key", "exchange_key_news"]


def exchange_key_news(catalogue: Catalogue) -> Sequence[str]:
    """Return what operators should hear of the key at a start. Raises CatalogueError."""
    exchanges = catalogue.exchanges()
    if len(exchanges) != 1:
        return ()
    (row,) = exchanges
    known = catalogue.known.find(row.name)
    if known is not None and known.key != row.key:
        table_key = known.key
        sentence = Sayable(
            lambda: _(
                "{exchange} has the key {key} here and {known} in the table of exchanges. Stop the bot and run porbot"
                " exchange-key {known}, so that its other publications are found under the same key.",
                exchange=row.name,
                key=row.key,
                known=table_key,
            )
        )
        return (sentence,)
    is_older = any(not entry.entry_sha256 for entry in catalogue.log())
    if not is_older or catalogue.has_heard_of_key():
        return ()
    catalogue.record(0, "exchange key", row.key, "told")
    if known is not None:
        name, table_key = known.name, known.key
        sentence = Sayable(
            lambda: _(
                "The exchange of this data folder, {exchange}, is {name} ({key}) in the table of exchanges, so everything here"
                " stands under the key {key}. The table decides that; nothing is to be done.",
                exchange=row.name,
                name=name,
                key=table_key,
            )
        )
        return (sentence,)
    sentence = Sayable(
        lambda: _(
            "The key of {exchange} is {key}; it was made from the name, and the public log uses it. To change it, stop the bot"
            " and run porbot exchange-key NEW. That is possible until a second exchange is added.",
            exchange=row.name,
            key=row.key,
        )
    )
    return (sentence,)


def change_key(data_dir: Path, known: KnownExchanges, key: str) -> str:
    """Change the key of the only exchange; return a sentence about it.

    Raises CatalogueError, also for a folder without a catalogue, which most likely is the wrong one. The folder is locked meanwhile, so the bot has to be stopped.
    """
    if not (data_dir / "catalogue.db").exists():
        raise CatalogueError(
            f"There is no catalogue in {data_dir}, so there is no exchange whose key could be changed. Nothing was changed. Set"
            " PORBOT_DATA_DIR to the data folder of the bot, in the environment or in .env of the folder that you are in."
        )
    catalogue = Catalogue.open(data_dir, known=known)
    try:
        row, before = catalogue.set_exchange_key(key)
    finally:
        catalogue.close()
    if before == row.key:
        return f"The key of {row.name} is {row.key} already. Nothing was changed."
    return f"The key of {row.name} is {row.key} now; it was {before}."
