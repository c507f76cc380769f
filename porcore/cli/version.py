"""``porcore version``: which version this is, and with what it hashes."""

import argparse
from importlib.metadata import version

from porcore.cli.output import add_json, print_facts

_EPILOG = """\
The kernel hashes leaves and nodes in large builds and checks. All kernels give the same trees; each is compared
with hashlib before its first use. PORCORE_KERNEL chooses one by name: auto, hashlib, sha, lanes8, lanes16.
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
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
    facts = {"version": version("porcore"), "kernel": choice.name, "reason": choice.reason}
    lines = (f"porcore {facts['version']}", f"kernel {choice.name}: {choice.reason}")
    print_facts(args, facts, lines)
    return 0
