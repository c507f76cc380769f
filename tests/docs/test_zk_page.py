"""docs/zk.md names what there is, and quotes what the bot says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "zk.md").read_text("utf-8")
# Words of the sentences that the page explains, as the code has them.
QUOTED = {
    "batches hold under key": "batches hold",
    "does not hold": "does not hold",
    "totals: equal": "equal",
    "totals: do not match": "do not match",
    "totals: not given": "not given",
    "no key was loaded": "no key was loaded",
    "checked here": "checked here",
    "so your leaf is among what those proofs add up": "so your leaf is among what those proofs add up",
    "pinned by porcore": "pinned by porcore",
    "loaded by this bot's operator": "loaded by this bot's operator",
}


def test_the_modules_that_it_names_exist():
    (block,) = re.findall(r"(?:^    \S.*\n){3,}", PAGE, re.MULTILINE)
    names = re.findall(r"\b[a-z]+[a-z0-9_]*/?(?=,|  )", block.replace("\n", "  "))
    found = {name for name in names if (ROOT / "porcore/exchanges/zk" / f"{name}.py").exists()}
    assert {"bn254", "pairing", "groth16", "gnark_keys", "rows", "chain", "batches", "client"} <= found
    assert (ROOT / "porcore/exchanges/zk/programs").is_dir()


def test_what_it_quotes_is_what_the_bot_says():
    words = (ROOT / "bot/texts/proof_sets.py").read_text("utf-8")
    for quoted, said in QUOTED.items():
        assert quoted in PAGE, quoted
        assert said in words, said
