"""The table of exchanges that the settings ask for: the one that ships, and the operator's own."""

from bot.errors import StartError
from bot.settings.model import Settings
from porcore.exchanges.known import ExchangeTableError, KnownExchanges, read_added, shipped

__all__ = ["known_exchanges"]


def known_exchanges(settings: Settings) -> KnownExchanges:
    """Return the exchanges that are known by name. Raises StartError for a file that cannot be used."""
    if settings.exchanges_file is None:
        return shipped()
    try:
        return read_added(settings.exchanges_file)
    except ExchangeTableError as error:
        raise StartError(
            f"PORBOT_EXCHANGES_FILE: {error} Correct the file, or remove the setting; nothing was started."
        ) from None
