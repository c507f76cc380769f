"""`python -m bot.sandbox`: a Telegram of your own to talk to a bot in, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import sys

from bot.sandbox.driver import Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox",
        description="A strict local Telegram Bot API server with a chat page. Loopback only, nothing is stored.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--token", help="the bot's token, <digits>:<35 letters> (default: a random one)")
    parser.add_argument("--no-flood-limits", action="store_true", help="let the bot send as fast as it likes")
    return parser.parse_args()


def populate(sandbox: Sandbox) -> None:
    """Put a customer, an operator and a member into a group with the bot."""
    customer = sandbox.add_user("Alice", "Archer", role="Customer")
    operator = sandbox.add_user("Olga", "Ortiz", role="Operator")
    member = sandbox.add_user("Ben", "Baker", role="Member of the group")
    sandbox.add_group("Depositors", [operator, customer, member])
    _say(f"operator's id  {operator.id}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _run(arguments: argparse.Namespace) -> None:
    sandbox = Sandbox(port=arguments.port, token=arguments.token, flood_limits=not arguments.no_flood_limits)
    async with sandbox:
        _say(f"token          {sandbox.token}")
        _say(f"base_url       {sandbox.base_url}")
        _say(f"base_file_url  {sandbox.base_file_url}")
        populate(sandbox)
        _say(f"chat page      {sandbox.page_url}")
        _say("Ctrl-C ends it, and everything in it.")
        await asyncio.Event().wait()


def main() -> int:
    """Run until interrupted; 2 when the token or port can't be used."""
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(_arguments()))
    except (OSError, ValueError, OverflowError) as error:
        sys.stderr.write(f"The sandbox can't start: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
