"""An operator loads a snapshot, decides, and customers see exactly what was decided."""

import re

import pytest
from answer_facts import plain
from operator_session import BUTTONS

from bot.texts import decided, loading
from bot.texts import dry_run as dry_run_texts
from bot.texts import operator as operator_texts

pytestmark = pytest.mark.slow

CHANCE = dry_run_texts.CHANCE


async def test_from_load_to_customers(
    operator_session_with_snapshots, monthly_snapshots, bundle, zipped, someone
):
    """/load alone, /load with a name, the dry run, Publish, and a customer's question before and after."""
    operator_session = operator_session_with_snapshots
    client = someone("BTC", "ETH", "USD", everywhere=True)
    operator_session.put(zipped(bundle(accounts=300)), "october.zip")
    usage = await operator_session.say("/load")
    assert "/load october.zip" in usage.text
    assert "Nothing is published until you press Publish" in usage.text

    dry_run = await operator_session.load("october.zip")
    assert dry_run.text.split("\n")[1] == "Dry run: Sample Exchange, snapshot of 25 Oct 2026, 00:00 UTC"
    assert "USD = USDT + USDC + USD" in dry_run.text
    assert "Compared with the snapshot of 25 Sep 2026, 00:00 UTC" in dry_run.text
    assert "Customers cannot see any of this yet." in dry_run.text
    assert CHANCE in dry_run.text
    assert dry_run.labels == BUTTONS
    (staged,) = operator_session.bot_session.run.services.loads.staged()
    assert staged.statement_id in dry_run.text
    for symbol in ("BTC", "ETH", "USD"):
        block = dry_run.text[dry_run.text.index(f"\n{symbol} ") + 1 :]
        assert re.match(
            rf"{symbol} [\d,.]+ ?%\nowes [\d,.]+ to [\d,]+ clients\nholds [\d,.]+ in \d+ wallets, ", block
        )
        assert re.search(
            r"\nchange: owes [+−±][\d,.]+ \([+−±]?[\d.,]+ ?%?.*\), holds [+−±][\d,.]+, clients [+−±]\d+",
            block,
        )

    assert "25 Sep 2026" in (await operator_session.bot_session.ask(client)).text
    published = await operator_session.press(dry_run, "Publish")
    assert published.text.startswith(f"✅ Published by operator {operator_session.olga.id} on ")
    assert staged.statement_id in published.text
    assert published.labels == ("Copy the id",)
    answer = await operator_session.bot_session.ask(client)
    assert answer.text.startswith("✅ Included in the snapshot of 25 Oct 2026, 00:00 UTC")
    assert staged.statement_id in answer.text
    assert operator_session.files("work", "staging") == []
    assert operator_session.audit()[-3:] == [("load", "started"), ("load", "done"), ("publish", "done")]


async def test_discard_leaves_nothing(operator_session_with_snapshots, bundle, someone):
    operator_session = operator_session_with_snapshots
    operator_session.put(bundle(accounts=300), "october")
    dry_run = await operator_session.load("october")
    gone = await operator_session.press(dry_run, "Discard")
    assert gone.text == plain(decided.discarded("snapshot", "2026-10-25T00:00:00Z", "october"))
    assert gone.labels == ()
    assert operator_session.files("work", "staging") == []
    assert "25 Sep 2026" in (await operator_session.bot_session.ask(someone("BTC", everywhere=True))).text


async def test_the_first_snapshot_of_all(operator_session, bundle):
    operator_session.put(bundle(), "october")
    dry_run = await operator_session.load("october")
    assert "to compare with" in dry_run.text
    assert "No snapshot has been published yet" in (await operator_session.bot_session.ask("/reserves")).text
    await operator_session.press(dry_run, "Publish")
    assert "BTC" in (await operator_session.bot_session.ask("/reserves")).text


async def test_a_finished_por_file_is_recomputed_first(operator_session, por):
    operator_session.put(por(), "october.por")
    dry_run = await operator_session.load("october.por")
    assert "a finished .por file. Every hash in it was recomputed here" in dry_run.text
    assert "As its builder reported: " in dry_run.text
    assert "leaves" in dry_run.text
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")


