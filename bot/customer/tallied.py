"""What a client's own question adds to the tally of a snapshot, what is shown of it, and what people report."""

from dataclasses import replace

from telegram import CallbackQuery, Message

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, served_entry
from bot.catalogue.served import PublishedSnapshot
from bot.group.origins import is_of_whoever_runs_this
from bot.services import Services
from bot.sightings import ReportKind
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import CopyText, answer
from bot.texts import sightings as words
from porcore.format.proof import ProofFile

__all__ = ["REPORTS", "about_tally", "count_client", "report", "report_row"]

REPORTS = {Action.LEFT_OUT: ReportKind.LEFT_OUT, Action.DIFFERS: ReportKind.DIFFERS}


def count_client(services: Services, proof: ProofFile) -> None:
    """Count a client whose balances were shown, without waiting for it. Call it in the event loop."""
    if services.sightings is not None:
        balances = {each.symbol: (each.balance, each.asset.root.sum) for each in proof.proofs}
        services.sightings.counted(proof.statement.id, proof.client_id, balances)


def about_tally(services: Services, entry: PublishedSnapshot) -> str:
    """Return what may be said of all who checked a snapshot, "" for nothing."""
    if services.sightings is None:
        return ""
    figures = services.sightings.figures(entry.statement_id)
    if is_of_whoever_runs_this(services, entry):
        figures = replace(figures, one_in="")  # the exchange may know who asks
    return words.about_tree(figures)


def report_row(services: Services, prefix: bytes) -> list[tuple[str, str | CopyText]]:
    """Return the buttons under an answer that nothing was found; they carry no id. `prefix`: 8 bytes of the statement id."""
    if services.sightings is None:
        return []
    labels = words.labels()
    return [
        (labels["left_out"], ButtonData(Action.LEFT_OUT, None, prefix).pack()),
        (labels["differs"], ButtonData(Action.DIFFERS, None, prefix).pack()),
    ]


async def report(
    services: Services, query: CallbackQuery, message: Message, data: ButtonData
) -> AnswerOutcome:
    """Count what someone reports who was not found within the hour. Raises Refusal."""
    entry = served_entry(services.snapshots, data.statement)
    if services.sightings is None:
        raise Refusal(words.report_refused(), AnswerOutcome.NOT_UNDERSTOOD)
    kind = REPORTS[data.action]
    taken = await services.sightings.report(kind, entry.statement_id, query.from_user.id)
    said = words.report_taken(differs=data.action is Action.DIFFERS) if taken else words.report_refused()
    await answer(message, said)
    return AnswerOutcome.SHOWN
