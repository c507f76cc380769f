"""Sending answers: one queue a chat, taken by turns under one rate for all; made until done, refused, or marked once.

`limiter` is what the library calls, and where a 429 makes its chat wait; the rest is pure: `fair_queue` and `window` say who may call when, `outcomes` what became
of a call, `outgoing_call` and `mark` what may be made again, `outage` whether Telegram takes calls at all, and `aside` what goes
behind all answers.
"""

from bot.telegram.outgoing.aside import BusyChatError, aside
from bot.telegram.outgoing.limiter import CONNECTIONS, Limiter
from bot.telegram.outgoing.passing import passing

__all__ = ["CONNECTIONS", "BusyChatError", "Limiter", "aside", "passing"]
