"""A file that holds is compared with every claim by itself; own leaves are found in a published list."""

import base64
import json

import pytest
from exchanges.builders import build_bitmex
from exchanges.builders.every import fixtures
from published_claims import publish_claim, write_claim

from porcore.exchanges import Supplement, inspect
from porcore.exchanges.known import shipped

pytestmark = pytest.mark.slow

ALL = {fixture.name: fixture for fixture in fixtures()}
BYBIT, SWISSBORG = ALL["bybit"], ALL["swissborg"]
BYBIT_PAGE = "https://www.bybit.com/app/user/proof-of-reserve"


@pytest.fixture
def beside(inspection_session, tmp_path):
    """Return a function that publishes claims while the bot is stopped, and starts it again."""
    numbers = iter(range(100))

    async def put(*claims):
        session = inspection_session.bot_session
        await session.stop()
        for exchange, key, more in claims:
            withdrawn, reason = more.pop("withdrawn", False), more.pop("reason", "")
            bundle = write_claim(tmp_path / f"claim{next(numbers)}", exchange, key, **more)
            publish_claim(session.data_dir, bundle, withdrawn=withdrawn, reason=reason)
        await session.start()
        return inspection_session

    return put


def bybit(root, **more):
    return "bybit", "bybit", {"roots": [("", root)], "source": BYBIT_PAGE, **more}


async def test_an_equal_root_is_the_operators_word(beside):
    session = await beside(bybit(BYBIT.roots[0]))
    answer = await session.report(BYBIT.holds)
    assert answer.text.startswith("☑️ ")
    assert "✅" not in answer.text
    assert (
        "The root equals the root that this bot's operator loaded as Bybit's for 14 Aug 2026 (source"
        in answer.text
    )
    assert f'<a href="{BYBIT_PAGE}">' in answer.html
    await session.bot_session.settled()
    outcomes = session.bot_session.run.services.metrics.registry.get_sample_value
    assert outcomes("porbot_answers_total", {"command": "inspect", "outcome": "consistent"}) == 1
    assert not outcomes("porbot_answers_total", {"command": "inspect", "outcome": "verified"})


async def test_a_root_that_the_person_gives_still_verifies(beside):
    session = await beside(bybit(BYBIT.roots[0]))
    answer = await session.report(BYBIT.holds, f"root {BYBIT.roots[0]}")
    assert answer.text.startswith("✅")
    assert "loaded as Bybit's" in answer.text


async def test_other_roots_refute_nothing(beside):
    session = await beside(bybit("ab" * 32), bybit("cd" * 32, at="2026-07-14T00:00:00Z"))
    answer = await session.report(BYBIT.holds)
    assert answer.text.startswith("⚠️")
    assert (
        "The file's root equals none of the 2 roots loaded here of Bybit for 14 Aug 2026 and 14 Jul 2026. The file may be of another day."
        in answer.text
    )
    assert "❌" not in answer.text
    refuted = await session.report(BYBIT.holds, "root " + "ef" * 32)
    assert refuted.text.startswith("❌")
    assert "loaded here" not in refuted.text


async def test_another_root_than_the_only_one_loaded_is_nobodys_fault_yet(beside):
    session = await beside(bybit("ab" * 32))
    answer = await session.report(BYBIT.holds)
    assert answer.text.startswith("⚠️ ")
    assert (
        "The root differs from the root that this bot's operator loaded as Bybit's for 14 Aug 2026 (source"
        in answer.text
    )
    assert "If your file is of that day, one of the two is wrong: look at the source." in answer.text
    assert not {"❌", "🚨", "☑"} & set(answer.text)
    await session.bot_session.settled()
    outcomes = session.bot_session.run.services.metrics.registry.get_sample_value
    assert outcomes("porbot_answers_total", {"command": "inspect", "outcome": "consistent"}) == 1
    assert not outcomes("porbot_answers_total", {"command": "inspect", "outcome": "refuted"})


