"""Telegram bot over porcore. Imports porcore; porcore never imports this."""

import os

# The Telegram library asks for this before it gives times to wait the type that they will have in future.
os.environ.setdefault("PTB_TIMEDELTA", "true")
