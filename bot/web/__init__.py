"""The HTTP side: the webhook for Telegram, and the operators' own port."""
