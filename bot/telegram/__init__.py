"""Everything between Telegram and a handler: taking updates, sending answers, and the way there."""
