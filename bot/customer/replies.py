"""The customer's answer with its buttons: what to say, in which order, with which next steps."""

from bot.buttons import Action, ButtonData
from bot.customer.lookup import Question
from bot.services import Services
from bot.shelf import Entry
from bot.words import customer as words
from porcore.proof import ProofFile

__all__ = ["DATES_A_PAGE", "Reply", "dates_reply", "included_reply", "not_found_reply"]

MOST_CHECKS = 24  # buttons for single assets; the tree document holds all of them
CHECKS_A_ROW = 3
DATES_A_PAGE = 8

Rows = list[list[tuple[str, str]]]
Reply = tuple[str, Rows]


def button(action: Action, question: Question, asset: int = 0, page: int = 0) -> str:
    """Return callback data that carries the whole question, so that it outlives a restart."""
    return ButtonData(action, question.client_id, question.entry.prefix, asset, page).pack()


def included_reply(services: Services, question: Question, proof: ProofFile) -> Reply:
    """The whole answer."""
    labels = words.labels()
    evidence = services.evidence.of(question.entry)
    symbols = [asset.symbol for asset in proof.statement.assets]
    checks = [
        (
            labels["check"].format(symbol=entry.symbol),
            button(Action.CHECK, question, symbols.index(entry.symbol)),
        )
        for entry in proof.proofs[:MOST_CHECKS]
    ]
    rows: Rows = [checks[i : i + CHECKS_A_ROW] for i in range(0, len(checks), CHECKS_A_ROW)]
    rows.append(
        [
            (labels["tree"], button(Action.TREE, question)),
            (labels["proof"], button(Action.PROOF, question)),
            (labels["dates"], button(Action.DATES, question)),
        ]
    )
    exchange = services.settings.display_name or proof.statement.exchange
    html = words.included(proof, evidence.rows, evidence.wallets, exchange, services.settings.published_at)
    return html, rows


def not_found_reply(question: Question) -> Reply:
    """Why there may be no balance, and other dates to try."""
    row = [(words.labels()["dates"], button(Action.DATES, question))]
    return words.not_found(question.entry.taken_at), [row]


def dates_reply(question: Question, served: tuple[Entry, ...], page: int) -> Reply:
    """Buttons that ask the same question of other snapshots."""
    labels = words.labels()
    first = min(page, max(0, (len(served) - 1) // DATES_A_PAGE)) * DATES_A_PAGE
    rows: Rows = [
        [(words.date_label(entry.taken_at), button(Action.VERIFY, Question(question.client_id, entry)))]
        for entry in served[first : first + DATES_A_PAGE]
    ]
    turn = []
    if first:
        turn.append((labels["newer"], button(Action.DATES, question, page=first // DATES_A_PAGE - 1)))
    if first + DATES_A_PAGE < len(served):
        turn.append((labels["older"], button(Action.DATES, question, page=first // DATES_A_PAGE + 1)))
    rows.append(turn)
    return words.other_dates(), rows
