"""The command ``porbot``: run the bot, or show it without Telegram."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

__all__ = ["main"]

_MISSING = "porbot needs the extra 'bot': pip install 'porcore[bot]'"
_EPILOG = """\
porbot demo            everything on this computer, with sample data, no token needed
porbot run             the bot; settings come from PORBOT_… in the environment or from .env
porbot settings        every setting with an example
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = _parser().parse_args(arguments)
    try:
        import telegram  # noqa: F401
    except ImportError:
        print(_MISSING, file=sys.stderr)
        return 2
    try:
        code: int = args.run(args)
    except KeyboardInterrupt:
        return 130
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
    demo = commands.add_parser("demo", help="show the whole of it on this computer, without Telegram")
    demo.add_argument(
        "--exit", action="store_true", help="leave after the walk: 0, or 1 if an answer was wrong"
    )
    demo.add_argument("--port", type=int, default=0, help="of the chat page (default: a free one)")
    demo.set_defaults(run=_demo)
    settings = commands.add_parser("settings", help="list every setting with an example")
    settings.set_defaults(run=_settings)
    return parser


def _run(_args: argparse.Namespace) -> int:
    from telegram.error import InvalidToken

    from bot import logs
    from bot.catalogue import CatalogueError
    from bot.run import run_until_stopped
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"porbot: {error}", file=sys.stderr)
        return 2
    logs.install(settings.log_level, settings.secrets())
    try:
        failure = asyncio.run(run_until_stopped(settings))
    except (CatalogueError, OSError) as error:
        print(f"porbot: {logs.redact(str(error))}", file=sys.stderr)
        return 2
    if failure is None:
        return 0
    if isinstance(failure, InvalidToken):
        print("porbot: Telegram refuses PORBOT_TOKEN. Copy it again from @BotFather.", file=sys.stderr)
    else:
        print(f"porbot: cannot run: {logs.redact(str(failure))}", file=sys.stderr)
    return 2


def _demo(args: argparse.Namespace) -> int:
    from bot.demo import demo

    return asyncio.run(demo(leave=args.exit, port=args.port))


def _settings(_args: argparse.Namespace) -> int:
    from bot.settings import EXAMPLES

    for example in EXAMPLES.values():
        print(example)
    return 0
