"""What an exchange published in a format of its own, where it is asked about and there is no tree to answer from."""

from dataclasses import dataclass

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.published_folder import PublishedClaim
from bot.group.answers import ReservesAnswer
from bot.group.claim_answers import claim_evidence, claim_reserves_answer
from bot.parsing.times import NEWEST, TimeQuery
from bot.services import Services
from bot.texts import exchanges as words
from bot.texts import group as group_words
from porcore.errors import PorError
from porcore.reserves.comparison import AssetReserves

__all__ = ["ClaimAsked", "claim_asked", "claim_rows", "claim_shown", "claim_symbols"]


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """What someone wants to see of a claim's reserves."""

    claim: PublishedClaim
    symbol: str = ""  # of one asset; "": of all
    asked: TimeQuery = NEWEST


def claim_asked(services: Services, key: str, symbol: str, asked: TimeQuery) -> ClaimAsked | None:
    """Return the question about an exchange's newest claim at or before a time, None without one; `key`: of the exchange."""
    claim = services.claims.at(key, asked.bound)
    return ClaimAsked(claim, symbol, asked) if claim is not None else None


def claim_symbols(services: Services, key: str) -> frozenset[str]:
    """Return the assets of an exchange's newest claim, and the coins that count toward them, in capitals."""
    found = services.claims.at(key, None)
    if found is None:
        return frozenset()
    try:
        claim = services.claims.claim(found)
    except PorError:
        return frozenset()
    names = (*(total.asset for total in claim.totals), *claim.counts_as, *claim.counts_as.values())
    return frozenset(name.upper() for name in names)


def claim_shown(services: Services, evidence: ClaimEvidence, asked: ClaimAsked) -> ReservesAnswer:
    """Return the answer about a claim. Raises Refusal for an asset that it does not have. Draws a picture: run it in a thread."""
    taken_at = asked.claim.taken_at
    figure = evidence.figure(asked.symbol) if asked.symbol else None
    if asked.symbol and figure is None:
        symbols = [each.asset for each in evidence.figures]
        said = group_words.no_such_asset(asked.symbol, symbols, taken_at, "claim")
        raise Refusal(said, AnswerOutcome.NO_ASSET)
    note = "" if asked.asked.is_of(taken_at) else words.of_other_time(asked.asked, taken_at, asked.claim.kind)
    return claim_reserves_answer(services, evidence, figure, note)


def claim_rows(services: Services, entry: PublishedClaim) -> tuple[list[AssetReserves], bool]:
    """Return the assets of a served claim that have a ratio, and whether that is settled.

    Raises Refusal where its files cannot be read. Reads files: run it in a thread.
    """
    evidence = claim_evidence(services, entry)
    rows = [figure.compared for figure in evidence.figures if figure.compared is not None]
    return rows, evidence.checked is not None and not evidence.checked.fault
