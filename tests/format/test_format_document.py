"""docs/format.md holds itself: its worked example is recomputed from its own text, twice.

Once by `attacks.reference_tree`, which was written from that text and shares no code with `porcore`, and once by
`porcore` from a bundle with the document's ledger.
"""

import hashlib
import json
import re
from pathlib import Path

import pytest
from attacks.reference_tree import AssetSpec, Tree, World, dump

from porcore import TrustAnchor, verify_file
from porcore.build.building import build_snapshot
from porcore.format import proof, statement, strict_json, wallet_list
from porcore.format.grammar import amount_text
from porcore.format.hashing import MAX_AMOUNT
from porcore.snapshot import Snapshot

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "format.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```\w+ (\w+)\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def world() -> World:
    """The document's inputs, built by the independent builder."""
    lines = [line.split(maxsplit=1) for line in BLOCKS["inputs"].splitlines()]
    single = {name: value for name, value in lines if name not in ("asset", "balance")}
    specs = {}
    for name, value in lines:
        words = value.split()
        if name == "asset":
            specs[words[0]] = AssetSpec(
                words[0], int(words[2]), words[4].split(","), {}, int(single["pieces"])
            )
        elif name == "balance":
            specs[words[1]].holders[bytes.fromhex(words[0])] = int(words[2])
    reserves = hashlib.sha256(BLOCKS["wallets"].encode()).hexdigest()
    secret = bytes.fromhex(single["secret"])
    return World(single["exchange"], single["taken_at"], secret, list(specs.values()), reserves)


@pytest.fixture(scope="module")
def built(world, tmp_path_factory) -> Path:
    """The same inputs as a bundle, built by porcore."""
    folder = tmp_path_factory.mktemp("document")
    names = [member for spec in world.specs for member in spec.members]
    config = [f'format = "porcore-bundle/1"\nexchange = "{world.exchange}"\ntaken_at = "{world.taken_at}"']
    config += [f"pieces = {world.specs[0].pieces}"]
    for spec in world.specs:
        config += [
            f'[[assets]]\nsymbol = "{spec.symbol}"\ndecimals = {spec.decimals}\nmembers = {spec.members}'
        ]
    (folder / "snapshot.toml").write_text("\n".join(config) + "\n")
    rows = [",".join(["client_id", *names])]
    for client in world.specs[0].holders:
        # The whole balance of a group is held in its first member.
        held = {spec.members[0]: amount_text(spec.holders[client], spec.decimals) for spec in world.specs}
        rows.append(",".join([client.hex(), *(held.get(name, "0") for name in names)]))
    (folder / "balances.csv").write_text("\n".join(rows) + "\n")
    columns = ("asset", "chain", "address", "balance", "height", "label")
    listed = [",".join(row[name] for name in columns) for row in json.loads(BLOCKS["wallets"])]
    (folder / "wallets.csv").write_text("\n".join([",".join(columns), *listed]) + "\n")
    build_snapshot(folder, folder / "x.por", world.secret)
    return folder / "x.por"


def described(tree: Tree) -> str:
    """Return the tree the way the document tells it."""
    lines = [f"context   {tree.context.hex()}"]
    for place, leaf in enumerate(tree.leaves):
        lines += [f"l{place}        client {leaf.client.hex()}"]
        lines += [f"          piece {leaf.piece}, balance {leaf.balance}"]
        lines += [f"          order key {leaf.order.hex()}, nonce {leaf.nonce.hex()}"]
    named = [(f"l{place}", node) for place, node in enumerate(tree.rows[0])]
    named += [("pad[0]", tree.pads[0])] if len(tree.leaves) % 2 else []
    named += [(f"n{place}", node) for place, node in enumerate(tree.rows[1])]
    named += [("root", tree.root)]
    return "\n".join([*lines, *(f"{name:9} {total} {hashed.hex()}" for name, (total, hashed) in named)])


@pytest.mark.parametrize("symbol", ["BTC", "USD"])
def test_every_hash_of_the_trees(world, symbol):
    assert described(world.trees[symbol]) == BLOCKS[symbol]


def test_the_bytes_under_two_hashes(world):
    tree = world.trees["BTC"]
    hashes = {"l0": tree.rows[0][0][1], "root": tree.root[1]}
    for line in BLOCKS["bytes"].splitlines():
        name, spelled = line.split(maxsplit=1)
        assert hashlib.sha256(bytes.fromhex(spelled.replace("‖", ""))).digest() == hashes[name]


def test_statement_and_id(world):
    assert dump(world.statement).decode() == BLOCKS["statement"]
    assert world.id == BLOCKS["id"]
    assert f"--statement-id {world.id}" in TEXT


def test_the_proof_file(world):
    found = json.loads(BLOCKS["proof"])
    assert found == world.proof(bytes.fromhex(found["client_id"]))


def test_porcore_builds_the_same(built):
    found = json.loads(BLOCKS["proof"])
    with Snapshot(built) as snapshot:
        assert snapshot.statement.canonical.decode() == BLOCKS["statement"]
        assert wallet_list.canonical_wallets(snapshot.wallets).decode() == BLOCKS["wallets"]
        assert snapshot.prove(bytes.fromhex(found["client_id"])).to_json() == found
        assert not snapshot.prove(b"\x33" * 32).proofs


def test_the_verdict():
    verdict = verify_file(BLOCKS["proof"].encode(), TrustAnchor(statement_id=BLOCKS["id"]))
    assert verdict.exit_code == 0
    assert "\n".join(verdict.lines) == BLOCKS["verdict"]


def test_the_limits_are_those_of_the_code():
    assert MAX_AMOUNT == 2**127 - 1
    assert strict_json.MAX_DEPTH == 8
    assert (statement.MAX_BYTES, proof.MAX_BYTES, wallet_list.MAX_BYTES) == (2**22, 2**25, 2**28)
    assert (statement.MAX_ASSETS, statement.MAX_MEMBERS, statement.MAX_DECIMALS) == (4096, 4096, 30)
    assert (statement.MAX_LEAVES, proof.MAX_PIECES, wallet_list.MAX_ROWS, wallet_list.MAX_TEXT) == (
        2**31,
        16,
        2**20,
        65536,
    )
    for words in (
        "0 to 2^127 - 1",
        "nested at most 8 deep",
        "a statement has at most 2^22 bytes, a proof file 2^25, a wallet list 2^28",
        "1 to 4096 assets",
        "1 to 4096",
        "| `decimals` | 0 to 30 |",
        "| `leaf_count` | 0 to 2^31 |",
        "`pieces` has 1 to 16 entries",
        "At most 2^20 rows",
        "65,536",
    ):
        assert words in " ".join(TEXT.split())


def test_the_sections_that_the_code_names_exist():
    headings = set(re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE))
    for path in [*(ROOT / "porcore").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for name in re.findall(r'docs/format\.md, "([^"]+)"', path.read_text("utf-8")):
            assert name in headings, f"{path.name} names {name}"


def test_the_steps_are_those_that_a_checker_names():
    steps = re.findall(r"^\| `(\w+)` \| ", TEXT.partition("## Verification")[2], re.MULTILINE)
    assert steps == ["trust", "pieces", "pieces", "index", "depth", "balance", "sibling", "sum", "root"]
