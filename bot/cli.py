"""The command ``porbot``: run the bot, or show it without Telegram."""

import argparse
import asyncio
import contextlib
import errno
import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from bot.runtime.process_exit import leave, silence

__all__ = ["NEEDED", "main"]

# What the extra brings, by the names they are imported by; looked for and not imported, which takes a second.
NEEDED = (
    "aiohttp",
    "httpx",
    "PIL",
    "arabic_reshaper",
    "babel",
    "bidi",
    "prometheus_client",
    "pydantic_settings",
    "sqlite_utils",
    "telegram",
    "yarl",
)
_DEMO = "Everything on this computer: a stand-in for Telegram, the bot, and a made-up exchange. Starting ..."
_NO_TOKEN = f"1:{'0' * 35}"  # stands for one where Telegram is not called
_LONGEST_STOP = 4.6  # seconds from SIGTERM; whatever is cut off then, the next start finds as after kill -9
_LAST_PORT = 65_535
_LEAST_ACCOUNTS = 100  # of the demo: with fewer, no client may hold every asset
_MOST_ACCOUNTS = 200_000  # of the demo: made within the five seconds that an end may take
_INTERRUPTED = 130  # exit code, as after Ctrl-C in a shell
_NOBODY_READS = 141  # exit code, as of a program that SIGPIPE ended
_EPILOG = """\
porbot demo            everything on this computer, with sample data, no token needed
porbot run             the bot; settings come from PORBOT_… in the environment or from .env
porbot settings        every setting with its default and meaning: porbot settings > .env
porbot exchange-key    give the exchange of the data folder another key, while the bot is stopped
porbot --version       what to name in a report: version, Python, format
"""

_DEMO_ENDS = """\
exit codes:
  0    every answer was as expected: after the walk with --exit, or once
       Ctrl-C, SIGTERM or closing the terminal ends what follows it
  1    an answer was not as expected
  130  Ctrl-C, SIGTERM or closing the terminal ended the walk
  141  its output is no longer read, as in: porbot demo | head
  2    it cannot start, for example because a port is taken
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    before = threading.enumerate()
    args = _parser().parse_args(arguments)
    return leave(_code_of(args), before)


def _code_of(args: argparse.Namespace) -> int:
    missing = [name for name in NEEDED if not find_spec(name)]
    if missing:
        from porcore.extras import install_command

        hint = f"porbot needs the extra 'bot' ({missing[0]} is missing): {install_command('bot')}"
        print(hint, file=sys.stderr)
        return 2
    try:
        if args.first:
            print(args.first, flush=True)
        # Imported here, after that: on a fresh installation Python compiles it first, which takes seconds.
        from porcore.core_dumps import forbid_core_dumps

        forbid_core_dumps()
        code: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # no one reads on, as in: porbot demo | head
        silence(sys.stdout)
        return _NOBODY_READS
    except Exception:  # noqa: BLE001 - a fault of ours: said as the interpreter would say it
        sys.excepthook(*sys.exc_info())
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="porbot",
        description="A Telegram bot that answers with proofs of reserves.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(first="")
    parser.add_argument("--version", action=_Version, nargs=0, help="print version, Python and format")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="run the bot until SIGTERM")
    run.set_defaults(run=_run)
    demo = commands.add_parser(
        "demo",
        help="show everything on this computer, without Telegram",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_DEMO_ENDS,
    )
    demo.add_argument(
        "--exit", action="store_true", help="leave after the walk: 0, or 1 if an answer was wrong"
    )
    demo.add_argument(
        "--port",
        type=lambda text: _whole(text, 0, _LAST_PORT),
        default=0,
        metavar="PORT",
        help=f"of the chat page, 0 to {_LAST_PORT} (default: 0, a free one)",
    )
    demo.add_argument(
        "--accounts",
        type=lambda text: _whole(text, _LEAST_ACCOUNTS, _MOST_ACCOUNTS),
        default=10_000,
        metavar="N",
        help=f"in each snapshot, {_LEAST_ACCOUNTS} to {_MOST_ACCOUNTS} (default: 10000); porcore sample makes larger ones",
    )
    demo.set_defaults(run=_demo, first=_DEMO)
    demo.add_argument(
        "--patience",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="for one answer, before it counts as wrong (default: 60)",
    )
    settings = commands.add_parser(
        "settings", help="print a .env with every setting, its default and its meaning"
    )
    settings.set_defaults(run=_settings)
    key = commands.add_parser(
        "exchange-key", help="give the only exchange of the data folder another key; stop the bot first"
    )
    key.add_argument("key", metavar="NEW", help="1 to 32 of a-z, 0-9 and -")
    key.set_defaults(run=_exchange_key)
    return parser


class _Version(argparse.Action):
    """Imports what it needs when it is asked, as no other command needs it."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from porcore.about import about

        print(about("porbot"))
        parser.exit()