async def test_two_loads_at_once_and_cancel(operator_session, bundle):
    operator_session.put(bundle(accounts=60_000), "big")
    first = await operator_session.say("/load big")
    second = await operator_session.load("other", operator_session.otto)
    assert re.match(
        rf".*: big, started by operator {operator_session.olga.id} on .*\. Wait for its dry run, or /cancel it\.",
        second.text,
    )
    assert "Loading big" in (await operator_session.say("/status", operator_session.otto)).text
    assert (await operator_session.say("/cancel", operator_session.otto)).text.startswith("Stopping")
    ended = await operator_session.ended(first)
    assert ended.text == loading.cancelled("big")
    assert operator_session.files("work", "staging") == []
    assert (await operator_session.say("/cancel")).text == operator_texts.nothing_to_cancel()
    expected = {
        ("load", "started"),
        ("load", "refused"),
        ("cancel", "done"),
        ("load", "cancelled"),
        ("cancel", "refused"),
    }
    assert set(operator_session.audit()) == expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "nothing.zip",
            "There is no nothing.zip in",
        ),
        ("../data/catalogue.db", "without “..”"),
        ("/etc/passwd", "without a slash at the start"),
        ("http://127.0.0.1/x.zip", "Expected https://host/path."),
        ("https://127.0.0.1/x.zip", "127.0.0.1 leads to a local address"),
        ("https://user:geheim@example.org/x.zip", "holds a user name or password"),
        ("a <b> & name", "There is no a <b> & name in"),
        ("x" * 3000, "That is not a file name"),
    ],
)
async def test_what_cannot_be_loaded_is_said_plainly(operator_session, name, said):
    ended = await operator_session.load(name)
    assert ended.text.startswith("❌ Not loaded: ")
    assert said in ended.text
    assert ended.labels == ()
    assert "geheim" not in str(operator_session.bot_session.run.services.catalogue.audit(5))
    assert operator_session.audit() == [("load", "started"), ("load", "failed")]


async def test_same_time_same_file_other_exchange_future_and_older(operator_session, bundle, por):
    """Everything that a tired operator loads by mistake has its own clear answer, and loses nothing."""
    operator_session.put(por(), "a.por")
    operator_session.put(por(variant=1), "b.por")
    operator_session.put(por("2026-09-25T00:00:00Z"), "september.por")
    operator_session.put(bundle(exchange="Other Exchange"), "other")
    operator_session.put(bundle("2199-01-01T00:00:00Z"), "future")
    await operator_session.press(await operator_session.load("a.por"), "Publish")
    served = operator_session.served()

    assert "This snapshot was already published on " in (await operator_session.load("a.por")).text
    other = await operator_session.load("other")
    assert (
        "names the exchange Other Exchange, which is not known here. The nearest names: Sample Exchange"
        in other.text
    )
    assert "Correct the exchange in snapshot.toml" in other.text
    future = await operator_session.load("future")
    assert "is in the future: 2199-01-01T00:00:00Z. Correct taken_at in snapshot.toml" in future.text
    assert operator_session.bot_session.run.services.loads.staged() == ()

    older = await operator_session.load("september.por")
    assert "⚠️ Older than the snapshot of 25 Oct 2026, 00:00 UTC, which stays the latest" in older.text
    second = await operator_session.load("b.por")
    assert (
        f"⚠️ This cannot be published now. Another statement for the same time is already published ({served[0][:8]}…)"
        in second.text
    )
    refused = await operator_session.press(second, "Publish")
    assert refused.text.startswith("❌ Not published. Another statement for the same time")
    assert f"/withdraw {served[0][:8]}, then press Publish again." in refused.text
    assert operator_session.served() == served

    question = await operator_session.say(f"/withdraw {served[0][:8]}")
    await operator_session.press(question, "Withdraw")
    assert (await operator_session.press(second, "Publish")).text.startswith("✅ Published")
    assert (await operator_session.press(older, "Publish")).text.startswith("✅ Published")
    assert len(operator_session.served()) == 2
    listed = (await operator_session.bot_session.ask("/snapshots")).text
    assert "withdrawn" in listed


async def test_short_reserves_guessable_ids_and_dropped_assets_are_pointed_out(
    operator_session, bundle, tmp_path
):
    """The wallets of one asset are gone, the ids are counted up, and ETH is no longer there."""
    operator_session.put(bundle("2026-09-25T00:00:00Z"), "september")
    await operator_session.press(await operator_session.load("september"), "Publish")
    weak = operator_session.import_dir / "weak"
    weak.mkdir()
    (weak / "snapshot.toml").write_text(
        'format = "porcore-bundle/1"\nexchange = "Sample Exchange"\ntaken_at = "2026-10-25T00:00:00Z"\n'
        '[[assets]]\nsymbol = "BTC"\ndecimals = 8\nmembers = ["BTC"]\n'
        '[[assets]]\nsymbol = "DOGE"\ndecimals = 2\nmembers = ["DOGE"]\n'
    )
    rows = [f"{number:064x},1.5,10" for number in range(1, 40)]
    (weak / "balances.csv").write_text("client_id,BTC,DOGE\n" + "\n".join(rows) + "\n")
    (weak / "wallets.csv").write_text(
        "asset,chain,address,balance,height,label\nBTC,bitcoin,bc1qexample,58,900000,cold\n"
    )
    dry_run = await operator_session.load("weak")
    assert "⚠️ 2 of 2 assets are short of reserves." in dry_run.text
    assert "⚠️ 0.5 short" in dry_run.text
    assert "DOGE 0" in dry_run.text
    assert "⚠️ No longer there: ETH, USD" in dry_run.text
    assert "The client ids look easy to guess" in dry_run.text
    assert "new in this snapshot" in dry_run.text
