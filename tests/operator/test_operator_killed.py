"""``kill -9`` in the middle of a load: the old snapshot is served, the next load works, nothing lies about.

/load ─▶ copy ─▶ build ─▶ staging ─▶ dry run ─▶ Publish ─▶ published
       ✗       ✗        ✗          ✗          ✗   each at four moments, of which a run tries one
"""

import asyncio
import os
import random
import shutil
import sys
from itertools import product
from pathlib import Path

import pytest
from bot_session import publish
from operator_session import BUTTONS
from shares import share

from bot.formats import amount
from bot.sandbox import Sandbox

pytestmark = pytest.mark.slow

STEPS = ("copy", "build", "staging", "dry run", "publish")
DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}
MOMENTS = 4  # of each step


class Scene:
    """One data folder whose bot is killed and started again, and the people who talk to it."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox, self.folder, self.data_dir = sandbox, folder, folder / "data"
        self.olga = sandbox.add_user("Olga", started=True)
        self.alice = sandbox.add_user("Alice")
        self.bot = None

    async def start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")}
        kept["PORCORE_KERNEL"] = "hashlib"  # loading the compiled one takes longer than what is asked here
        settings = {
            "TOKEN": self.sandbox.token,
            "BASE_URL": self.sandbox.base_url,
            "BASE_FILE_URL": self.sandbox.base_file_url,
            "DATA_DIR": str(self.data_dir),
            "IMPORT_DIR": str(self.folder / "import"),
            "OPERATORS": str(self.olga.id),
            "OPS_PORT": "0",
            "RATE_LIMIT": "false",
            "LOOKUPS_PER_MINUTE": "1000",
        }
        with (self.folder / "log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                Path(sys.executable).with_name("porbot"),
                "run",
                cwd=self.folder,
                env={**kept, **{f"PORBOT_{name}": value for name, value in settings.items()}},
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        self.bot.kill()
        await self.bot.wait()

    async def say(self, text, user):
        sent = await user.send(text)
        return await self.sandbox.next_message(user, after=sent, timeout=60)

    async def told(self, words, after):
        """Wait for a message to the operator that holds `words`; return it."""

        def found():
            said = self.sandbox.history(self.olga)
            return [m for m in said if m.from_bot and m.message_id > after.message_id and words in m.text]

        await self.sandbox.wait_for(found, timeout=60, what=words)
        return found()[0]

    async def dry_run(self, name):
        """Load to the end; return the message with the buttons."""
        shown = await self.say(f"/load {name}", self.olga)
        await self.sandbox.wait_for(
            lambda: not self.sandbox.refresh(shown).text.startswith("Loading "), timeout=60
        )
        return self.sandbox.refresh(shown)

    async def press(self, message, label):
        """Press a button and wait until the message is edited."""
        await self.olga.press(message, label, timeout=60)
        await self.sandbox.next_edit(message, timeout=60)
        return self.sandbox.refresh(message)

    def lying_in(self, folder: str) -> list[Path]:
        return list((self.data_dir / folder).rglob("*"))


async def reached(scene: Scene, step: str, seen: set[Path]) -> None:
    """Wait until the load is at `step`, by what lies in the data folder."""
    conditions = {
        "copy": lambda: scene.lying_in("work"),
        "build": lambda: [path for path in scene.lying_in("work") if path.name.endswith(".por-part")],
        "staging": lambda: [path for path in scene.lying_in("work") if path.name == "built.por"],
        "dry run": lambda: set(scene.lying_in("staging")) - seen,
        "publish": lambda: set(scene.lying_in("snapshots")) - seen,
    }
    late = [
        conditions[one] for one in STEPS[STEPS.index(step) :]
    ]  # a busy machine may not let us see the step itself
    async with asyncio.timeout(60):
        while not any(condition() for condition in late):  # noqa: ASYNC110 - another process makes the file
            await asyncio.sleep(0.0005)


@pytest.mark.slow
@pytest.mark.timeout(1800)  # the whole of it starts twenty bots, one after the other
async def test_killed_at_every_step_of_a_load(tmp_path, monthly_snapshots, bundle, por, someone, proc, until):
    moments = share(range(MOMENTS), MOMENTS)
    client = someone("BTC", "ETH", "USD", everywhere=True)
    (tmp_path / "import").mkdir()
    shutil.copytree(bundle(accounts=4000), tmp_path / "import" / "october")
    shutil.copyfile(por("2026-07-25T00:00:00Z"), tmp_path / "import" / "small.por")
    publish(tmp_path / "data", *monthly_snapshots[:2])
    old = monthly_snapshots[1]
    async with Sandbox(flood_limits=False) as sandbox:
        scene = Scene(sandbox, tmp_path)
        await scene.start()
        ends = []
        try:
            for moment, step in product(moments, STEPS):
                ends.append(await kill_once(scene, step, random.Random(f"{step} {moment}")))
                before = sandbox.history(scene.olga)[-1]
                await scene.start()
                await all_is_well(scene, before, client, old, proc, until)
        finally:
            if scene.bot.returncode is None:
                await scene.kill()
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert {"interrupted", "staged", "at publishing"} <= set(ends), ends


async def kill_once(scene: Scene, step: str, rng: random.Random) -> str:
    """Load, kill, and return how far the load had come."""
    seen = {*scene.lying_in("staging"), *scene.lying_in("snapshots")}
    if step == "publish":
        dry_run = await scene.dry_run("october")
        await scene.olga.press_stale(dry_run, dry_run.button("Publish").callback_data)
    else:
        await scene.olga.send("/load october")
    await reached(scene, step, seen)
    # Any moment will do, and a seed chooses it: at most 0.15 s.
    await asyncio.sleep(rng.random() * {"build": 0.15}.get(step, 0.01))
    await scene.kill()
    if set(scene.lying_in("snapshots")) - seen:
        return "at publishing"
    return "staged" if set(scene.lying_in("staging")) - seen else "interrupted"


async def all_is_well(scene: Scene, before, client: str, old, proc, until) -> None:
    """After the restart: the right answer, a word to the operator, no leftovers, and a load that works."""
    asked = await scene.olga.send("/status")
    status = await scene.told("Snapshots: ", asked)
    answer = await scene.say(client, scene.alice)
    if "3 served" in status.text:  # the kill came after the catalogue was written: published, and whole
        assert answer.text.startswith("✅ Included in the snapshot of 25 Oct 2026")
        question = await scene.say("/withdraw 2026-10-25", scene.olga)
        assert (await scene.press(question, "Withdraw")).text.startswith("Withdrawn by operator")
        answer = await scene.say(client, scene.alice)
    else:  # the message of the load stands still, so the operator is told what became of it
        await scene.told("⚠️ The bot has started: ", before)
    assert answer.text.startswith("✅ Included in the snapshot of 25 Sep 2026, 00:00 UTC")
    for symbol, units in old.ledger[client].items():
        assert f" {amount(units, DECIMALS[symbol])}" in answer.text
    assert old.statement.id in answer.text

    assert scene.lying_in("work") == []
    assert [path for path in scene.data_dir.rglob("*") if path.suffix == ".por-part"] == []
    await until(lambda: not proc.running("porcore", str(scene.data_dir)))
    waiting = scene.lying_in("staging")
    assert ("Nothing is waiting" in status.text) == (waiting == [])
    if waiting:
        await scene.olga.press(status, status.labels[0], timeout=60)
        dry_run = await scene.told("Dry run: ", status)
        assert (await scene.press(dry_run, "Discard")).text.startswith(
            "Discarded: the snapshot of 25 Oct 2026"
        )

    again = await scene.dry_run("small.por")
    assert again.labels == BUTTONS, again.text
    assert (await scene.press(again, "Discard")).text.startswith("Discarded")
    assert scene.lying_in("staging") == scene.lying_in("work") == []
