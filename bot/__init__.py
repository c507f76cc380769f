"""Telegram bot over porcore. Imports porcore; porcore never imports this."""
