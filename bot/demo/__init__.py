"""``porbot demo``: all of it on one computer, without Telegram and without a network.

The sandbox stands in for Telegram; the bot, the builds, the files and the checks are the real ones.
"""

import asyncio
import contextlib
import errno
import io
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from bot import logs
from bot.catalogue import Catalogue
from bot.demo.chapters import GROUP_INTERVAL, walk_through
from bot.demo.clock import Clock
from bot.demo.data import DemoClients, make_bundles
from bot.demo.publications import write_publications
from bot.demo.transcript import Transcript
from bot.demo.walk import Walk
from bot.errors import BotError
from bot.run import BotRun, running
from bot.runtime.signals import ENDING
from bot.sandbox import Sandbox
from bot.settings.model import Settings, load_settings

__all__ = ["ACCOUNTS", "demo"]

ACCOUNTS = 10_000
_PATIENCE = 60.0  # seconds for a build; everything else takes far less
_INTERRUPTED = 130  # exit code, as after Ctrl-C in a shell
_LOG_LEVEL = "WARNING"
Result = TypeVar("Result")


async def demo(*, leave: bool, port: int = 0, accounts: int = ACCOUNTS, patience: float = _PATIENCE) -> int:
    """Walk through one conversation of each user; then stay until Ctrl-C, or `leave`.

    `port`: where the page listens, 0 for a free one; `accounts`: how many rows each sample ledger has.
    Returns 0, 1 when an answer was not what it should be, or 130 when interrupted during the walk, be it by closing the
    terminal. Whatever happens, the temporary folder is gone afterwards. Raises OSError for a port that is taken.
    """
    for name in [name for name in os.environ if name.startswith("PORBOT_")]:
        del os.environ[name]  # the demo must not touch a real bot's settings
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without ✓ shows ?
    terminal = sys.stdout.isatty()
    with _cancelled_by_signals(), tempfile.TemporaryDirectory(prefix="porbot-demo-") as folder:
        try:
            return await _show(Path(folder), leave=leave, port=port, accounts=accounts, patience=patience)
        except asyncio.CancelledError:
            return _INTERRUPTED
        except OSError as error:
            # A closed terminal refuses the next line, and the signal that tells of it may come a moment later.
            if error.errno == errno.EIO and terminal and not sys.stdout.isatty():
                return _INTERRUPTED
            raise


async def _show(root: Path, *, leave: bool, port: int, accounts: int, patience: float) -> int:
    script = Transcript()
    async with Sandbox(port=port, bot_username="sample_reserves_bot") as sandbox:
        script.note(f"Making three monthly snapshots of {accounts:,} made-up accounts …")
        clients = await _in_thread(lambda proceed: make_bundles(root / "import", accounts, proceed))
        community = write_publications(root / "import")
        walk = Walk(sandbox, clients, script, patience, Clock())
        logs.install(_LOG_LEVEL, (sandbox.token,))
        Catalogue.open(root / "data").close()  # new every time, and none of the operator's business
        async with running(_settings(sandbox, root, walk.operator.id), limits_clock=walk.clock) as run:
            await _connected(run)
            code = script.verdict(await walk_through(walk, community))
            walk.clock.run()
            if not leave:
                await _stay(script, sandbox, clients)
            return code


def _settings(sandbox: Sandbox, root: Path, operator: int) -> Settings:
    return load_settings(
        _env_file=None,
        token=sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        data_dir=root / "data",
        import_dir=root / "import",
        operators=(operator,),
        ops_port=0,
        group_interval=GROUP_INTERVAL,
        log_level=_LOG_LEVEL,
    )


async def _connected(run: BotRun) -> None:
    """Wait until the bot is connected; raise what keeps it from being so."""
    connected = asyncio.ensure_future(run.connected())
    either: set[asyncio.Future[Any]] = {connected, run.failed}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if run.failed.done():
        connected.cancel()
        raise run.failed.result()


async def _stay(script: Transcript, sandbox: Sandbox, clients: DemoClients) -> None:
    script.note(
        "Now you. On this page you play Alice, Bob and Olga; copy a client id from here:\n"
        f"  {sandbox.page_url}\n"
        f"  {clients.holds_all}\n"
        "Ctrl-C ends the demo and removes its data."
    )
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


class _StoppedError(BotError):
    """Work in a thread was told to end."""


async def _in_thread(work: Callable[[Callable[[], None]], Result]) -> Result:
    """Run work that writes files and asks again and again, by a call, whether to go on.

    When cancelled, that call raises and the work is waited for: a folder that it writes to cannot be removed.
    """
    stopped = threading.Event()

    def proceed() -> None:
        if stopped.is_set():
            raise _StoppedError("stopped")

    running_work = asyncio.ensure_future(asyncio.to_thread(work, proceed))
    try:
        await asyncio.wait({running_work})
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait({running_work})
        running_work.exception()  # looked at, so that no one logs it
        raise
    return running_work.result()


@contextlib.contextmanager
def _cancelled_by_signals() -> Iterator[None]:
    """Let the first Ctrl-C, SIGTERM or closed terminal cancel this task, so that everything is put away.

    The second one is not held up. What was to be ignored, as under nohup, still is.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    names = [name for name in ENDING if signal.getsignal(name) is not signal.SIG_IGN]

    def end() -> None:
        for name in names:
            loop.remove_signal_handler(name)
        task.cancel()

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
        for name in names:
            loop.add_signal_handler(name, end)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for name in names:
                loop.remove_signal_handler(name)
