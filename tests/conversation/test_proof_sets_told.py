"""What everyone is told of proof sets: beside reserves, in the lists, and of digits that are compared."""

import pytest
from proof_sets import LATER, TAKEN_AT, broken, files_of, publish_set, root_of, write_set
from published_claims import publish_claim, write_claim

pytestmark = pytest.mark.slow
HOLDS = "Proof set of 14 Jul 2025. 5 of 5 batches hold. Checked with the key "
CHECKED = "The totals are in the zero-knowledge proofs of 14 Jul 2025, which were checked here."
NOT_CHECKED = "covered by a zero-knowledge proof that was not checked here"
WALLETS = (
    b"asset,chain,address,balance,height,label\n"
    b"btc,bitcoin,bc1q0000000000000000000000000000000000000a,9.5,900000,x\n"
)


@pytest.fixture
def told(tmp_path, bot_of):
    """Return a function that starts a bot with sets (files and words) and claims (words) of Gate."""
    numbers = iter(range(100))

    def start(*trees, sets=(), claims=(), **changes):
        data_dir = tmp_path / "data"
        data_dir.mkdir(exist_ok=True)
        (data_dir / "publications").mkdir(exist_ok=True)
        for files, words in sets:
            withdrawn = words.pop("withdrawn", False)
            bundle = write_set(tmp_path / f"set{next(numbers)}", files, **words)
            publish_set(data_dir, bundle, withdrawn=withdrawn)
        for words in claims:
            publish_claim(data_dir, claim(tmp_path / f"claim{next(numbers)}", **words))
        return bot_of(*trees, **changes)

    return start


def claim(folder, at=TAKEN_AT, root=None, totals=None):
    files = {"wallets.csv": WALLETS, "root.json": files_of()["totals.json"] if totals is None else totals}
    return write_claim(
        folder,
        "gate",
        "gate",
        at=at,
        source="https://www.gate.com/por",
        roots=[("", root or root_of())],
        files=files,
    )


async def said_of(bot_session, text):
    """Return all that the bot says after a question."""
    sent = await bot_session.alice.send(text)
    await bot_session.sandbox.next_message(bot_session.alice, after=sent)
    await bot_session.settled()
    history = bot_session.sandbox.history(bot_session.alice)
    return "\n".join(one.text for one in history if one.from_bot and one.message_id > sent.message_id)


async def test_a_claim_with_the_sets_root_and_totals_was_checked_here(told):
    async with told(sets=[(files_of(), {})], claims=[{}]) as bot_session:
        said = await said_of(bot_session, "/reserves gate")
        assert CHECKED in said
        assert "(loaded by this bot's operator). Whoever made a key could forge what it proves." in said
        assert HOLDS in said
        assert "☑️" in said
        assert "It ends at the root of this claim." in said
        assert NOT_CHECKED not in said
        assert "✅" not in said
        listed = (await bot_session.ask("/exchanges")).text
        assert "Gate claim of 14 Jul 2025" in listed
        assert (
            "Proof set of 14 Jul 2025. 5 of 5 batches hold. The key was loaded by this bot's operator."
            in listed
        )
        assert "Proof set of 14 Jul 2025" in (await bot_session.ask("/snapshots")).text


@pytest.mark.parametrize("why", ["root", "totals", "fails", "no totals", "withdrawn"])
async def test_anything_less_was_not_checked_here(told, why):
    other = files_of()["totals.json"].replace(b"776309621664", b"776309621665")
    files = {"fails": broken(3), "no totals": files_of("gate", "totals.json")}.get(why, files_of())
    words = {"root": {"root": "0a" * 32}, "totals": {"totals": other}}.get(why, {})
    sets = [(files, {"withdrawn": True} if why == "withdrawn" else {})]
    async with told(sets=sets, claims=[words]) as bot_session:
        said = await said_of(bot_session, "/reserves gate")
        assert NOT_CHECKED in said
        assert CHECKED not in said
        assert ("Proof set of 14 Jul 2025" in said) is (why != "withdrawn")
        assert ("It ends at another root than this claim states" in said) is (why == "root")


async def test_the_set_nearest_before_a_tree_is_told_of(told, tree_of):
    early = "2025-01-01T00:00:00Z"
    tree = tree_of("Gate", "2025-07-20T00:00:00Z", seed=3, assets=("BTC", "ETH", "USD"))
    sets = [(files_of(), {}), (files_of(), {"taken_at": LATER}), (files_of(), {"taken_at": early})]
    async with told(tree, sets=sets) as bot_session:
        said = await said_of(bot_session, "/reserves gate")
        assert HOLDS in said
        assert "14 Aug 2025" not in said


async def test_an_exchange_with_a_set_alone(told, tree_of):
    async with told(tree_of("OKX", seed=2), sets=[(files_of(), {})]) as bot_session:
        said = (await bot_session.ask("/reserves gate")).text
        assert "Neither a tree nor a claim of Gate is loaded here" in said
        assert HOLDS in said
        listed = (await bot_session.ask("/exchanges")).text
        assert "Gate proof set of 14 Jul 2025" in listed
        assert "\n5 of 5 batches hold." in listed
        assert "Gate" in (await bot_session.ask("/reserves")).labels


async def test_digits_of_a_set_are_known_and_left_alone_in_groups(told, tree_of):
    gone = files_of("gate", "key.vk")
    sets = [(files_of(), {}), (gone, {"taken_at": LATER, "withdrawn": True})]
    async with told(tree_of("OKX", seed=2), sets=sets) as bot_session:
        entry = bot_session.run.services.proof_sets.at("gate", None)
        key = bot_session.run.services.proof_sets.proof_set(entry).keys[0].sha256
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        for digits, what in (
            (entry.id, "id of the proof set"),
            (root_of(), "last root of the proof set"),
            (key, "SHA-256 of a key of the proof set"),
        ):
            said = (await bot_session.ask(digits)).text
            assert f"These digits are the {what} of Gate for 14 Jul 2025" in said
            assert "so I looked up no balance" in said
            sent = await bot_session.alice.send(digits, chat=group)
            await bot_session.silent(sent, chat=group)
        withdrawn = bot_session.run.services.proof_sets.entries()[0]
        assert withdrawn.withdrawn_at
        assert "❌ withdrawn on" in (await bot_session.ask(withdrawn.id)).text

        (bot_session.run.services.proof_sets.path(entry.id) / "key.vk").write_bytes(b"")
        bot_session.run.services.folders.check_all()
        assert "I cannot show it right now" in (await bot_session.ask(entry.id)).text
        sent = await bot_session.alice.send(key, chat=group)
        await bot_session.silent(sent, chat=group)
        assert HOLDS not in (await bot_session.ask("/reserves gate")).text
