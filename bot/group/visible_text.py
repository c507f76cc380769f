"""Everything in a message that people who read along can see as text, links and what hides behind them included."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bot.texts.explorers import public_length

__all__ = ["Shown", "shown"]

_BREAK = " z "  # no digit: what is before a link and after it is not one row

# Where else words stand, by field of the message and field in it.
_ELSEWHERE = (
    ("quote", "text"),
    ("document", "file_name"),
    ("audio", "file_name"),
    ("audio", "title"),
    ("audio", "performer"),
    ("video", "file_name"),
    ("animation", "file_name"),
    ("link_preview_options", "url"),
    ("contact", "first_name"),
    ("contact", "last_name"),
    ("contact", "vcard"),
    ("venue", "title"),
    ("venue", "address"),
    ("poll", "question"),
    ("poll", "explanation"),
    ("checklist", "title"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One text. `own_words`: it is what someone wrote, and no part of a link or a name."""

    text: str
    own_words: bool = False


def shown(message: Message) -> Iterator[Shown]:
    """Yield every text of a message, without the pages of public explorers."""
    text, entities = message.text, message.entities
    if text is None:
        text, entities = message.caption or "", message.caption_entities
    words, links = _apart(text, entities)
    yield Shown(words, own_words=True)
    for address in [*links, *(entity.url for entity in entities if entity.url), *_elsewhere(message)]:
        yield Shown(address[public_length(address) :])


def _apart(text: str, entities: Iterable[MessageEntity]) -> tuple[str, list[str]]:
    """Return a text without the links that Telegram found in it, and these."""
    units = text.encode("utf-16-le", "surrogatepass")  # entities are counted in such
    words, links, at = b"", list[str](), 0
    for entity in sorted(entities, key=lambda one: one.offset):
        first, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        covered = units[first:end].decode("utf-16-le", "surrogatepass")
        # A browser's "copy as a link" gives an address behind itself.
        if (entity.type == MessageEntity.URL or covered == entity.url) and first >= at:
            words += units[at:first] + _BREAK.encode("utf-16-le")
            links.append(covered)
            at = end
    return (words + units[at:]).decode("utf-16-le", "surrogatepass"), links


def _elsewhere(message: Message) -> Iterator[str]:
    for field, name in _ELSEWHERE:
        yield getattr(getattr(message, field, None), name, None) or ""
    yield from (option.text for option in (message.poll.options if message.poll else ()))
    yield from (task.text for task in (message.checklist.tasks if message.checklist else ()))
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        for button in row:
            yield button.text
            yield button.url or ""
