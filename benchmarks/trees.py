"""The same leaves made into trees by other libraries, each in a process of its own, and by this one.

What they build is less: trees without sums, and but for pymerkle without hashing the leaves. They are installed into
a temporary folder; what cannot be had is left out, with the reason.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.table import markdown
from porcore.format.hashing import depth_of, pad_nodes
from porcore.kernel import leaf_keys, leaf_nodes, parents, ready

__all__ = ["report"]

_SIZES = (100_000, 1_000_000)
_LIMIT = 300  # seconds for one tree

_MERKLETOOLS = """
import sys, time, warnings
warnings.simplefilter("ignore")
from merkletools import MerkleTools
leaves = open(sys.argv[1]).read().split()
began = time.perf_counter()
tree = MerkleTools(hash_type="sha256")
tree.add_leaf(leaves, False)
tree.make_tree()
tree.get_merkle_root()
print(time.perf_counter() - began)
"""
_PYMERKLE = """
import sys, time
from pymerkle import InmemoryTree
leaves = [bytes.fromhex(line) for line in open(sys.argv[1])]
began = time.perf_counter()
tree = InmemoryTree(algorithm="sha256")
for leaf in leaves:
    tree.append_entry(leaf)
tree.get_state()
print(time.perf_counter() - began)
"""
_MERKLETREEJS = """
const { MerkleTree } = require("merkletreejs");
const { createHash } = require("crypto");
const sha256 = (data) => createHash("sha256").update(data).digest();
const lines = require("fs").readFileSync(process.argv[2], "utf8").trim().split("\\n");
const leaves = lines.map((line) => Buffer.from(line, "hex"));
const began = process.hrtime.bigint();
new MerkleTree(leaves, sha256).getRoot();
console.log(Number(process.hrtime.bigint() - began) / 1e9);
"""


def report() -> str:
    """Return the table of seconds and of how many times ours that is."""
    ready()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        peers = {
            "merkletools": _python(folder, "merkletools", _MERKLETOOLS),
            "pymerkle": _python(folder, "pymerkle", _PYMERKLE),
            "merkletreejs": _node(folder),
        }
        rows = []
        for count in _SIZES:
            leaves = folder / f"{count}.txt"
            seconds = _ours(count, leaves)
            rows.append((f"{count:,}", "ours: keys, leaves, sums, padding", f"{seconds:.2f}", "1"))
            for name, command in peers.items():
                cost = command if isinstance(command, str) else _timed([*command, str(leaves)])
                shown = (cost, "-") if isinstance(cost, str) else (f"{cost:.2f}", f"{cost / seconds:.0f}")
                rows.append((f"{count:,}", name, *shown))
    return markdown(("leaves", "library", "seconds", "times ours"), rows)


def _ours(count: int, leaves: Path) -> float:
    """Return the seconds for a whole sum tree, on one thread; write its leaf hashes for the others."""
    rng = np.random.default_rng(count)
    records = rng.integers(0, 256, (count, 50), dtype=np.uint8)
    records[:, 34:40] = 0
    secret, context = bytes(32), bytes(range(32))
    began = time.perf_counter()
    nodes = leaf_nodes(context, records, leaf_keys(secret, context, records))
    hashes = nodes[:, 16:]
    for pad in pad_nodes(context, depth_of(count))[:-1]:
        nodes = parents(nodes, pad.encode())
    seconds = time.perf_counter() - began
    leaves.write_text("\n".join(row.tobytes().hex() for row in hashes) + "\n")
    return seconds


def _python(folder: Path, package: str, code: str) -> list[str] | str:
    """Return a command, or why there is none. merkletools asks for a package that it needs on old Pythons only."""
    target = folder / package
    extra = ["--no-deps"] if package == "merkletools" else []
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(target), *extra, package]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return "could not be installed"
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(target)!r})\n{code}"]


def _node(folder: Path) -> list[str] | str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        return "npm is not here"
    (folder / "package.json").write_text(json.dumps({"private": True}))
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "merkletreejs"]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        return "could not be installed"
    (folder / "tree.js").write_text(_MERKLETREEJS)
    return [node, "--max-old-space-size=4096", str(folder / "tree.js")]


def _timed(command: list[str]) -> float | str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        return f"more than {_LIMIT}"
    except subprocess.CalledProcessError:
        return "failed"
    return float(done.stdout)
