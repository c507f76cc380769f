"""A few accounts send files of other roots, or one file: nobody else's answer changes by a byte, and nothing of it is kept."""

import logging
import re

import pytest
from community.a_search import Search
from community.crowd import ANOTHER, SAME_LEAF, Cast, hotcoin_tree, look_here, okx_tree, play
from published_claims import write_claim
from shares import share

pytestmark = pytest.mark.slow

CHILDREN = 4  # files of a run that are looked at by processes of their own, as all are outside of these tests
SECOND_ROOT = re.compile(f"\n{re.escape(ANOTHER)}[^\n]*")
OTHERS = re.compile(r"Files of (\d+) other accounts led to this root")


def okx_cast() -> Cast:
    """192 accounts, of which the last two share a leaf in the odd run; six of a second root, two of a third."""
    return Cast(192, 6, 2, (okx_tree(192, 1), okx_tree(8, 2), okx_tree(8, 3)), share=True)


def hotcoin_cast(second: int) -> Cast:
    """A format whose hashes cover the audit, so that its roots can be held against each other."""
    return Cast(14, second, 2, (hotcoin_tree(14), hotcoin_tree(15), hotcoin_tree(16)))


@pytest.fixture
def hear(bot_in, tmp_path):
    """Run a bot; return what everyone was answered, and what bystanders, a group and the operator saw."""

    async def run(cast, exchange, *, odd, loaded, inside=None):
        name = f"{odd} {loaded}"
        claim = write_claim(
            tmp_path / f"{name} claim",
            exchange,
            {"okx": "okx-poseidon"}.get(exchange, exchange),
            roots=[("", cast.trees[0].root)],
            source=f"https://{exchange}.com/proof-of-reserves",
        )
        claims = [claim] if loaded else []
        async with bot_in(name, *claims, people=("Olga",)) as bot_session:
            if inside is not None:
                await inside.begin(bot_session)
            look_here(bot_session, CHILDREN if odd and loaded else 0)
            heard = await play(bot_session, cast, odd=odd)
            beside = await seen_beside(bot_session)
            if inside is not None:
                inside.end(bot_session)
        return heard, beside

    return run


async def seen_beside(bot_session):
    """Return what is seen by those who sent nothing: answers, what the operator was told, and the log."""
    group = bot_session.sandbox.add_group("G", [bot_session.alice])
    asked = ("/exchanges", "/reserves", "/snapshots", "/start", "/privacy", "/help")
    said = [(await bot_session.ask(text)).html for text in asked]
    said += [(await bot_session.ask(text, chat=group)).html for text in asked[:3]]
    await bot_session.settled()
    told = [message.html for message in bot_session.sandbox.history(bot_session.operators[0])]
    said = [re.sub("(?i)(published) on [^<\n]*", r"\1", each) for each in said]  # two runs are at two times
    return said, told, len(bot_session.run.services.catalogue.log())


class LeftBehind:
    """Everything that is on the disk while the bot runs and after it, and what it logged."""

    def __init__(self, logging_at_debug, places, capfd) -> None:
        self._log, self._places, self._capfd = logging_at_debug, places, capfd
        self.files: dict[str, bytes] = {}

    async def begin(self, bot_session):
        self.folder = bot_session.data_dir
        now = bot_session.run.services.sightings._now
        await bot_session.stop()
        self._log(bot_session.sandbox.token)
        logging.getLogger("telegram").setLevel(
            logging.INFO
        )  # as `porbot run` has it: it prints whole answers
        await bot_session.start()
        bot_session.run.services.sightings._now = now

    def end(self, bot_session):
        self.take(" while running")

    def take(self, when=""):
        folders = (self.folder, self.folder.with_name(f"{self.folder.name}-keys"), self._places)
        for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
            self.files[f"{path.relative_to(self.folder.parent)}{when}"] = path.read_bytes()

    def databases(self):
        return [path for path in self.folder.rglob("*.db") if path.stat().st_size]

    def log(self):
        shown = self._capfd.readouterr()
        return {"stdout": shown.out.encode(), "stderr": shown.err.encode()}


