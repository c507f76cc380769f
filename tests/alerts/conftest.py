"""An empty store of alerts, and events to put into it."""

import pytest

from bot.alerts import AlertChoices, AlertEvent, AlertFacts, AlertKind, AlertStore

DAY = "2026-10-25T00:00:00Z"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "alerts.db"


@pytest.fixture
def opened(path):
    """Open the store, as often as a test likes: the one before is left as a kill leaves it."""
    made = []

    def open_it(log_seq=0):
        made.append(AlertStore(path, log_seq))
        assert made[-1].faults == []
        return made[-1]

    yield open_it
    for one in made:
        one.close()


@pytest.fixture
def news():
    """Return an event about a publication, by number."""

    def make(number=1, kind=AlertKind.PUBLISHED, exchange="okx", **facts):
        return AlertEvent(kind, exchange, f"{number:064x}", AlertFacts("tree", DAY, **facts))

    return make


@pytest.fixture
def all_on():
    return AlertChoices(frozenset(AlertKind), line=100)