def _whole(text: str, least: int, most: int) -> int:
    """Read a number as people write it: ASCII digits, no sign, no leading zeros. Raises ArgumentTypeError with both bounds."""
    plain = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")
    if not plain or len(text) > len(str(most)) or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"expected a whole number from {least} to {most}, in plain digits")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError("expected seconds, more than 0 and at most 86400")
    return seconds


@contextlib.contextmanager
def _imports() -> Iterator[None]:
    """Keep the garbage collector away while modules are imported, and from them afterwards: they stay to the end.

    It would look through what there is already again and again, an eighth of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _run(_args: argparse.Namespace) -> int:
    with _imports():
        from bot.settings.model import SettingsError, load_settings, unknown_names

    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"porbot: {error}", file=sys.stderr)
        return 2
    with _imports():  # after the settings: whoever mistyped one need not wait for it
        from bot import logs
        from bot.catalogue import CatalogueError
        from bot.errors import StartError
        from bot.run import run_until_stopped
    logs.install(settings.log_level, settings.secrets())
    for name in unknown_names():
        logging.getLogger("porbot").warning(
            "%s is set, but there is no such setting; porbot settings lists them", name
        )
    try:
        asyncio.run(run_until_stopped(settings, _leave_in_time))
    except (CatalogueError, StartError) as error:
        logging.disable()  # the last line says what to do, whatever a thread has still to say
        print(f"porbot: {logs.redact(str(error), settings.secrets())}", file=sys.stderr)
        return 2
    return 0


def _leave_in_time() -> None:
    """Make sure of the end: a thread that reads a large file cannot be stopped, and is waited for at the exit."""
    last = threading.Timer(_LONGEST_STOP, os._exit, (0,))
    last.daemon = True
    last.start()


def _demo(args: argparse.Namespace) -> int:
    with _imports():
        from bot.demo import demo

    try:
        return asyncio.run(
            demo(leave=args.exit, port=args.port, accounts=args.accounts, patience=args.patience)
        )
    except BrokenPipeError:
        raise  # no fault of the demo's
    except OSError as error:
        why = error.strerror or str(error)
        if args.port and error.errno in (errno.EADDRINUSE, errno.EACCES):
            why = (
                f"port {args.port} of this computer is taken, or may not be used. Choose another with --port."
            )
        print(f"porbot: the demo cannot start: {why}", file=sys.stderr)
        return 2


def _settings(_args: argparse.Namespace) -> int:
    from bot.settings.texts import env_file

    print(env_file(), end="")
    return 0


def _exchange_key(args: argparse.Namespace) -> int:
    from bot.catalogue import CatalogueError
    from bot.catalogue.key_change import change_key
    from bot.errors import StartError
    from bot.settings.known import known_exchanges
    from bot.settings.model import SettingsError, load_settings

    try:
        settings = load_settings(token=_NO_TOKEN, webhook_url="")  # nothing is sent to anyone
        print(change_key(settings.data_dir, known_exchanges(settings), args.key))
    except (SettingsError, CatalogueError, StartError) as error:
        print(f"porbot: {error}", file=sys.stderr)
        return 2
    return 0
