"""One bit of a published file flips: each answer of the running bot is the right one or "temporarily unavailable"."""

import os
import random
from types import SimpleNamespace

import pytest
from bot_session import MonthlySnapshot
from leaf_files import write_leaves
from shares import share, whole

from bot.catalogue.evidence import EvidenceCache
from bot.texts import common
from porcore.snapshot.layout import LAYOUTS

pytestmark = pytest.mark.slow

UNAVAILABLE = common.unavailable()
UNKNOWN = "5a" * 32
MANY = dict.fromkeys(
    ("lookups_per_minute", "misses_per_hour", "misses_per_hour_all", "updates_per_minute"), 10_000
)
BUTTONS = ("Check BTC", "Your path, in full", "Proof file")
CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-10-25T00:00:00Z"
pieces = 2

[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]

[[assets]]
symbol = "ETH"
decimals = 8
members = ["ETH"]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """2 assets, 3 clients, 2 pieces."""
    from porcore.build.building import build_snapshot

    folder = tmp_path_factory.mktemp("small")
    (folder / "b").mkdir()
    clients = [f"{17 * number:02x}" * 32 for number in (1, 2, 3)]
    rows = [f"{clients[0]},0.0047,0.00000031", f"{clients[1]},0.00000012,0", f"{clients[2]},0.99,50"]
    (folder / "b" / "snapshot.toml").write_text(CONFIG)
    (folder / "b" / "balances.csv").write_text("\n".join(["client_id,BTC,ETH", *rows]) + "\n")
    (folder / "b" / "wallets.csv").write_text(
        "asset,chain,address,balance,height,label\nBTC,bitcoin,sample-address,1.5,972191,sample\n"
    )
    statement = build_snapshot(folder / "b", folder / "x.por", bytes(32))
    month = MonthlySnapshot(folder / "x.por", statement, {})
    return SimpleNamespace(month=month, clients=clients)


class Talk:
    """All that can be asked about one snapshot, each answer as plain data."""

    def __init__(self, bot_session, clients) -> None:
        self.bot_session, self.clients = bot_session, clients
        self.shown: dict[str, object] = {}  # the right answers, whose buttons are pressed again and again

    async def ask(self, text):
        answer = await self.bot_session.ask(text)
        self.shown.setdefault(text, answer)
        return self._plain(answer)

    async def press(self, text, label):
        await self.bot_session.settled()
        return self._plain(await self.bot_session.press(self.shown[text], label))

    async def wallets(self):
        reserves = self.shown["/reserves"]
        label = next(label for label in reserves.labels if label.startswith("Wallets"))
        count = len(self.bot_session.sandbox.history(self.bot_session.alice))
        alert = await self.bot_session.alice.press(reserves, label)
        if alert.text:
            return (alert.text, None, None)
        history = self.bot_session.sandbox.history
        await self.bot_session.sandbox.wait_for(lambda: len(history(self.bot_session.alice)) > count)
        return self._plain(history(self.bot_session.alice)[-1])

    async def everything(self, part=0, parts=1):
        """Ask everything that is told in words, and every `parts`-th button from number `part` on."""
        answers = {text: await self.ask(text) for text in (*self.clients, UNKNOWN, "/reserves")}
        answers["wallets"] = await self.wallets()
        buttons = [(client, label) for client in self.clients[:2] for label in BUTTONS]
        for client, label in buttons[part % parts :: parts]:
            answers[client, label] = await self.press(client, label)
            await self.bot_session.settled()  # verify.html follows a proof file
        return answers

    @staticmethod
    def _plain(answer):
        return (
            answer.text,
            bool(answer.photo),
            answer.document.data if answer.document else None,
        )


def forget(services):
    """Open the file anew, as a start does, and keep nothing that was read from it before."""
    services.snapshots.check_all()
    services.evidence.__init__(services.snapshots)


def bits(data, chance, number):
    """Return places of bits in bytes that are not zero."""
    return [
        8 * at + chance.randrange(8) for at in chance.sample([i for i, b in enumerate(data) if b], number)
    ]


