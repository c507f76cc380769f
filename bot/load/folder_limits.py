"""What the processes may take that read a bundle of somebody else's: it grows with the bytes of its files."""

from pathlib import Path

from bot.runtime.subprocesses import ProcessLimits

__all__ = ["limits_of_claim", "limits_of_set"]


def limits_of_claim(bundle: Path) -> ProcessLimits:
    """Return what reading a claim may take."""
    size = _bytes_of(bundle)
    seconds = 120 + size // 200_000
    return ProcessLimits(memory=2**31 + 24 * size, processor=seconds, wall=300.0 + 2 * seconds)


def limits_of_set(bundle: Path) -> ProcessLimits:
    """Return what checking a proof set may take.

    Measured: 600 to 900 bytes and 9 ms of processor a proof, so 64 MB take 15 minutes. A packed file may be larger
    unpacked, but not by much: proofs are chance. A slow processor and a busy machine have room in it.
    """
    size = _bytes_of(bundle)
    seconds = 600 + size // 10_000
    return ProcessLimits(memory=2**31 + 16 * size, processor=seconds, wall=600.0 + 2 * seconds)


def _bytes_of(bundle: Path) -> int:
    files = list(bundle.iterdir()) if bundle.is_dir() else [bundle]
    return sum(file.stat().st_size for file in files)