@pytest.mark.parametrize("loaded", share([True, False], 2), ids=["no claim", "claim"].__getitem__)
async def test_odd_files_of_eight_and_a_shared_leaf_change_no_other_answer_and_leave_nothing(
    hear, loaded, logging_at_debug, places, capfd
):
    cast, left = okx_cast(), LeftBehind(logging_at_debug, places, capfd)
    odd, odd_beside = await hear(cast, "okx", odd=True, loaded=loaded, inside=left)
    left.take()
    logged = left.log()
    plain, beside = await hear(cast, "okx", odd=False, loaded=loaded)
    assert beside == odd_beside, [(a, b) for a, b in zip(beside[0], odd_beside[0], strict=True) if a != b]

    holders = {cast.normal - 2, cast.normal - 1}
    others = {key for key in plain if key[1] not in holders}
    assert len(others) > 210
    assert [key for key in others if odd[key] != plain[key]] == []
    assert {key[1] for key in odd} - {key[1] for key in plain} == set(range(192, 200))
    numbers = [int(found[1]) for said in odd.values() if (found := OTHERS.search(said))]
    assert max(numbers) == cast.normal - 1, "they are counted"

    assert not [said for said in odd.values() if ANOTHER in said], "no hash covers which audit these are of"
    shared = {key for key, said in odd.items() if SAME_LEAF in said}
    assert shared <= {(1, one) for one in holders}, "only to whoever sends it again"
    assert bool(shared) == loaded, "only where the root is a loaded one"
    assert not [said for said in plain.values() if SAME_LEAF in said]
    on_a_claim = [key for key, said in odd.items() if said.startswith("☑️")]
    assert {key for key in odd if key[1] < cast.normal} == set(on_a_claim) if loaded else not on_a_claim
    assert not [said for said in odd.values() if "✅" in said or "❌" in said]

    nothing_of_it_is_left(cast, left, logged)


def nothing_of_it_is_left(cast, left, logged):
    ids, leaves, amounts = (
        [one for tree in cast.trees for one in getattr(tree, name)] for name in ("ids", "leaves", "amounts")
    )
    search = Search(ids=ids, leaves=leaves, amounts=amounts)
    assert search.found(cast.trees[0].files[3]) == {"id", "leaf", "balance"}, "it finds them where they are"
    names = " ".join(left.files)
    for name in ("sightings.db", "sightings.db-wal", "journal.db", "chats.db", "catalogue.db", "-keys/"):
        assert name in names
    assert cast.trees[0].root.encode() in b"".join(left.files.values()), "a root is no secret"
    assert {name: found for name, data in left.files.items() if (found := search.found(data))} == {}
    assert len(left.databases()) >= 4
    assert {path.name: found for path in left.databases() if (found := search.found_in_cells(path))} == {}
    assert logged["stderr"].count(b" DEBUG bot.telegram.transport sendMessage") > 200
    assert {name: found for name, data in logged.items() if (found := search.found(data))} == {}


@pytest.mark.parametrize(
    ("second", "loaded"), [(6, True), (6, False), (0, False)], ids=["claim", "no claim", "a third alone"]
)
async def test_a_second_root_of_the_audit_is_mentioned_from_five_accounts_on_and_a_third_of_two_never(
    hear, second, loaded
):
    cast = hotcoin_cast(second)
    odd, odd_beside = await hear(cast, "hotcoin", odd=True, loaded=loaded)
    plain, beside = await hear(cast, "hotcoin", odd=False, loaded=loaded)
    assert beside == odd_beside, [(a, b) for a, b in zip(beside[0], odd_beside[0], strict=True) if a != b]
    sent, mentioned = set(), 0
    for sending in cast.sendings(odd=True):
        key = (sending.turn, sending.account)
        if sending.account < cast.normal:
            says = bool(SECOND_ROOT.search(odd[key]))
            mentioned += says
            assert says == (len(sent) >= 5 and not loaded), "without a claim, from five accounts on"
            assert SECOND_ROOT.sub("", odd[key]) == plain[key]
        elif sending.account < cast.normal + second:
            sent.add(sending.account)
    assert bool(mentioned) == (second >= 5 and not loaded)
    assert not [said for said in plain.values() if ANOTHER in said]
