"""Documents that could grow untrue are held against the code."""

import re
from pathlib import Path

import pytest

from bot.commands import COMMANDS, markdown_table
from bot.settings.model import EXAMPLES
from porcore.cli.parser import make_parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_holds_the_table_of_commands():
    assert markdown_table() in README


def test_menu_texts_fit_telegrams_menu():
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z]{1,32}", command.name)
        assert 1 <= len(command.short) <= 60


def test_every_setting_is_documented():
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    for name in EXAMPLES:
        assert f"PORBOT_{name.upper()}" in operating


def test_every_command_of_the_command_line_is_documented_and_none_is_invented():
    known = set(make_parser()._subparsers._group_actions[0].choices)
    text = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"`?porcore ([a-z]+(?:-[a-z]+)*)(?= |`|$)", text, re.MULTILINE))
    used = {name for name in named if re.search(rf"(^|`|\s)porcore {name}\b", text)}
    assert known <= used
    invented = set(re.findall(r"`porcore ([a-z]+(?:-[a-z]+)*)", text)) - known
    assert not invented


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), target


def slugs(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a document."""
    headings = re.findall(
        r"^#{1,6} (.+?)\s*$",
        re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL),
        re.MULTILINE,
    )
    made: list[str] = []
    for heading in headings:
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        made.append(f"{slug}-{made.count(slug)}" if slug in made else slug)
    return set(made)


def test_anchors_are_made_as_github_makes_them():
    text = "# One, two: `three`\n\n```sh\n# a comment\n```\n## 3.2 Tree (one per asset)\n## Tree\n## Tree\n"
    assert slugs(text) == {"one-two-three", "32-tree-one-per-asset", "tree", "tree-1"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_headings_lead_somewhere(document):
    text = document.read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        there = (document.parent / target).read_text("utf-8") if target else text
        assert anchor in slugs(there), f"{target}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_sections_that_are_named_exist(document):
    """``(README, "Settings")`` in prose names a heading of that document."""
    for name, heading in re.findall(r"([\w/.-]+\.md)[`)]*, \"([^\"]+)\"", document.read_text("utf-8")):
        assert f" {heading}\n" in (ROOT / name).read_text("utf-8"), heading


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_pictures_are_there(document):
    for source in re.findall(r'src="([^"]+)"', document.read_text("utf-8")):
        assert (document.parent / source).exists(), source