async def test_a_withdrawn_claim_counts_as_nothing(beside):
    session = await beside(bybit(BYBIT.roots[0], withdrawn=True, reason="it was of another day"))
    answer = await session.report(BYBIT.holds)
    assert answer.text.startswith("⚠️")
    assert "A withdrawn claim counts as nothing here." in answer.text
    assert "Reason given: “it was of another day”." in answer.text


async def test_a_source_elsewhere_is_no_link(beside):
    session = await beside(bybit(BYBIT.roots[0], source="https://bybit.com.example.org/x"))
    answer = await session.report(BYBIT.holds)
    assert "bybit.com.example.org/x" in answer.text
    assert "<a" not in answer.html


async def test_without_a_claim_the_exchanges_page_is_named(beside):
    session = await beside(bybit("ab" * 32))
    answer = await session.report(ALL["mexc"].holds)
    assert "No root of MEXC is loaded here. MEXC publishes it" in answer.text
    assert f'href="{shipped().by_key("mexc").page}"' in answer.html


async def test_several_trees_are_compared_one_by_one(beside):
    roots = [(root.label, root.hash) for root in inspect(SWISSBORG.holds, Supplement()).finding.roots]
    second = roots[1]
    source = {"source": "https://swissborg.com/x"}
    session = await beside(
        ("swissborg", "swissborg", {"roots": [roots[0], (second[0], "ab" * 32)], **source})
    )
    answer = await session.report(SWISSBORG.holds)
    assert answer.text.startswith("☑️ ")
    assert (
        "1 of the file's 2 roots equals the one that this bot's operator loaded as SwissBorg's" in answer.text
    )
    assert f"Another root than loaded here: {second[0]}." in answer.text
    session = await beside(
        ("swissborg", "swissborg", {"roots": roots, "at": "2026-09-14T00:00:00Z", **source})
    )
    answer = await session.report(SWISSBORG.holds)
    assert (
        "All 2 roots equal the roots that this bot's operator loaded as SwissBorg's for 14 Sep 2026"
        in answer.text
    )
    assert "✅" not in answer.text


async def test_totals_that_differ_are_said_beside_equal_roots(beside):
    known = inspect(SWISSBORG.holds, Supplement(companion=SWISSBORG.companion)).finding
    roots, total = [(root.label, root.hash) for root in known.roots], known.totals[0]
    session = await beside(
        (
            "swissborg",
            "swissborg",
            {"roots": roots, "totals": [(total.asset, "77")], "source": "https://swissborg.com/x"},
        )
    )
    answer = await session.report(SWISSBORG.holds)
    assert answer.text.startswith("☑️ ")
    assert "✅" not in answer.text
    assert f"The totals differ: {total.asset}:" in answer.text
    assert "77 loaded here." in answer.text


async def test_a_claim_of_our_own_format_for_the_same_time_differs(beside):
    proof = json.loads(ALL["porcore"].holds)
    statement = proof["statement"]
    label = statement["assets"][0]["symbol"]
    known = {exchange.name: exchange.key for exchange in shipped()}
    assert statement["exchange"] not in known  # so that nothing is compared that is of somebody else
    session = await beside(("okx", "porcore", {"roots": [(label, "ab" * 32)], "at": statement["taken_at"]}))
    answer = await session.report(ALL["porcore"].holds)
    assert "differs" not in answer.text
    assert "loaded here as" not in answer.text


# -- own leaves in a published list

LINES = build_bitmex.whole_tree(build_bitmex.sample_pieces())
LEAVES = ("\n".join(LINES) + "\n").encode()
SECRET = build_bitmex.nonce_of(1)


def bitmex(**more):
    files = {"leaves.csv": LEAVES}
    return "bitmex", "bitmex", {"files": files, "source": "https://public.bitmex.com/data/x", **more}


