"""What there is one of: whoever needs it again finds it here instead of writing it a second time."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for room in ("porcore", "bot") for path in (ROOT / room).rglob("*.py") if "sandbox" not in path.parts
)
ONES = {
    "a durable write": (r"\bfsync\(", {"porcore/durable.py"}),
    "JSON whose keys are looked at": (r"\bobject_pairs_hook\b", {"porcore/format/json_scanner.py"}),
    # The journal's numbers are forgotten by age, together with their rows in a file.
    "forgetting the least recently used": (
        r"\bpopitem\(last=False\)",
        {"bot/runtime/lru.py", "bot/telegram/intake/store.py"},
    ),
    "what keeps a question from an answer": (
        r"\bexcept \(?(IdError, TimeError\)|Refusal\b)",
        {"bot/answering.py"},
    ),
}


@pytest.mark.parametrize(("pattern", "places"), ONES.values(), ids=ONES)
def test_there_is_one_of_it(pattern, places):
    found = {str(path.relative_to(ROOT)) for path in SOURCES if re.search(pattern, path.read_text("utf-8"))}
    assert found == places
