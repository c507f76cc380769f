"""A process that is stopped or killed while people wait: everybody is answered by the next one, or told to ask again."""

import signal

import pytest

pytestmark = pytest.mark.slow

PEOPLE = 60
TOLD = "I was restarted before I could answer this."


@pytest.fixture
def customers(sandbox):
    return [sandbox.add_user(f"Customer {number}", started=True) for number in range(PEOPLE)]


def said(sandbox, person):
    return [message.text for message in sandbox.history(person) if message.from_bot]


def answered(sandbox, customers):
    return sum(bool(said(sandbox, person)) for person in customers)


@pytest.mark.slow  # two processes are started
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["terminated", "killed"])
async def test_everybody_is_answered_after_the_next_start(porbot, sandbox, at, customers, number):
    first = await porbot(**at)
    await first.says("Telegram answers")
    sandbox.slow(0.2, methods=["sendMessage"])
    for person in customers:
        await person.send("/help")
    await sandbox.wait_for(lambda: answered(sandbox, customers), timeout=30)
    first.process.send_signal(number)
    assert await first.ends() == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    assert answered(sandbox, customers) < PEOPLE
    second = await porbot(**at)
    await sandbox.wait_for(lambda: answered(sandbox, customers) == PEOPLE, timeout=60)
    await second.terminate()
    texts = [said(sandbox, person) for person in customers]
    assert sum(any(text.startswith(TOLD) for text in each) for each in texts) <= 1
    # What was on the wire when the process was killed, or just accepted.
    assert sum(len(each) > 1 for each in texts) <= 24