@pytest.mark.timeout(3000)
async def test_many_bits(served, small, file_of):
    """The words about each bit, and a third of the buttons."""
    file, parts = file_of(small.month), 3
    async with served(small.month, **MANY) as (bot_session, services):
        assert isinstance(services.evidence, EvidenceCache)
        talk = Talk(bot_session, small.clients)
        right = await talk.everything()
        assert all(text != UNAVAILABLE for text, *_ in right.values())
        assert right[UNKNOWN][0].startswith("❌ Not found")
        data, refused, untouched = file.read_bytes(), 0, 0
        for turn, bit in enumerate(share(bits(data, random.Random(9), 300), 12)):
            with file.open("r+b") as raw:
                os.pwrite(raw.fileno(), bytes([data[bit // 8] ^ 1 << bit % 8]), bit // 8)
            forget(services)
            found = await talk.everything(turn, parts)
            for asked, one in found.items():
                assert one == right[asked] or one[0] == UNAVAILABLE, f"bit {bit}: another answer"
            refused += found[small.clients[0]][0] == UNAVAILABLE
            untouched += all(one == right[asked] for asked, one in found.items())
            with file.open("r+b") as raw:
                os.pwrite(raw.fileno(), data[bit // 8 : bit // 8 + 1], bit // 8)
            forget(services)
        assert await talk.everything() == right
        assert refused
        assert untouched or not whole()


async def test_the_flip_that_told_an_owner_of_nothing(served, small, file_of):
    """A bit of the client id in every leaf of a client, and of another client."""
    file, (client, other, _) = file_of(small.month), small.clients
    async with served(small.month) as (bot_session, services):
        right = (await bot_session.ask(client)).text
        assert "0.0047" in right
        for hit in (client, other):
            data = file.read_bytes().replace(bytes.fromhex(hit), b"\x10" + bytes.fromhex(hit)[1:])
            file.write_bytes(data)
            forget(services)
            assert (await bot_session.ask(client)).text in (right, UNAVAILABLE)
            assert (await bot_session.ask(hit)).text == UNAVAILABLE
            file.write_bytes(small.month.file.read_bytes())
            forget(services)


async def behind_an_open_file(served, month, file_of, number, parts, asked_of):
    """Flip one of `parts` shares of `number` bits while the file stays open, each in a leaf or anywhere, and ask those it could concern."""
    file, ledger = file_of(month), month.ledger
    chance, ids = random.Random(number), list(month.ledger)
    places = [(chance.randrange(month.file.stat().st_size), chance.randrange(8)) for _ in range(number)]
    async with served(month, **MANY) as (bot_session, services):
        data, refused, entry = file.read_bytes(), 0, services.snapshots.entries()[0]
        known = {bytes.fromhex(client) for client in ids}
        with file.open("r+b") as raw:
            for at, bit in share(places, parts):
                near = {data[at - back : at - back + 32] for back in range(50)} & known
                os.pwrite(raw.fileno(), bytes([data[at] ^ 1 << bit]), at)
                raw.flush()
                os.utime(file, ns=(0, entry_time(services, entry, file)))
                for client in [*(found.hex() for found in near), *chance.sample(ids, asked_of), UNKNOWN]:
                    text = (await bot_session.ask(client)).text
                    held = client in ledger and any(ledger[client].values())
                    assert text == UNAVAILABLE or text.startswith("✅" if held else "❌ Not found")
                    assert text == UNAVAILABLE or not held or shown(text) == units(ledger[client])
                    refused += text == UNAVAILABLE
                    services.snapshots.files.found_at_start({})  # as if nothing had been noticed
                    services.snapshots.refresh()
                os.pwrite(raw.fileno(), data[at : at + 1], at)
                os.utime(file, ns=(0, entry_time(services, entry, file)))
    return refused


def entry_time(services, entry, file):
    """Return the time of the last write that the open file was opened with."""
    opened = services.snapshots._open.get(entry.statement_id)
    return opened.mark.changed if opened is not None else file.stat().st_mtime_ns


def shown(text):
    """Return the balances in an answer as {symbol: text}."""
    rows = [line.split() for line in text.partition("counted these balances")[0].splitlines()]
    return {
        row[0]: row[1].replace(",", "") for row in rows if len(row) >= 2 and row[0] in ("BTC", "ETH", "USD")
    }


def units(held):
    decimals = {"BTC": 8, "ETH": 8, "USD": 6}
    result = {}
    for symbol, number in held.items():
        if number:
            whole, rest = divmod(number, 10 ** decimals[symbol])
            fraction = f"{rest:0{decimals[symbol]}d}".rstrip("0")
            result[symbol] = f"{whole}.{fraction}" if fraction else str(whole)
    return result


async def test_flips_behind_an_open_file(served, monthly_snapshots, file_of):
    await behind_an_open_file(served, monthly_snapshots[2], file_of, 30, 2, 1)


@pytest.mark.slow
@pytest.mark.timeout(3000)
async def test_flips_behind_an_open_large_file(served, tmp_path_factory, file_of):
    """12 MB: more than SQLite keeps in memory, so that damage is met although the file was open before."""
    chance, file = random.Random(3), tmp_path_factory.mktemp("large") / "x.por"
    held = {chance.randbytes(32): chance.randrange(1, 10**12) for _ in range(236_000)}
    statement = write_leaves(file, {"BTC": held}, 1, LAYOUTS[2])
    assert file.stat().st_size > 12_000_000
    ledger = {client.hex(): {"BTC": units} for client, units in held.items()}
    assert await behind_an_open_file(served, MonthlySnapshot(file, statement, ledger), file_of, 300, 6, 3)
