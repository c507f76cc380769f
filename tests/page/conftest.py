"""The offline page in Chromium, opened from disk as a customer opens it, beside `porcore.verify_file`."""

import base64
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from porcore import (
    Asset,
    AssetProof,
    Node,
    PieceProof,
    ProofFile,
    Statement,
    TrustAnchor,
    Verdict,
    verify_file,
)
from porcore.format.hashing import context_hash, depth_of, leaf_hash, pad_nodes, parent, width_at
from porcore.format.tree import build_levels, path_of
from porcore.page import verify_page
from porcore.snapshot import Snapshot
from porcore.verification.checking import Trust, verify

Patch = tuple[
    int, int, bytes, TrustAnchor
]  # the base's bytes from..to become these, and what the person gave
BATCH = 400

JUDGE_ALL = """
async ({ base, cases }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const whole = bytes(base);
  const one = async ([from, to, insert, statement, statementId, roots]) => {
    const middle = bytes(insert);
    const data = new Uint8Array(from + middle.length + whole.length - to);
    data.set(whole.subarray(0, from));
    data.set(middle, from);
    data.set(whole.subarray(to), from + middle.length);
    const given = { statement: statement === null ? null : bytes(statement), statementId, roots };
    const { exitCode, headline, lines, place } = await verifyFile(data, given);
    const named = place && [place.step, place.asset ?? null, place.piece ?? null, place.level ?? null];
    return [exitCode, headline, lines, named];
  };
  return Promise.all(cases.map(one));
}
"""


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def facts(verdict: Verdict) -> list[object]:
    place = verdict.place
    named = None if place is None else [place.step, place.asset, place.piece, place.level]
    return [verdict.exit_code, verdict.headline, list(verdict.lines), named]


