"""Whole builds from CSV to the published file, at growing sizes."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import porcore, run
from benchmarks.table import markdown

__all__ = ["report", "sample"]


def sample(folder: Path, accounts: int, assets: str = "") -> Path:
    """Return a sample bundle of so many accounts, made if it is not there yet."""
    target = folder / (f"sample-{accounts}" + (f"-{assets}" if assets else ""))
    if not target.exists():
        subprocess.run(
            porcore(
                "sample", str(target), "--accounts", str(accounts), *(["--assets", assets] if assets else [])
            ),
            check=True,
            stdout=sys.stderr,
        )
    return target


def report(folder: Path, sizes: Sequence[int], assets: str = "") -> str:
    """Build each size once; return the table and the growth exponent between the last two."""
    rows, seconds = [], []
    for accounts in sizes:
        bundle, target = sample(folder, accounts, assets), folder / f"built-{accounts}.por"
        target.unlink(missing_ok=True)
        os.sync()
        ran = run(porcore("build", str(bundle), "-o", str(target), "--json"))
        leaves = sum(asset["leaf_count"] for asset in json.loads(ran.output)["assets"])
        seconds.append(ran.seconds)
        rows.append(
            (
                f"{accounts:,}",
                f"{leaves:,}",
                f"{ran.seconds:.1f}",
                f"{accounts / ran.seconds:,.0f}",
                f"{ran.seconds / accounts * 1e6:.2f}",
                f"{ran.peak_pss / 1e6:.0f}",
                f"{target.stat().st_size / max(leaves, 1):.1f}",
            )
        )
    head = (
        "accounts",
        "leaves",
        "seconds",
        "accounts a second",
        "us an account",
        "peak PSS MB",
        "bytes a leaf",
    )
    lines = [markdown(head, rows)]
    if len(sizes) > 1:
        exponent = math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2])
        lines.append(
            f"Time grows with the accounts to the power of {exponent:.2f} between the last two sizes."
        )
    return "\n\n".join(lines)
