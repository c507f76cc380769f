"""Who is an operator, and which messages count as theirs."""

from collections.abc import Collection
from typing import Protocol

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

from bot.catalogue import Catalogue
from bot.catalogue.all_folders import AllFolders
from bot.catalogue.evidence import EvidenceCache
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.served import ServedSnapshots
from bot.load.service import LoadService
from bot.settings.model import Settings
from bot.telegram.filters import NEW

__all__ = ["LEDGER_FILE", "LOAD_CAPTION", "OperatorServices", "from_operator", "is_operator"]


class OperatorServices(Protocol):
    """What the operators' handlers use of the process."""

    @property
    def settings(self) -> Settings:
        """Who is an operator, and what they may do."""

    @property
    def catalogue(self) -> Catalogue:
        """Where actions are written down."""

    @property
    def snapshots(self) -> ServedSnapshots:
        """What is served."""

    @property
    def folders(self) -> AllFolders:
        """What was published of exchanges' own publications."""

    @property
    def exchanges(self) -> LoadedExchanges:
        """How exchanges are called."""

    @property
    def loads(self) -> LoadService:
        """Who does the work."""

    @property
    def evidence(self) -> EvidenceCache:
        """What is known of a snapshot without anyone's id."""


def is_operator(operators: Collection[int], user: int | None, message: Message) -> bool:
    """Tell whether an operator writes in their own private chat; `user` and `operators`: Telegram user ids."""
    return user in operators and message.chat.type == ChatType.PRIVATE and message.chat.id == user


class _FromOperator(filters.MessageFilter):
    def __init__(self, operators: Collection[int]) -> None:
        super().__init__()
        self._operators = operators

    def filter(self, message: Message) -> bool:
        if message.from_user is None or message.sender_chat is not None:
            return False
        return is_operator(self._operators, message.from_user.id, message)


class _LoadCaption(filters.MessageFilter):
    """A document whose caption begins with the command; `CommandHandler` never looks at captions."""

    def filter(self, message: Message) -> bool:
        first = next(iter(message.caption_entities), None)
        if message.document is None or first is None:
            return False
        if first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
            return False
        command, _, name = (message.caption or "")[1 : first.length].lower().partition("@")
        return command == "load" and name in ("", message.get_bot().username.lower())


class _LedgerFile(filters.MessageFilter):
    """A document named like what is loaded; no proof file has such a name."""

    _ENDINGS = (".zip", ".por", ".parquet", ".gz", ".zst")

    def filter(self, message: Message) -> bool:
        name = message.document.file_name if message.document is not None else None
        return (name or "").lower().endswith(self._ENDINGS)


LEDGER_FILE = _LedgerFile()
LOAD_CAPTION = _LoadCaption()


def from_operator(settings: Settings) -> filters.BaseFilter:
    """Match new messages that an operator wrote, here and now, in a private chat."""
    return NEW & filters.ChatType.PRIVATE & _FromOperator(frozenset(settings.operators))
