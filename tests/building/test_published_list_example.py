"""The bundle in docs/operating.md, "A tree from a list that an exchange published", is built as it stands there."""

import re
from pathlib import Path

from building.published_lists import WALLETS

from porcore.build.building import build_snapshot
from porcore.ledger.configuration.config import read_config
from porcore.snapshot import check_snapshot

ROOT = Path(__file__).parents[2]
SECTION = (
    (ROOT / "docs" / "operating.md")
    .read_text("utf-8")
    .partition("## A tree from a list that an exchange published\n")[2]
    .partition("\n## ")[0]
)


def block(kind: str, place: int = 0) -> str:
    found = re.findall(rf"^```{kind}\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
    assert isinstance(found[place], str)
    return found[place]


def test_the_example_builds(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(block("toml"))
    (folder / "balances.csv").write_text(block("csv"), newline="")
    (folder / "wallets.csv").write_text(WALLETS)
    build_snapshot(folder, tmp_path / "x.por")
    statement = check_snapshot(tmp_path / "x.por")
    assert statement.exchange == "Sample Exchange rebuilt by Alice"
    assert {a.symbol: (a.leaf_count, a.root.sum) for a in statement.assets} == {
        "BTC": (2, 175_000_000),
        "USD": (3, 119_750_000),
    }


def test_the_lines_of_an_exchange_are_read() -> None:
    own = block("toml", 1)
    above, assets, below = block("toml").partition("[[assets]]")
    text = above.replace(" rebuilt by Alice", "") + own + assets + below.partition("[source]")[0]
    assert read_config(text.encode()).origin.statement_ids_at == "https://example.com/statement-ids"
