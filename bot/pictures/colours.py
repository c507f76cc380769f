"""The colours of the pictures: calm, and told apart by people who see fewer colours.

Blue and vermilion are those of Okabe and Ito's palette. No colour means anything by itself: words say it too.
"""

__all__ = ["BLUE", "BLUE_PALE", "EDGE", "GREY", "INK", "PAPER", "QUIET", "TRACK", "VERMILION", "WHITE"]

PAPER = (250, 250, 247)
WHITE = (255, 255, 255)
INK = (28, 37, 48)
GREY = (91, 102, 115)  # small print; 5.7 : 1 on paper
EDGE = (176, 184, 193)
TRACK = (232, 235, 237)  # behind a bar
QUIET = (238, 240, 242)  # padding and what is folded away
BLUE = (0, 101, 163)
BLUE_PALE = (226, 239, 248)
VERMILION = (196, 78, 0)
