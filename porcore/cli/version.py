"""``porcore version``: which version this is, on which Python, for which format, and with what it hashes."""

import argparse
import platform

from porcore.about import about, release
from porcore.cli.output import add_json, print_facts
from porcore.format.statement import FORMAT

_EPILOG = """\
The kernel hashes leaves and nodes in large builds and checks. All kernels give the same trees; each is compared
with hashlib before its first use. PORCORE_KERNEL chooses one by name: auto, hashlib, sha, lanes8, lanes16.
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``version`` to the subcommands."""
    parser = commands.add_parser(
        "version",
        help="this version, and which kernel it hashes with on this machine",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Choose the kernel and tell why."""
    from porcore.kernel import ready

    choice = ready()
    facts = {
        "version": release(),
        "python": platform.python_version(),
        "format": FORMAT,
        "kernel": choice.name,
        "reason": choice.reason,
    }
    lines = (about("porcore"), f"kernel {choice.name}: {choice.reason}")
    print_facts(args, facts, lines)
    return 0
