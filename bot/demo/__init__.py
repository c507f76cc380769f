"""``porbot demo``: all of it on one computer, without Telegram and without a network.

The sandbox stands in for Telegram; the bot, the builds, the files and the checks are the real ones.
"""

import asyncio
import contextlib
import os
import signal
import tempfile
from pathlib import Path

from bot import logs
from bot.demo.data import make_bundles
from bot.demo.transcript import Transcript
from bot.demo.walk import Walk
from bot.run import running
from bot.sandbox import Sandbox
from bot.settings import load_settings

__all__ = ["demo"]

ACCOUNTS = 10_000


async def demo(*, leave: bool, port: int = 0, accounts: int = ACCOUNTS) -> int:
    """Walk through one conversation of each user; then stay until Ctrl-C, or `leave`.

    Returns 0, or 1 when an answer was not what it should be.
    """
    for name in [name for name in os.environ if name.startswith("PORBOT_")]:
        del os.environ[name]  # the demo must not touch a real bot's settings
    log_level = "WARNING"
    with tempfile.TemporaryDirectory(prefix="porbot-demo-") as folder:
        root = Path(folder)
        script = Transcript()
        script.note(f"Making three monthly snapshots of {accounts:,} made-up accounts …")
        clients = await asyncio.to_thread(make_bundles, root / "import", accounts)
        async with Sandbox(port=port, bot_username="sample_reserves_bot") as sandbox:
            walk = Walk(sandbox, clients, script)
            logs.install(log_level, (sandbox.token,))
            settings = load_settings(
                _env_file=None,
                token=sandbox.token,
                base_url=sandbox.base_url,
                base_file_url=sandbox.base_file_url,
                data_dir=root / "data",
                import_dir=root / "import",
                operators=(walk.operator.id,),
                ops_port=0,
                group_interval=3,
                log_level=log_level,
            )
            async with running(settings) as run:
                await run.connected()
                wrong = await walk.all()
                if leave:
                    return script.verdict(wrong)
                script.verdict(wrong)
                script.note(f"The chat page, where you play all three: {sandbox.page_url}")
                script.note(f"A client id to try: {clients.holds_all}")
                script.note("Ctrl-C ends the demo and removes its data.")
                await _until_interrupted()
                return 1 if wrong else 0


async def _until_interrupted() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
