"""Putting together what is said of a claim's reserves, and its wallets, on one screen each."""

from collections.abc import Sequence
from functools import partial

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.claims import PublishedClaim
from bot.catalogue.served_folders import PublishedFileError
from bot.formats import amount, moment
from bot.group.answers import ReservesAnswer, answer_of
from bot.group.comparison_buttons import comparison_buttons, share_buttons
from bot.group.pages import EVERY_ASSET, Does, Rows, places_of_pages, turn_buttons, wallet_list
from bot.group.proofs_beside import proofs_beside_claim
from bot.languages import translated
from bot.pictures.fonts import readable
from bot.pictures.reserves import ReserveView, reserves_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import CopyText
from bot.texts import claims as words
from bot.texts import common
from bot.texts import group as group_words
from bot.texts.asset_order import need
from bot.texts.evidence import signed_of, unchecked
from bot.texts.proof_sets import ProofsBeside
from porcore.exchanges.known import KnownExchanges
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.publications import AssetFigures, Claim, ClaimError

__all__ = [
    "below_a_claim",
    "claim_answer",
    "claim_assets_page",
    "claim_details_page",
    "claim_evidence",
    "claim_reserves_answer",
    "claim_wallets_page",
    "whole_claim_text",
]

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
    proofs = proofs_beside_claim(services, evidence.claim)
    return claim_answer(
        services.known, evidence, figure, note, below_a_claim(services, evidence.claim), proofs
    )


def below_a_claim(services: Services, claim: Claim) -> Rows:
    """Return the buttons below what a served claim says: to compare it, to copy its id and to share it."""
    copied = (group_words.copy_label(is_claim=True), CopyText(claim.id))
    key = claim.exchange
    return [comparison_buttons(services, key), [copied, *share_buttons(services, key)]]


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
    figures = evidence.figures if figure is None else (figure,)
    text, rows = _page(known, evidence, figure, 0, note, proofs)
    place = 0 if figure is None else evidence.figures.index(figure) + 1
    details = ButtonData(Action.CLAIM_DETAILS, None, _mark(evidence.claim), min(place, EVERY_ASSET))
    buttons = [*rows, *(more or [[]])]
    return answer_of(_picture(known, evidence, figures), text, buttons, details)


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
    return reserves_picture(
        name, moment(claim.taken_at), views, translated(words.NOTE), is_claim=True, without=without
    )


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


def _wallets_button(evidence: ClaimEvidence, figure: AssetFigures | None) -> list[tuple[str, Does]]:
    number = len(evidence.wallets_of(figure))
    place = EVERY_ASSET if figure is None else evidence.figures.index(figure)
    if not number or (figure is not None and place >= EVERY_ASSET):
        return []
    data = ButtonData(Action.CLAIM_WALLETS, None, _mark(evidence.claim), place)
    return [(group_words.wallets_label(number), data.pack())]


def claim_assets_page(
    known: KnownExchanges, evidence: ClaimEvidence, page: int, proofs: ProofsBeside = _NO_PROOFS
) -> tuple[str, Rows]:
    """Return one page of a claim's assets, those that need a look first; `page`: from 0."""
    text, rows = _page(known, evidence, None, page, "", proofs)
    return text.whole, rows


def claim_details_page(
    known: KnownExchanges, evidence: ClaimEvidence, data: ButtonData, proofs: ProofsBeside = _NO_PROOFS
) -> tuple[str, Rows]:
    """Return all that is said of the reserves that a button is about, of one asset or of all."""
    figures = evidence.figures
    figure = figures[data.asset - 1] if 0 < data.asset <= len(figures) else None
    text, rows = _page(known, evidence, figure, 0, "", proofs)
    return text.whole, rows


def whole_claim_text(known: KnownExchanges, evidence: ClaimEvidence) -> group_words.ReservesText:
    """Return what is said of all assets of a claim, without its exchange's proof sets. Reads no file."""
    return _page(known, evidence, None, 0, "", _NO_PROOFS)[0]


def _page(
    known: KnownExchanges,
    evidence: ClaimEvidence,
    figure: AssetFigures | None,
    page: int,
    note: str,
    proofs: ProofsBeside,
) -> tuple[group_words.ReservesText, Rows]:
    """Return what is said of one asset, or of a page of all of them, and its buttons."""
    title = "\n".join(filter(None, (words.claim_title(known, evidence.claim), note)))
    ordered = sorted(evidence.figures if figure is None else [figure], key=_place)
    pages = places_of_pages(len(ordered))
    page = min(page, len(pages) - 1)
    shown = ordered[pages[page]]
    text = words.claim_reserves(title, known, evidence, ordered, shown, pages[page].start, proofs)
    data = ButtonData(Action.CLAIM_ASSETS, None, _mark(evidence.claim), 0, page)
    return text, [turn_buttons(data, len(pages) - 1), _wallets_button(evidence, figure)]


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