@dataclass
class Opened:
    """The page in a browser, and everything it tried to fetch or complained about."""

    page: object
    file: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def judge_all(self, base: bytes, patches: Sequence[Patch]) -> list[list[object]]:
        """Return the page's verdicts on `base` with each patch applied."""
        result = []
        for start in range(0, len(patches), BATCH):
            cases = [
                [
                    *patch[:2],
                    encoded(patch[2]),
                    None if patch[3].statement is None else encoded(patch[3].statement),
                    patch[3].statement_id,
                    list(patch[3].roots),
                ]
                for patch in patches[start : start + BATCH]
            ]
            result += await self.page.evaluate(JUDGE_ALL, {"base": encoded(base), "cases": cases})
        return result

    async def agrees(self, base: bytes, patches: Sequence[Patch]) -> list[int]:
        """Judge each patched file twice, compare word for word, and return the exit codes."""
        found = await self.judge_all(base, patches)
        assert len(found) == len(patches)
        for (start, stop, insert, given), theirs in zip(patches, found, strict=True):
            ours = facts(verify_file(base[:start] + insert + base[stop:], given))
            assert theirs == ours, f"base[{start}:{stop}] = {insert[:200]!r}, given {given}"
        return [verdict[0] for verdict in found]

    async def agrees_on(self, files: Sequence[tuple[bytes, TrustAnchor]]) -> list[int]:
        """The same for whole files."""
        return await self.agrees(b"", [(0, 0, data, given) for data, given in files])

    async def check(self, given: str = "") -> list[str]:
        """Press Check and return the lines that a person reads."""
        await self.page.fill("#given-text", given)
        await self.page.click("#check")
        await self.page.wait_for_selector("#answer:not([hidden])")
        return [
            await self.page.inner_text("#headline"),
            *await self.page.locator("#lines p").all_inner_texts(),
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window(browser):
    """One window for all tests of a module, for a new one takes the browser half a second of processor time."""
    page = await browser.new_page()
    page.set_default_timeout(120_000)  # for machines that do much else; the files of 32 MB take seconds
    yield page
    await page.context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opened(window, tmp_path):
    """The page from a file, at a phone's size. Nothing may be fetched and nothing may go wrong unseen."""
    file = tmp_path / "verify.html"
    file.write_bytes(verify_page())
    await window.set_viewport_size({"width": 360, "height": 740})
    await window.emulate_media(color_scheme="light")
    result = Opened(window, file)
    told = {
        "request": lambda request: result.requests.append(request.url),
        "pageerror": lambda error: result.complaints.append(str(error)),
        "console": lambda message: result.complaints.append(message.text),
    }
    for event, tell in told.items():
        window.on(event, tell)
    await window.goto(file.as_uri())
    yield result
    for event, tell in told.items():
        window.remove_listener(event, tell)
    await window.goto("about:blank")  # nothing of it stays in memory
    assert result.requests == [file.as_uri()]
    assert result.complaints == []


@pytest.fixture(scope="session")
def proof_of(monthly_snapshots, snapshot_with_pieces) -> Callable[..., ProofFile]:
    """Make a proof: proof_of("BTC", "USD") holds exactly these; pieces=True cuts each balance into five."""

    def make(*symbols: str, pieces: bool = False) -> ProofFile:
        month = snapshot_with_pieces if pieces else monthly_snapshots[-1]
        client = next(
            client
            for client, held in sorted(month.ledger.items())
            if {symbol for symbol, units in held.items() if units} == set(symbols)
        )
        with Snapshot(month.file) as snapshot:
            proof = snapshot.prove(bytes.fromhex(client))
        verify(proof, Trust.statement(proof.statement))
        return proof

    return make


@pytest.fixture
def rng() -> random.Random:
    """Chance that is the same at every run."""
    return random.Random("offline page")


EXCHANGE, TAKEN_AT, CLIENT = "Sample Exchange", "2026-10-25T00:00:00Z", bytes(range(32))


@pytest.fixture
def tower(rng) -> Callable[..., tuple[Asset, AssetProof]]:
    """Make a proof in a tree of any size without the tree: only the nodes beside the path exist.

        root              `pieces`, a power of two, neighbouring leaves of one client from `index` on;
       /    \\             what stands beside the way up is random where a node belongs,
      …     random        and padding where none does
     /  \\
    we   random
    """

    def make(leaf_count: int, index: int, symbol: str = "BTC", pieces: int = 1) -> tuple[Asset, AssetProof]:
        context = context_hash(EXCHANGE, TAKEN_AT, symbol, 8, (symbol,))
        nonces = [rng.randbytes(16) for _ in range(pieces)]
        balances = [rng.randint(1, 10**9) for _ in range(pieces)]
        keyed = enumerate(zip(nonces, balances, strict=True))
        leaves = [Node(units, leaf_hash(context, CLIENT, nonce, i, units)) for i, (nonce, units) in keyed]
        levels = build_levels(context, leaves)
        node, above = levels[-1][0], []
        for level, pad in enumerate(pad_nodes(context, depth_of(leaf_count))):
            if len(levels) - 1 <= level < depth_of(leaf_count):
                place = (index >> level) ^ 1
                real = Node(rng.randint(leaf_count, 2**70), rng.randbytes(32))
                above.append(real if place < width_at(leaf_count, level) else pad)
                node = parent(above[-1], node) if place < index >> level else parent(node, above[-1])
        entries = tuple(
            PieceProof(i, index + i, nonces[i], balances[i], (*path_of(context, levels, i), *above))
            for i in range(pieces)
        )
        asset = Asset(symbol, 8, (symbol,), leaf_count, node)
        return asset, AssetProof(asset, entries)

    return make


@pytest.fixture(scope="session")
def file_of() -> Callable[..., ProofFile]:
    """Put towers, in the order of their symbols, into one proof file."""

    def make(*towers: tuple[Asset, AssetProof]) -> ProofFile:
        statement = Statement(EXCHANGE, TAKEN_AT, tuple(asset for asset, _ in towers), "0" * 64)
        return ProofFile(statement, CLIENT, tuple(proof for _, proof in towers))

    return make
