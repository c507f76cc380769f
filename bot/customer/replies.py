"""The customer's answer with its buttons: what to say, in which order, with which next steps."""

from collections.abc import Generator, Sequence
from functools import partial

from bot.catalogue.claim_digits import KnownClaim
from bot.catalogue.file_reading import reading
from bot.catalogue.proof_sets import KnownSet
from bot.catalogue.served import FoundSnapshot, Known, PublishedSnapshot
from bot.customer.lookup import Found, Question
from bot.customer.tallied import about_tally
from bot.formats import date_of
from bot.group.origins import ids_published_at, origin_of
from bot.parsing.times import TimeQuery
from bot.services import Pause, Services
from bot.telegram.callbacks import Action, ButtonData, exchange_mark
from bot.telegram.sending import CopyText
from bot.texts import asked_time as asked_words
from bot.texts import customer as words
from bot.texts import exchanges as exchange_words
from bot.texts import proof_sets as proof_words
from bot.texts import published as published_words
from bot.texts.included import Inclusion, included, inclusion_pages
from porcore.format.proof import AssetProof, ProofFile

__all__ = [
    "DATES_A_PAGE",
    "Reply",
    "Row",
    "Rows",
    "dates_reply",
    "included_reply",
    "known_reply",
    "next_steps",
    "not_found_reply",
    "picture_rows",
]

CHECKS_A_ROW, PIECES_A_ROW = 3, 8
DATES_A_PAGE = 8

Row = list[tuple[str, str | CopyText]]
Rows = list[Row]
Reply = tuple[str, Rows]


def button(action: Action, question: Question, asset: int = 0, page: int = 0) -> str:
    """Return callback data that carries the whole question, so that it outlives a restart.

    `asset`: index into the assets of the statement, from 0; `page`: from 0.
    """
    asked = question.found.asked if question.found.differs else None
    return ButtonData(action, question.client_id, question.entry.prefix, asset, page, asked).pack()


def included_reply(
    services: Services,
    question: Question,
    proof: ProofFile,
    page: int = 0,
    failed: Sequence[str] = (),
) -> Generator[Pause | None, None, Reply]:
    """Return the whole answer in slices; of many assets those of one page.

    `page`: from 0; one beyond the last shows the last. `failed`: keys of exchanges that could not be looked in.
    Reads the file: run it in a thread. Pauses while signatures are looked at that are not known yet.
    Raises FileFailedError when the file's wallet list is damaged.
    """
    evidence = services.evidence.of(question.entry)
    if evidence.awaited:
        yield partial(services.evidence.awaited, evidence)
        evidence = services.evidence.of(question.entry)
    entry, loaded = question.entry, services.exchanges
    named = loaded.must_name(entry)
    answer = Inclusion(
        proof,
        evidence.rows,
        evidence.wallets,
        evidence.checked,
        loaded.name(entry.key) if named else loaded.title(entry),
        ids_published_at(services, entry, evidence.report),
        tuple(_notes(services, question, failed)),
        tuple(_details(services, question, failed)),
        about_tally(services, entry),
        maker=entry.made_by,
        named=named,
    )
    pages = inclusion_pages(answer)
    page = min(page, len(pages) - 1)
    html = included(answer, page)
    rows = _checks(question, proof, pages[page])
    rows.append(_turn(question, page, len(pages)))
    rows.extend(next_steps(question))
    rows.append([_reserves(question), copy_button(words.labels()["copy"], entry.statement_id)])
    return html, rows


def _notes(services: Services, question: Question, failed: Sequence[str]) -> Generator[str]:
    """Yield what stands below the verdict: another time than was asked for, that others made the tree, where no one could look."""
    if said := asked_words.other_time_briefly(question.found):
        yield said
    if question.entry.made_by:
        yield words.rebuilt(services.exchanges.name(question.entry.key), question.entry.made_by)
    if failed:
        yield exchange_words.could_not_look_briefly(services.exchanges.names(failed))


