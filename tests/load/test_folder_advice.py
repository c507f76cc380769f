"""What is said of a name in the import folder under which nothing can be loaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.load.folder import FolderError, copy_beneath
from bot.load.folder_advice import meant


@pytest.fixture
def refused(tmp_path):
    """Return a function that tells what is said of a path, with empty files where they are named."""
    into = tmp_path / "into"
    into.mkdir()
    numbers = iter(range(100))

    def tell(path, *files):
        root = tmp_path / f"import{next(numbers)}"
        root.mkdir()
        for file in files:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text("")
        with pytest.raises(FolderError) as caught:
            copy_beneath(root, path, into / root.name)
        return str(caught.value)

    def with_into(path, *files):
        for number in range(100):
            (into / f"import{number}").mkdir(exist_ok=True)
        return tell(path, *files)

    return with_into


def test_both_kinds_are_named_with_what_lies_there(refused):
    said = refused("okx", *(f"okx/{name}.txt" for name in "gfedcba"))
    assert "no snapshot.toml and no publication.toml" in said
    assert "In it: a.txt, b.txt, c.txt, d.txt, e.txt and 2 more." in said


def test_an_empty_folder_is_said_to_be_empty(refused):
    assert refused("okx", "okx/.hidden").endswith("It is empty.")


@pytest.mark.parametrize("kind", ["snapshot.toml", "publication.toml"])
def test_one_level_too_high(refused, kind):
    assert "Did you mean okx/august?" in refused("okx", f"okx/august/{kind}", "okx/notes.txt")
    assert "Did you mean" not in refused("okx", "okx/august/notes.txt")


@pytest.mark.parametrize("name", ["publication.toml.txt", "Publication.toml", "PUBLICATION.TOML.TXT"])
def test_a_name_with_an_ending_too_many(refused, name):
    assert f"Rename {name} to publication.toml." in refused("okx", f"okx/{name}")


def test_names_like_the_one_that_was_typed(refused):
    files = ("okx-august/publication.toml", "okx-july.zip", "bybit/publication.toml")
    assert refused("okx", *files).endswith("Nearest there: okx-august, okx-july.zip.")
    assert "Nearest there: bybit." in refused("bybti", *files)
    assert "Nearest there: okx-july.zip." in refused("okx-july", "okx-july.zip")
    assert "Nearest there: publication.toml." in refused("okx/publication.tml", "okx/publication.toml")
    assert "Nearest" not in refused("zzz", *files)


@given(st.lists(st.text(max_size=300), max_size=20), st.text(max_size=300))
def test_any_names_give_one_short_printable_sentence(names, typed):
    said = ", ".join(meant(names, typed))
    assert said.isprintable()
    assert len(said) < 250
