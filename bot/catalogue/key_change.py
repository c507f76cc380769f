"""The key of a data folder's only exchange: what the start says of it, and changing it while the bot is stopped."""

from collections.abc import Sequence
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.errors import CatalogueError
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
        sentence = (
            f"{row.name} has the key {row.key} here and {known.key} in the table of exchanges. Stop the bot and run porbot"
            f" exchange-key {known.key}, so that its other publications are found under the same key."
        )
        return (sentence,)
    is_older = any(not entry.entry_sha256 for entry in catalogue.log())
    if not is_older or catalogue.has_heard_of_key():
        return ()
    catalogue.record(0, "exchange key", row.key, "told")
    if known is not None:
        sentence = (
            f"The exchange of this data folder, {row.name}, is {known.name} ({known.key}) in the table of exchanges, so"
            f" everything here stands under the key {known.key}. The table decides that; nothing is to be done."
        )
        return (sentence,)
    sentence = (
        f"The key of {row.name} is {row.key}; it was made from the name, and the public log uses it. To change it, stop the"
        " bot and run porbot exchange-key NEW. That is possible until a second exchange is added."
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
