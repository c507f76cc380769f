"""Putting together what is said of a claim's reserves, and its wallets, cut to what Telegram takes."""

from collections.abc import Sequence
from functools import partial

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.claims import PublishedClaim
from bot.catalogue.served_folders import PublishedFileError
from bot.formats import amount, count, moment, utf16
from bot.group.answers import MOST_IN_WORDS, ReservesAnswer
from bot.group.comparison_buttons import comparison_buttons
from bot.group.pages import Rows, places_of_pages, turn_buttons, wallet_list
from bot.group.proofs_beside import proofs_beside_claim
from bot.pictures.fonts import readable
from bot.pictures.reserves import ReserveView, reserves_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import claims as words
from bot.texts import common
from bot.texts.asset_order import need
from bot.texts.evidence import signed_of, unchecked
from bot.texts.proof_sets import ProofsBeside
from porcore.exchanges.known import KnownExchanges
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.publications import AssetFigures, Claim, ClaimError

__all__ = [
    "EVERY_ASSET",
    "claim_answer",
    "claim_assets_page",
    "claim_evidence",
    "claim_reserves_answer",
    "claim_wallets_page",
]

EVERY_ASSET = (
    4095  # in place of an asset's number: a claim has at most 4,096, of which the last has no button
)

_NO_PROOFS = ProofsBeside()


def claim_evidence(services: Services, entry: PublishedClaim) -> ClaimEvidence:
    """Return what is known of a served claim; `ClaimEvidenceCache.awaited` waits for its signatures.

    Raises Refusal where its files cannot be read now. Reads files: run it in a thread.
    """
    try:
        # An operator confirmed its units before it could be published.
        return services.claim_evidence.of(entry.id, partial(services.claims.whole, entry), confirmed=True)
    except (PublishedFileError, ClaimError):  # the operators are told by whoever hears of the claim's state
        raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE) from None


def claim_reserves_answer(
    services: Services, evidence: ClaimEvidence, figure: AssetFigures | None, note: str = ""
) -> ReservesAnswer:
    """Build the answer about one asset of a claim (`figure`), or all of them. Draws a picture: run it in a thread.

    `note` is under the heading: what has to be said of the time or the asset that was asked for, as HTML.
    """
    buttons = [comparison_buttons(services, evidence.claim.exchange)]
    proofs = proofs_beside_claim(services, evidence.claim)
    return claim_answer(services.known, evidence, figure, note, buttons, proofs)


def claim_answer(
    known: KnownExchanges,
    evidence: ClaimEvidence,
    figure: AssetFigures | None,
    note: str = "",
    more: Rows | None = None,
    proofs: ProofsBeside = _NO_PROOFS,
) -> ReservesAnswer:
    """Build the answer about one asset of a claim, or about all of them. Draws a picture: run it in a thread.

    `note` is under the heading, `more` are rows of buttons below those of the claim, `proofs` is said of proof sets. Without a
    ratio there is no picture.
    """
    title = "\n".join(filter(None, (words.claim_title(known, evidence.claim), note)))
    figures = evidence.figures if figure is None else (figure,)
    full = words.claim_reserves(title, known, evidence, figures, figures, proofs=proofs)
    buttons: Rows = [_wallets_button(evidence, figure), *(more or [])]
    picture = _picture(known, evidence, figures)
    if picture and common.fits_caption(full):
        return ReservesAnswer(picture, full, None, buttons)
    if len(figures) <= MOST_IN_WORDS and common.fits(full):
        return ReservesAnswer(picture, title, full, buttons)
    text, rows = claim_assets_page(known, evidence, 0, note, proofs)
    return ReservesAnswer(picture, title, text, [*rows, *(more or [])])


def _mark(claim: Claim) -> bytes:
    """Return the first 8 bytes of a claim's id, which buttons carry."""
    return bytes.fromhex(claim.id[:16])


def _picture(known: KnownExchanges, evidence: ClaimEvidence, figures: Sequence[AssetFigures]) -> bytes:
    views = [view for figure in figures if (view := _view(figure, is_checked=evidence.checked is not None))]
    if not views:
        return b""
    claim, found = evidence.claim, known.by_key(evidence.claim.exchange)
    names = (found.name, *found.aliases) if found is not None else ()
    name = next((one for one in names if readable(one, "")), claim.exchange)
    without = words.without_ratio(figures)
    return reserves_picture(name, moment(claim.taken_at), views, words.NOTE, is_claim=True, without=without)


def _view(figure: AssetFigures, *, is_checked: bool) -> ReserveView | None:
    row = figure.compared
    if row is None:
        return None
    return ReserveView(
        asset=figure.asset,
        liabilities=row.liabilities,
        reserves=row.reserves,
        liabilities_text=amount(row.liabilities, BALANCE_DECIMALS),
        reserves_text=amount(row.reserves, BALANCE_DECIMALS),
        signed=_signed(figure) if is_checked else None,
    )


def _signed(figure: AssetFigures) -> int | None:
    """Return what is signed of an asset in units of 10^-30; None where no signature was looked at."""
    if figure.evidence is None:
        return 0
    return None if unchecked(figure.evidence) else signed_of(figure.evidence)


def _wallets_button(evidence: ClaimEvidence, figure: AssetFigures | None) -> list[tuple[str, str]]:
    number = len(evidence.wallets_of(figure))
    place = EVERY_ASSET if figure is None else evidence.figures.index(figure)
    if not number or (figure is not None and place >= EVERY_ASSET):
        return []
    data = ButtonData(Action.CLAIM_WALLETS, None, _mark(evidence.claim), place)
    return [(f"{words.labels()['wallets']} ({count(number)})", data.pack())]


def claim_assets_page(
    known: KnownExchanges,
    evidence: ClaimEvidence,
    page: int,
    note: str = "",
    proofs: ProofsBeside = _NO_PROOFS,
) -> tuple[str, Rows]:
    """Return one page of a claim's assets in words, those that need a look first; `page`: from 0."""
    title = "\n".join(filter(None, (words.claim_title(known, evidence.claim), note)))
    ordered = sorted(evidence.figures, key=_place)

    def said(shown: Sequence[AssetFigures], first: int) -> str:
        return words.claim_reserves(title, known, evidence, ordered, shown, first, proofs)

    lengths = [utf16(words.asset_line(figure, evidence.checked)) + 2 for figure in ordered]
    pages = places_of_pages(lengths, common.MESSAGE_ROOM - utf16(said((), 0)))
    page = min(page, len(pages) - 1)
    data = ButtonData(Action.CLAIM_ASSETS, None, _mark(evidence.claim), 0, page)
    rows = [turn_buttons(data, len(pages) - 1), _wallets_button(evidence, None)]
    return said(ordered[pages[page]], pages[page].start), rows


def _place(figure: AssetFigures) -> tuple[int, int, int, int]:
    """Order assets: those with a ratio first, by their need of a look."""
    row = figure.compared
    if row is None:
        return 1, 0, 0, 0
    return 0, *need(row.liabilities, row.reserves, _signed(figure))


def claim_wallets_page(known: KnownExchanges, evidence: ClaimEvidence, data: ButtonData) -> tuple[str, Rows]:
    """Return one page of a claim's wallets, of one asset or of all, with buttons to turn it."""
    figure = evidence.figures[data.asset] if data.asset < min(len(evidence.figures), EVERY_ASSET) else None
    title = words.claim_title(known, evidence.claim)
    of = figure.asset if figure is not None else None
    return wallet_list(title, evidence.listed(figure), data, of)
