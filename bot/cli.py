"""The command ``porbot``: run the bot, or show it without Telegram."""

import argparse
import asyncio
import logging
import os
import sys
import threading
from collections.abc import Sequence

from bot.leaving import leave, silence
from porcore.core_dumps import forbid_core_dumps

__all__ = ["main"]

_MISSING = "porbot needs the extra 'bot': pip install 'porcore[bot]'"
_LONGEST_STOP = 4.6  # seconds from SIGTERM; whatever is cut off then, the next start finds as after kill -9
_INTERRUPTED = 130  # exit code, as after Ctrl-C in a shell
_NOBODY_READS = 141  # exit code, as of a program that SIGPIPE ended
_EPILOG = """\
porbot demo            everything on this computer, with sample data, no token needed
porbot run             the bot; settings come from PORBOT_… in the environment or from .env
porbot settings        every setting with an example
"""

_DEMO_ENDS = """\
exit codes:
  0    every answer was what it should be: after the walk with --exit, or once
       Ctrl-C, SIGTERM or closing the terminal ends what follows it
  1    an answer was not what it should be
  130  Ctrl-C, SIGTERM or closing the terminal ended the walk
  141  nobody reads its output any more, as in: porbot demo | head
  2    it cannot start: a port is taken, say
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    forbid_core_dumps()
    before = threading.enumerate()
    args = _parser().parse_args(arguments)
    return leave(_code_of(args), before)


def _code_of(args: argparse.Namespace) -> int:
    try:
        import telegram  # noqa: F401
    except ImportError:
        print(_MISSING, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return _INTERRUPTED
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # nobody reads on, as in: porbot demo | head
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
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="run the bot until SIGTERM")
    run.set_defaults(run=_run)
    demo = commands.add_parser(
        "demo",
        help="show the whole of it on this computer, without Telegram",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_DEMO_ENDS,
    )
    demo.add_argument(
        "--exit", action="store_true", help="leave after the walk: 0, or 1 if an answer was wrong"
    )
    demo.add_argument("--port", type=int, default=0, help="of the chat page (default: a free one)")
    demo.add_argument(
        "--accounts",
        type=int,
        default=10_000,
        metavar="N",
        help="in each snapshot, 100 or more (default: 10000)",
    )
    demo.set_defaults(run=_demo)
    demo.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="for one answer, before it counts as wrong (default: 60)",
    )
    settings = commands.add_parser("settings", help="list every setting with an example")
    settings.set_defaults(run=_settings)
    return parser


def _run(_args: argparse.Namespace) -> int:
    from bot import logs
    from bot.catalogue import CatalogueError
    from bot.run import StartError, run_until_stopped
    from bot.settings import SettingsError, load_settings, unknown_names

    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"porbot: {error}", file=sys.stderr)
        return 2
    logs.install(settings.log_level, settings.secrets())
    for name in unknown_names():
        logging.getLogger("porbot").warning(
            "%s is set, but there is no such setting; porbot settings lists them", name
        )
    try:
        asyncio.run(run_until_stopped(settings, _leave_in_time))
    except (CatalogueError, StartError) as error:
        print(f"porbot: {logs.redact(str(error), settings.secrets())}", file=sys.stderr)
        return 2
    return 0


def _leave_in_time() -> None:
    """Make sure of the end: a thread that reads a large file cannot be stopped, and is waited for at the exit."""
    last = threading.Timer(_LONGEST_STOP, os._exit, (0,))
    last.daemon = True
    last.start()


def _demo(args: argparse.Namespace) -> int:
    from bot.demo import demo

    if args.accounts < 100:
        print(
            "porbot: --accounts takes a number from 100, so that some clients hold everything",
            file=sys.stderr,
        )
        return 2
    try:
        return asyncio.run(
            demo(leave=args.exit, port=args.port, accounts=args.accounts, patience=args.patience)
        )
    except BrokenPipeError:
        raise  # no fault of the demo's
    except OSError as error:
        print(f"porbot: the demo cannot start: {error.strerror or error}", file=sys.stderr)
        return 2


def _settings(_args: argparse.Namespace) -> int:
    from bot.settings import EXAMPLES

    for example in EXAMPLES.values():
        print(example)
    return 0
