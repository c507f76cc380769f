"""Alerts as people meet them: `watch` looks what happened, `delivery` tells it, `handlers` is the talk about them."""

from bot.alerting.delivery import AlertDelivery
from bot.alerting.handlers import AlertHandlers
from bot.alerting.watch import AlertWatch

__all__ = ["AlertDelivery", "AlertHandlers", "AlertWatch"]
