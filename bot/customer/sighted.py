"""What a person's file adds to what files of many taught, and what its sender hears of that."""

from dataclasses import dataclass

from bot.inspection.answer import FileReport
from bot.services import Services
from bot.sightings import SeenFile, root_of
from bot.texts import sightings as words

__all__ = ["Loaded", "about_sighting", "seen_file"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How the roots of a file relate to what is loaded here."""

    is_loaded: bool = False  # a loaded claim has them
    is_contradicted: bool = False  # a loaded claim or tree has others for that time
    is_tree: bool = False  # the tree itself is loaded here, or all its leaves


def seen_file(report: FileReport, loaded: Loaded) -> SeenFile | None:
    """Return what a file teaches; None for one that does not hold, or of our own format."""
    found = report.sighting
    if found is None or report.format is None:
        return None
    leaves = () if loaded.is_tree else tuple((leaf.place, leaf.hash) for leaf in found.leaves)
    return SeenFile(
        report.format,
        f"{report.format} {found.audit}" if found.audit else "",
        root_of((root.label, root.hash) for root in report.roots),
        tuple((place, _plain(digits)) for place, digits in leaves),
        binds_id=found.id_bound,
        is_public_sample=found.sample,
        is_loaded=loaded.is_loaded,
        contradicted=loaded.is_contradicted,
    )


async def about_sighting(services: Services, user: int, report: FileReport, loaded: Loaded) -> str:
    """Remember a file that holds; return what its sender hears, "" for nothing. `user`: Telegram user id."""
    file = seen_file(report, loaded)
    if file is None or services.sightings is None or report.sighting is None:
        return ""
    news = await services.sightings.note(user, file)
    return "" if news is None else words.about_file(news, report.sighting.exchange)


def _plain(digits: str) -> bytes:
    """Return a leaf's hash as bytes; as its text where it is no hex."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return digits.encode()
