"""What taking updates needs of the rest of the bot."""

from dataclasses import dataclass
from typing import Any

from telegram.ext import Application

from bot.chats import ChatLanguages
from bot.metrics import Metrics
from bot.rate_limits import Limits
from bot.settings.model import Settings
from bot.telegram.connectivity import Connectivity
from bot.telegram.intake.kinds import Guarded

__all__ = ["Surroundings"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The parts that taking updates works with."""

    application: Application[Any, Any, Any, Any, Any, Any]  # handles each update
    settings: Settings
    limits: Limits  # of answers in groups
    metrics: Metrics
    connectivity: Connectivity
    guarded: Guarded
    languages: ChatLanguages
