"""A proof of our own format: whether its statement was published here, and two statements for one time, said loudly."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pydantic import TypeAdapter

from bot.catalogue.entry import PublishedSnapshot
from bot.customer.own_statement import MOST_AN_HOUR, Alarm, Standing, held_against
from bot.inspection.answer import FileReport, HeldStatement
from bot.inspection.said import SaidSentence
from bot.runtime.reading import UnexpectedLineError, read_message
from bot.runtime.wire import encoded
from bot.texts import published
from porcore.exit_codes import ExitCode

pytestmark = pytest.mark.slow

SEP, JUL = "2026-09-25T00:00:00Z", "2026-07-25T00:00:00Z"
LOUD = "🚨 Two statements for one time"


@pytest.fixture(scope="session")
def proofs(monthly_snapshots, por, bundle):
    """Return proof files as people have them, and the statement that each is under."""
    from porcore.snapshot import Snapshot

    def of(file, client):
        with Snapshot(file) as snapshot:
            proof = snapshot.prove(bytes.fromhex(client))
            return SimpleNamespace(data=proof.encode(), statement=proof.statement, client=client)

    def foreign(taken_at, variant=7, **more):
        line = (bundle(taken_at, 60, **more) / "balances.csv").read_text().splitlines()[1]
        return of(por(taken_at, 60, variant, **more), line.split(",")[0])

    client = next(one for one, held in monthly_snapshots[1].ledger.items() if all(held.values()))
    return SimpleNamespace(
        own=of(monthly_snapshots[1].file, client),
        another=foreign(SEP),
        third=foreign(SEP, 8),
        never=foreign(JUL),
        elsewhere=foreign(SEP, exchange="Other Place"),
        spelled=foreign(SEP, exchange="SAMPLE.exchange"),
    )


@pytest.fixture
async def inspection_session_with_operators(inspection_session_with, monthly_snapshots):
    async with inspection_session_with(*monthly_snapshots, people=("Olga", "Otto")) as inspection_session:
        yield inspection_session


def told(inspection_session_with_operators):
    """Return what each operator was told."""
    return [
        [one.text for one in inspection_session_with_operators.said(operator)]
        for operator in inspection_session_with_operators.bot_session.operators
    ]


async def test_a_statement_of_ours_is_recognised(
    inspection_session_with_operators, proofs, monthly_snapshots
):
    answer = await inspection_session_with_operators.report(proofs.own.data)
    assert answer.text.startswith("⚠️ porcore/1 proof: not compared yet.")  # the verdict is as ever
    said = answer.text.splitlines()[2]
    assert said.startswith("✅ Its statement was published here on")
    assert said.endswith("for the snapshot of 25 Sep 2026, 00:00 UTC.")
    assert "USD = USDT + USDC + USD" in answer.text
    services = inspection_session_with_operators.bot_session.run.services
    services.catalogue.withdraw(monthly_snapshots[1].statement.id, 1)
    services.snapshots.refresh()
    assert (
        "and withdrawn on"
        in (await inspection_session_with_operators.report(proofs.own.data)).text.splitlines()[2]
    )
    assert told(inspection_session_with_operators) == [[], []]


@pytest.mark.parametrize("kind", ["another", "spelled"])
async def test_two_statements_for_one_time_are_called_out(
    inspection_session_with_operators, proofs, monthly_snapshots, kind
):
    proof = getattr(proofs, kind)
    answer = await inspection_session_with_operators.report(proof.data, name="my-secret-name.json")
    assert answer.text.startswith(LOUD)
    assert "<b>never published here</b>" in answer.html
    for digits in (proof.statement.id, monthly_snapshots[1].statement.id):
        assert f"<code>{digits}</code>" in answer.html
    assert "anyone can make up a statement" in answer.text
    assert "keep the file" in answer.text
    await inspection_session_with_operators.bot_session.settled()
    for (said,) in told(inspection_session_with_operators):
        assert said.startswith(LOUD)
        assert proof.statement.id in said
        assert monthly_snapshots[1].statement.id in said
        assert "my-secret-name" not in said
        assert proof.client not in said
        assert not [one for one in _secrets(proof.data) if one in said]
    metrics = inspection_session_with_operators.bot_session.run.services.metrics.text().decode()
    assert "porbot_other_statements_total 1.0" in metrics


def _secrets(data):
    """Return everything of a client in a proof file: nonces, hashes of the path, balances of some length."""
    proofs = json.loads(data)["proofs"]
    pieces = [piece for proof in proofs for piece in proof["pieces"]]
    hashes = [step["hash"] for piece in pieces for step in piece["path"]]
    return [*hashes, *(piece["nonce"] for piece in pieces), *(piece["balance"] for piece in pieces)]


async def test_operators_are_told_of_one_statement_once_and_people_always(
    inspection_session_with_operators, proofs
):
    for user in (
        inspection_session_with_operators.alice,
        inspection_session_with_operators.bot_session.bob,
        inspection_session_with_operators.alice,
    ):
        assert (
            await inspection_session_with_operators.report(proofs.another.data, user=user)
        ).text.startswith(LOUD)
    await inspection_session_with_operators.report(proofs.third.data)
    await inspection_session_with_operators.bot_session.settled()
    for said in told(inspection_session_with_operators):
        assert [proofs.another.statement.id in one for one in said] == [True, False]
        assert proofs.third.statement.id in said[1]


async def test_a_typed_id_changes_nothing_about_that(
    inspection_session_with_operators, proofs, monthly_snapshots
):
    held = await inspection_session_with_operators.report(
        proofs.another.data, f"root {proofs.another.statement.id}"
    )
    assert held.text.startswith(LOUD)
    assert "✅ porcore/1 proof" in held.text
    refuted = await inspection_session_with_operators.report(
        proofs.another.data, f"root {monthly_snapshots[1].statement.id}"
    )
    assert refuted.text.startswith(LOUD)
    assert "❌ porcore/1 proof: does not hold." in refuted.text


async def test_the_loud_words_are_for_a_proof_that_holds(inspection_session_with_operators, proofs):
    broken = proofs.another.data.replace(b'"balance":"', b'"balance":"9', 1)
    empty = json.loads(proofs.another.data)
    empty["proofs"] = []
    without = json.dumps(empty, sort_keys=True, separators=(",", ":")).encode()
    for data in (broken, without):
        assert LOUD not in (await inspection_session_with_operators.report(data)).text
    await inspection_session_with_operators.bot_session.settled()
    assert told(inspection_session_with_operators) == [[], []]


async def test_other_times_and_other_exchanges_are_no_alarm(inspection_session_with_operators, proofs):
    never = await inspection_session_with_operators.report(proofs.never.data)
    assert "never published here, nor was any other for 25 Jul 2026" in never.text
    elsewhere = await inspection_session_with_operators.report(proofs.elsewhere.data)
    assert f"\n\n{published.elsewhere('Other Place', 'Sample Exchange')}" in elsewhere.text
    await inspection_session_with_operators.bot_session.settled()
    assert told(inspection_session_with_operators) == [[], []]


async def test_pasted_and_dressed_it_is_the_same(inspection_session_with_operators, proofs):
    text = proofs.another.data.decode()
    if len(text) > 4000:
        text = json.dumps(
            {**json.loads(text), "proofs": json.loads(text)["proofs"][:1]}, separators=(",", ":")
        )
    assert (await inspection_session_with_operators.say(f"```\n{text}\n```")).text.startswith(LOUD)


async def test_without_a_snapshot_nothing_is_said_of_it(inspection_session, proofs):
    assert (await inspection_session.report(proofs.own.data)).text.startswith("⚠️ porcore/1 proof")


OURS = PublishedSnapshot("ab" * 32, "Sample Exchange", SEP, "2026-10-01T00:00:00Z", None, None)
SAID = HeldStatement("cd" * 32, "Sample Exchange", SEP, {})


def snapshots(*entries):
    return SimpleNamespace(entries=lambda: entries)


def test_the_one_that_stands_goes_before_a_withdrawn_one():
    gone = replace(OURS, statement_id="ef" * 32, withdrawn_at="2026-10-02T00:00:00Z")
    assert held_against(snapshots(gone, OURS), SAID).entry == OURS
    assert held_against(snapshots(gone), SAID).standing is Standing.ANOTHER
    assert (
        held_against(snapshots(gone, OURS), replace(SAID, id=gone.statement_id)).standing
        is Standing.WITHDRAWN
    )


@pytest.mark.parametrize(
    "said",
    [
        None, replace(SAID, id="<b>"), replace(SAID, id="CD" * 32), replace(SAID, exchange="<b>x</b>"),
        replace(SAID, taken_at="2026-02-30T00:00:00Z"), replace(SAID, taken_at=""),
    ],
)  # fmt: skip
def test_what_the_child_says_is_taken_only_as_the_format_writes_it(said):
    assert held_against(snapshots(OURS), said) is None


WRITTEN = json.loads(
    encoded(FileReport(ExitCode.VERIFIED, SaidSentence("detail", {"detail": "h"}), "t", statement=SAID))
)


@pytest.mark.parametrize(
    "said",
    ["", [], {}, {"id": 5}, {"taken_at": None}, {"members": {"USD": [7]}}, {"members": "USD"}, {"more": 1}],
)
def test_and_only_in_its_shape(said):
    answers = TypeAdapter(FileReport)
    assert read_message(answers, json.dumps(WRITTEN).encode()).statement == SAID
    statement = {**WRITTEN["statement"], **said} if said else said
    with pytest.raises(UnexpectedLineError):
        read_message(answers, json.dumps({**WRITTEN, "statement": statement}).encode())


@pytest.mark.parametrize("code", [-1, 4, "0", "VERIFIED", None, 0.5, [0]])
def test_only_an_exit_code_that_there_is(code):
    answers = TypeAdapter(FileReport)
    for known in ExitCode:
        read = read_message(answers, json.dumps({**WRITTEN, "exit_code": known.value}).encode())
        assert read.exit_code is known
    with pytest.raises(UnexpectedLineError):
        read_message(answers, json.dumps({**WRITTEN, "exit_code": code}).encode())


def test_the_alarm_is_bounded():
    now = [0.0]
    alarm = Alarm(lambda: now[0])
    assert [alarm.is_due("first") for _ in range(3)] == [True, False, False]
    assert sum(alarm.is_due(str(number)) for number in range(10_000)) == MOST_AN_HOUR - 1
    assert alarm.is_full
    assert len(alarm._told) == MOST_AN_HOUR
    now[0] = 3599.0
    assert not alarm.is_due("first")
    now[0] = 3600.0
    assert alarm.is_due("first")
    assert not alarm.is_full