def _details(services: Services, question: Question, failed: Sequence[str]) -> Generator[str]:
    """Yield the same at length, and whose tree it is."""
    found = question.found
    if found.withdrawn is not None or found.instead_of is not None or found.overtaken:
        yield asked_words.other_time(found)
    if said := origin_of(services, question.entry):
        yield said
    if len(failed) > 1:
        yield exchange_words.could_not_look(services.exchanges.names(failed))


def several_reply(services: Services, found: Found, action: Action = Action.VERIFY) -> Reply:
    """Ask which exchange is meant, where an id is in the trees of several: the answers name balances, one at a time."""
    loaded, shown = services.exchanges, found.proofs[:DATES_A_PAGE]
    rows: Rows = [
        [
            (
                words.found_label(loaded.name(question.entry.key), question.entry.taken_at),
                button(action, question),
            )
        ]
        for question, _proof in shown
    ]
    names = loaded.names([question.entry.key for question, _proof in shown])
    html = exchange_words.found_in_several(names)
    if found.failed:
        html += f"\n\n{exchange_words.could_not_look(loaded.names(found.failed))}"
    return html, rows


def _checks(question: Question, proof: ProofFile, shown: Sequence[AssetProof]) -> Rows:
    places = {asset.symbol: place for place, asset in enumerate(proof.statement.assets)}
    checks: Row = [
        (words.check_label(entry.symbol), button(Action.CHECK, question, places[entry.symbol]))
        for entry in shown
    ]
    return [checks[i : i + CHECKS_A_ROW] for i in range(0, len(checks), CHECKS_A_ROW)]


def _turn(question: Question, page: int, pages: int) -> Row:
    labels = words.labels()
    turn: Row = []
    if page:
        turn.append((labels["before"], button(Action.VERIFY, question, page=page - 1)))
    if page + 1 < pages:
        turn.append((labels["more"], button(Action.VERIFY, question, page=page + 1)))
    return turn


def next_steps(question: Question) -> Rows:
    """Return the buttons that stand below every answer about balances, so that nobody has to look for them above."""
    labels = words.labels()
    always = Question(question.client_id, FoundSnapshot(question.entry))  # whatever time was asked for
    return [
        [(labels["tree"], button(Action.TREE, question)), (labels["proof"], button(Action.PROOF, question))],
        [
            (labels["dates"], button(Action.DATES, question)),
            (labels["history"], button(Action.HISTORY, always)),
        ],
    ]


def picture_rows(question: Question, entry: AssetProof, place: int, piece: int) -> Rows:
    """Return the buttons below the picture of a path.

    `place`: index of the asset in the statement, from 0; `piece`: index of the one that is shown, from 0.
    """
    pieces: Rows = [
        [
            (words.piece_label(each.piece + 1), button(Action.CHECK, question, place, each.piece))
            for each in entry.pieces[first : first + PIECES_A_ROW]
            if each.piece != piece
        ]
        for first in range(0, len(entry.pieces), PIECES_A_ROW)
    ]
    labels = words.labels()
    back = (labels["balances"], button(Action.VERIFY, question))
    copied = copy_button(labels["copy_root"], entry.asset.root.hash.hex())
    return [*pieces, *next_steps(question), [back, copied]]


def copy_button(label: str, text: str) -> tuple[str, CopyText]:
    """Return a button that copies what is to be compared elsewhere."""
    return label, CopyText(text)


def _reserves(question: Question) -> tuple[str, str]:
    return words.labels()["reserves"], ButtonData(Action.RESERVES, None, question.entry.prefix).pack()


def not_found_reply(services: Services, result: Found) -> Reply:
    """Why there may be no balance, and other dates to try."""
    if len(result.looked_at) + len(result.failed) > 1:
        return _nowhere_reply(services, result)
    question = result.looked_at[0]
    row: Row = [(words.labels()["dates"], button(Action.DATES, question))]
    found = question.found
    if found.instead_of is not None:  # that it is in neither is more than is known
        return asked_words.nothing_instead(found, found.instead_of), [row]
    note = "\n".join(_notes(services, question, ()))
    details = "\n".join(_details(services, question, ()))
    return words.not_found(question.entry.taken_at, note, details), [row]


