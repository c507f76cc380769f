"""What the check of our own format says of a file that it cannot read or that does not hold, by codes of this room."""

from porcore.messages import MESSAGES

__all__ = ["OWN", "OWN_SENTENCES"]

OWN = "porcore-"  # before a code of `porcore.messages`, since both tables have codes such as not-json
_OTHERS = ("label-", "verdict-", "next-", "line-", "place-", "about", "note-")  # of a verdict's other lines

OWN_SENTENCES: dict[str, str] = {
    f"{OWN}{code}": sentence for code, sentence in MESSAGES.items() if not code.startswith(_OTHERS)
}
