"""The command ``porcore``: build, look into, prove and, for strangers, verify offline."""

from porcore.cli.parser import main

__all__ = ["main"]
