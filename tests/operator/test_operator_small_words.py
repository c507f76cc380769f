"""Small words that operators read: seconds in the audit, where to begin, singulars, and units that look wrong."""

import logging
import re
from dataclasses import replace

import pytest

from bot.catalogue.served import PublishedSnapshot, _files
from bot.telegram.connectivity import Connectivity
from bot.texts import loading
from bot.texts import operator as words

pytestmark = pytest.mark.slow
TIME = "2026-08-14T00:00:00Z"


async def test_start_and_audit(operator_session_with_snapshots):
    operator_session = operator_session_with_snapshots
    start = (await operator_session.say("/start")).text
    assert "/load" in start
    assert "/status" in start
    customer = (await operator_session.bot_session.ask("/start")).text
    assert start.startswith(customer)
    assert "operator" not in customer
    await operator_session.load("nothing.por")
    for line in (await operator_session.say("/audit")).text.split("\n\n"):
        assert re.match(r"\d+ \w{3} \d{4}, \d\d:\d\d:\d\d UTC: ", line)


@pytest.mark.parametrize(("held", "warned"), [("15", False), ("16", True), ("1000000", True)])
async def test_reserves_that_look_like_other_units(operator_session, held, warned):
    folder = operator_session.import_dir / "units"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(
        'format = "porcore-bundle/1"\nexchange = "Sample Exchange"\ntaken_at = "2026-10-25T00:00:00Z"\n'
        '[[assets]]\nsymbol = "BTC"\ndecimals = 8\nmembers = ["BTC"]\n'
    )
    (folder / "balances.csv").write_text(f"client_id,BTC\n{'a1' * 32},1.5\n")
    (folder / "wallets.csv").write_text(
        f"asset,chain,address,balance,height,label\nBTC,bitcoin,bc1qexample,{held},900000,cold\n"
    )
    text = (await operator_session.load("units")).text
    assert ("⚠️ more than ten times what is owed: check the units" in text) == warned


def test_a_refused_token_is_not_tried_again(caplog):
    with caplog.at_level(logging.WARNING):
        connectivity = Connectivity()
        connectivity.answered("calls", 401)
        connectivity.answered("calls", 502)
    refused, failed = (record.getMessage() for record in caplog.records)
    assert "trying again" not in refused
    assert failed.endswith("; trying again")


def test_one_file_and_many():
    assert _files(1) == "1 snapshot file lies"
    assert _files(2) == "2 snapshot files lie"


def test_what_was_done_to_a_tree_names_its_exchange_where_there_are_several():
    entry = PublishedSnapshot("ab" * 32, "OKX", TIME, TIME, TIME, None, "okx")
    several, alone = {"okx": "OKX", "gate": "Gate <1>"}, {"okx": "OKX"}
    for said in (
        words.kept(entry, several),
        words.withdrawn(entry, 1, several),
        words.withdrawn_before(entry, several),
        loading.after_publish(entry, 1, "OKX"),
    ):
        assert "napshot of OKX, 14 Aug 2026" in said
    for said in (words.kept(entry, alone), words.withdrawn(entry, 1, alone), loading.after_publish(entry, 1)):
        assert "OKX" not in said
    gate = replace(entry, key="gate")
    assert "Gate &lt;1&gt;, 14 Aug" in words.kept(gate, several)