def _nowhere_reply(services: Services, result: Found) -> Reply:
    """The same where several exchanges were looked in, with a button to the other dates of each."""
    loaded = services.exchanges
    away = [each.entry.key for each in result.looked_at if each.found.instead_of is not None]
    looked_at = [(loaded.name(each.entry.key), each.entry.taken_at) for each in result.looked_at]
    html = exchange_words.not_found_anywhere(looked_at, loaded.names([*result.failed, *away]))
    buttons: Row = [
        (words.dates_of_label(loaded.name(each.entry.key)), button(Action.DATES, each))
        for each in result.looked_at[:DATES_A_PAGE]
    ]
    return html, [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def known_reply(services: Services, known: Known | KnownClaim | KnownSet) -> Reply:
    """What digits are that were published here, and a way to look at that. Reads the file: run it in a thread.

    Raises FileFailedError.
    """
    if isinstance(known, KnownClaim):
        return _known_claim_reply(services, known)
    if isinstance(known, KnownSet):
        lists = ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack()
        html = proof_words.known_digits(services.known, known)
        return html, [[(published_words.labels()["lists"], lists)]]
    entry, asset, labels = known.entry, None, published_words.labels()
    if known.asset is not None:
        with reading(services.snapshots, entry) as snapshot:
            asset = snapshot.statement.assets[known.asset]
    snapshots = (labels["snapshots"], ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack())
    # Its page says whether it is about one asset: the number of an asset alone cannot.
    look = ButtonData(Action.RESERVES, None, entry.prefix, known.asset or 0, int(asset is not None))
    row: Row = [(labels["reserves"], look.pack()), snapshots] if entry.served else [snapshots]
    name = services.exchanges.title(entry) if services.exchanges.must_name(entry) else ""
    return published_words.known_digits(known, asset, name), [row]


def _known_claim_reply(services: Services, known: KnownClaim) -> Reply:
    entry, labels = known.entry, published_words.labels()
    row: Row = [(labels["lists"], ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack())]
    asked = TimeQuery(entry.taken_at)
    # The button asks for an exchange and a time, and a tree of that time would answer in the claim's place.
    tree = services.snapshots.find(asked, entry.key)
    if tree is None and services.claims.at(entry.key, entry.taken_at) == entry:
        look = ButtonData(Action.OF_EXCHANGE, None, exchange_mark(entry.key), asked=asked)
        row.insert(0, (labels["reserves"], look.pack()))
    return published_words.known_claim(known, services.known), [row]


def dates_reply(
    question: Question,
    served: tuple[PublishedSnapshot, ...],
    page: int,
    missing: tuple[PublishedSnapshot, ...] = (),
) -> Reply:
    """Buttons that ask the same question of the other snapshots; `missing` are those whose files cannot be served now.

    `page`: from 0; one beyond the last shows the last.
    """
    labels = words.labels()
    others = [entry for entry in served if entry != question.entry]
    first = min(page, max(0, (len(others) - 1) // DATES_A_PAGE)) * DATES_A_PAGE
    rows: Rows = [
        [
            (
                date_of(entry.taken_at),
                button(Action.VERIFY, Question(question.client_id, FoundSnapshot(entry))),
            )
        ]
        for entry in others[first : first + DATES_A_PAGE]
    ]
    turn: Row = []
    if first:
        turn.append((labels["newer"], button(Action.DATES_PAGE, question, page=first // DATES_A_PAGE - 1)))
    if first + DATES_A_PAGE < len(others):
        turn.append((labels["older"], button(Action.DATES_PAGE, question, page=first // DATES_A_PAGE + 1)))
    rows.append(turn)
    away = [entry.taken_at for entry in missing]
    return words.other_dates(away, any_other=bool(others)), rows
