"""CONTRIBUTING.md, SECURITY.md, docs/adr and docs/words.md: what they name is there, and is what they say."""

import ast
import functools
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from porcore.exchanges import FORMATS
from porcore.format.hashing import leaf_hash

ROOT = Path(__file__).parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
ADR = ROOT / "docs" / "adr"
DECISIONS = sorted(ADR.glob("[0-9]*.md"))
TABLE_ROW = re.compile(r"^\| (?!---|--:)(.+) \|$", re.MULTILINE)


def section(text, heading):
    """Return what is below a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(text):
    """Return the rows of a table below its head, as lists of cells."""
    return [match.split(" | ") for match in TABLE_ROW.findall(text)][1:]


def names_in(path):
    """Return name -> source of what a module defines at its top level."""
    text = path.read_text("utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = ast.get_source_segment(text, node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = ast.get_source_segment(text, node)
    return found


# What each of the five answers must lead to, as a newcomer would see when the file is open.
ANSWERS = {
    "the rule of a leaf": "sha256(",
    "the answer to `/verify`": "verify",
    "the reader of OKX's wallet list": "OKX",
    "the limit on uploads": "20 * 2**20",
    'the sentence "Not found"': "<b>Not found</b>",
}


@pytest.mark.parametrize(("what", "shown"), ANSWERS.items())
def test_a_newcomer_is_led_to_the_place(what, shown):
    (row,) = [row for row in rows(section(CONTRIBUTING, "Where is what")) if row[0] == what]
    _, room, path, name = [cell.strip("`") for cell in row]
    assert room
    assert shown in names_in(ROOT / path)[name]


def test_there_are_five_answers_and_each_is_tried():
    assert [row[0] for row in rows(section(CONTRIBUTING, "Where is what"))] == list(ANSWERS)


def test_the_rule_of_a_leaf_is_the_one_of_the_format():
    """The name leads to the function that everything calls, not to a copy of it."""
    assert leaf_hash.__module__.replace(".", "/") + ".py" in CONTRIBUTING


def test_what_contributing_names_is_there():
    named = re.findall(r"`((?:porcore|bot|tests|docs|\.ci)/[\w/.-]+)`", CONTRIBUTING)
    assert len(named) > 20
    for path in named:
        if "NAME" in path or "CODE" in path:  # of the one who adds it
            assert (ROOT / path).parent.is_dir(), path
        else:
            assert (ROOT / path).exists(), path


def test_files_that_are_named_without_their_folder_are_beside_the_one_before():
    loose = re.findall(r"`(\w+\.py)`", section(CONTRIBUTING, "Adding a chain"))
    assert loose
    for name in loose:
        assert (ROOT / "porcore" / "reserves" / "evidence" / name).exists(), name


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("FORMATS", "porcore/exchanges/formats/table.py"),
        ("CHAINS", "porcore/reserves/evidence/chains.py"),
        ("Utxo", "porcore/reserves/evidence/chains.py"),
        ("Family", "porcore/reserves/evidence/chains.py"),
        ("Cell", "porcore/reserves/evidence/coverage.py"),
        ("STEPS", "tests/exchanges/test_peer_mutations.py"),
        ("cell_row", "tests/evidence/conftest.py"),
    ],
)
def test_names_that_contributing_gives_are_in_the_file_it_gives(name, file):
    assert f"`{name}`" in CONTRIBUTING
    assert f"`{file}`" in CONTRIBUTING
    assert re.search(rf"^(?:class |def )?{name}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_format_is_in_the_folder_that_contributing_names():
    for described in FORMATS:
        check = getattr(described.check, "func", described.check)  # a partial of a rule that several share
        assert check.__module__.startswith("porcore.exchanges.formats."), described.key


def test_the_commands_of_contributing_print_what_it_says():
    commands = re.findall(r'\.venv/bin/python -c "([^"]+)"', CONTRIBUTING)
    assert len(commands) == 2
    pages = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs/peers.md").read_text("utf-8")
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("|")
        assert done.stdout.rstrip("\n") in pages


def test_there_is_one_contact_and_it_is_marked_to_be_replaced():
    addresses = re.findall(r"[\w.+-]+@[\w.-]+\w", SECURITY)
    assert len(addresses) == 1
    assert re.search(rf"<!-- contact: [^>]*replaces[^>]*-->\nContact: {re.escape(addresses[0])}\n", SECURITY)
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        if page.name != "SECURITY.md":
            assert addresses[0] not in page.read_text("utf-8"), "the address is in one place"


def test_the_newest_version_is_supported():
    (version,) = re.findall(
        r'^version = "(\d+\.\d+)\.\d+"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    supported = {row[0]: row[1] for row in rows(section(SECURITY, "Supported versions"))}
    assert supported[version] == "yes"


def test_the_changelog_begins_with_the_version_that_this_is():
    (version,) = re.findall(
        r'^version = "([\d.]+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d|unreleased)\)$", text, re.MULTILINE)
    assert len(headings) == text.count("\n## ")
    assert headings[0][0] == version
    assert headings == sorted(
        headings, key=lambda one: [int(part) for part in one[0].split(".")], reverse=True
    )
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
    for _, *parts in [part.split("\n### ") for part in text.split("\n## ")[1:]]:
        names = [part.splitlines()[0] for part in parts]
        assert names, "a version says what was added, changed or mended"
        assert len(names) == len(set(names))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_date_and_its_headings(page):
    text = page.read_text("utf-8")
    assert re.match(rf"# {int(page.stem[:4])}\. \S.*\n\nDate: \d{{4}}-\d\d-\d\d\b", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Options", "Outcome", "Bad sides"]
    for part in re.split(r"^## .+\n", text, flags=re.MULTILINE)[1:]:
        assert part.strip()
    assert re.search(r"^- ", section(text, "Bad sides"), re.MULTILINE), "there is always one"


def test_decisions_are_numbered_without_gaps_and_stand_in_the_index():
    assert [int(page.stem[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = []
    for page in DECISIONS:
        title, date = re.match(r"# \d+\. (.+)\n\nDate: ([\d-]+)", page.read_text("utf-8")).groups()
        listed.append([str(int(page.stem[:4])), f"[{title}]({page.name})", date])
    assert rows((ADR / "README.md").read_text("utf-8")) == listed


def test_the_architecture_links_every_decision_once():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    links = re.findall(
        r"^- \[.+\]\(adr/(\d{4}[\w-]+\.md)\)$", section(text, "Decisions, with their bad sides"), re.MULTILINE
    )
    assert sorted(links) == [page.name for page in DECISIONS]


WORDS = rows((ROOT / "docs" / "words.md").read_text("utf-8"))


@functools.cache
def used() -> str:
    """Return all that is written for people and in the code, with one space between words."""
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    code = [*ROOT.glob("porcore/**/*.py"), *ROOT.glob("bot/**/*.py")]
    text = "\n".join(path.read_text("utf-8") for path in [*code, *pages] if path.name != "words.md")
    return " ".join(text.casefold().split())


@functools.cache
def uses() -> Counter[str]:
    """Return how often each single word is used."""
    return Counter(re.findall(r"\w+", used()))


@pytest.mark.parametrize("word", [row[0].casefold() for row in WORDS])
def test_a_word_is_one_that_we_use(word):
    if " " in word:
        assert len(re.findall(rf"\b{word}(?:s|es)?\b", used())) >= 3
    else:
        assert sum(uses()[form] for form in (word, f"{word}s", f"{word}es")) >= 3


def test_words_are_in_alphabetical_order_each_once_and_in_one_line():
    words = [row[0] for row in WORDS]
    assert len(words) > 50
    assert words == sorted(set(words))
    for word, meaning in WORDS:
        assert len(meaning) <= 130, word


def test_the_readme_leads_to_all_of_them():
    text = (ROOT / "README.md").read_text("utf-8")
    for page in (
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/words.md",
        "docs/adr/README.md",
        "docs/releasing.md",
    ):
        assert f"]({page})" in text, page
