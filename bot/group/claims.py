"""What an exchange published in a format of its own, where there is no tree to answer from."""

from dataclasses import dataclass

from bot.services import Services

__all__ = ["NewestClaim", "newest_claim"]


@dataclass(frozen=True, slots=True)
class NewestClaim:
    """What a list of exchanges says of a claim. `lowest_ratio`: with its asset, "" where there is none to show."""

    taken_at: str
    lowest_ratio: str = ""


def newest_claim(services: Services, key: str) -> NewestClaim | None:
    """Return the newest claim of an exchange that can be shown, None for none; `key`: of the exchange."""
    found = services.claims.at(key, None)
    return NewestClaim(found.taken_at) if found is not None else None
