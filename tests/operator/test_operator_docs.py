"""The table "When something is wrong" quotes what operators really read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def spoken() -> str:
    """Return the code of both packages with strings that span lines joined, in small letters."""
    code = "\n".join(
        path.read_text("utf-8") for name in ("bot", "porcore") for path in (ROOT / name).rglob("*.py")
    )
    return re.sub(r'"\s*\n\s*f?"', "", code).lower()


def test_every_quoted_sentence_is_one_of_ours():
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = operating[operating.index("## When something is wrong") :]
    quoted = re.findall(
        r'"([^"]+)"', "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|"))
    )
    assert len(quoted) > 20
    code = spoken()
    parts = [part.strip().lower() for words in quoted for part in words.split("…")]  # a name or a number
    assert [part for part in parts if part not in code] == []
