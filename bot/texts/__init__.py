"""All words a user reads in the chat, apart from the code that decides what to say.

Every function here turns facts into HTML as Telegram understands it; no decision is taken, no file opened.
Whoever translates the bot translates this folder.
"""