async def test_own_leaves_are_found_in_the_published_list(beside, caplog):
    session = await beside(bitmex(), bybit(BYBIT.roots[0]))
    answer = await session.bot_session.ask(f"/inspect nonce 1,{SECRET}")
    assert answer.text.startswith("☑️ ")
    assert "✅" not in answer.text
    assert "1,000" in answer.text  # two pieces of 400 and 600
    assert (
        "Looked up in the list of all leaves that this bot's operator loaded as BitMEX's for 14 Aug 2026"
        in answer.text
    )
    assert "The root equals the root that this bot's operator loaded as BitMEX's" in answer.text
    assert "reply to your" not in answer.text
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    held = [path for path in session.bot_session.data_dir.rglob("*") if path.is_file()]
    assert not [path for path in held if SECRET.encode() in path.read_bytes()]


async def test_rivers_key_and_mail_find_own_leaves(beside, caplog):
    uid, mail, key = base64.b32encode((77).to_bytes(5)).decode().rstrip("="), "a@example.org", "ab" * 32
    pieces = [(build_bitmex.river_nonce(key, mail, 77), 77, value) for value in (5, 6)]
    leaves = ("\n".join(build_bitmex.whole_tree(pieces)) + "\n").encode()
    session = await beside(
        bitmex(), ("river", "bitmex", {"files": {"leaves.csv": leaves}, "source": "https://river.com/x"})
    )
    answer = await session.bot_session.ask(f"/inspect river nonce {uid},{mail},{key}")
    assert answer.text.startswith("☑️ ")
    assert "loaded as River's for 14 Aug 2026" in answer.text
    assert "11" in answer.text
    held = [path for path in session.bot_session.data_dir.rglob("*") if path.is_file()]
    for secret in (uid, mail, key):
        assert secret not in answer.text
        assert secret not in caplog.text
        assert not [path for path in held if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "typed",
    [
        f"nonce 1, {SECRET}",
        f"BitMEX nonce 1 ,{SECRET}",
        f"nonce 1 , {SECRET.upper()}",
        f"bitmex nonce: 1 {SECRET}",
        f"nonce 1,{SECRET.upper()}",
        f"nonce 1, {SECRET}, 1,{SECRET}",
    ],
)
async def test_a_nonce_is_read_as_people_type_it(beside, typed):
    session = await beside(bitmex())
    answer = await session.bot_session.ask(f"/inspect {typed}")
    assert "1,000" in answer.text
    assert SECRET not in answer.text.lower()


async def test_an_exchange_that_is_not_known_is_said_before_a_nonce(beside):
    session = await beside(bitmex())
    answer = await session.bot_session.ask(f"/inspect bitmx nonce 1,{SECRET}")
    assert answer.text.startswith("I know no exchange called bitmx. Nearest: BitMEX")
    assert SECRET not in answer.text


async def test_nobody_elses_nonce_finds_anything(beside):
    session = await beside(bitmex())
    answer = await session.bot_session.ask(f"/inspect bitmex nonce 1,{'00' * 32}")
    assert not answer.text.startswith("☑️ ✅")
    assert "1,000" not in answer.text


async def test_of_several_lists_one_has_to_be_named(beside):
    session = await beside(
        bitmex(), ("river", "bitmex", {"files": {"leaves.csv": LEAVES}, "source": "https://river.com/x"})
    )
    ask = session.bot_session.ask
    answer = await ask(f"/inspect nonce 1,{SECRET}")
    assert answer.text.startswith("In whose list? Lists of all leaves are loaded here of BitMEX and River.")
    assert "loaded as River's" in (await ask(f"/inspect River nonce 1,{SECRET}")).text
    assert "In whose list?" in (await ask(f"/inspect okx nonce 1,{SECRET}")).text


async def test_without_a_list_a_nonce_needs_a_file(beside):
    session = await beside()
    answer = await session.bot_session.ask(f"/inspect nonce 1,{SECRET}")
    assert answer.text.startswith("No list of all leaves is loaded here.")
    assert (await session.bot_session.ask("/inspect")).text.startswith("Check a proof file")


async def test_a_damaged_list_is_not_served(beside):
    session = await beside(bitmex())
    (path,) = session.bot_session.data_dir.glob("publications/*/leaves.csv")
    path.write_bytes(LEAVES.replace(b"400", b"401"))
    answer = await session.bot_session.ask(f"/inspect nonce 1,{SECRET}")
    assert answer.text.startswith("Temporarily unavailable.")
