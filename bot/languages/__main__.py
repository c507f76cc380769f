"""``python -m bot.languages``: brings the catalogues up to date with the sentences in the code."""

from bot.languages.extraction import update

if __name__ == "__main__":
    update()
