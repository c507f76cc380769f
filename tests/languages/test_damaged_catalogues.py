"""A catalogue that is missing or damaged: people are answered, in English where it comes to that."""

import shutil

import pytest

from bot.languages import _, language_of, ngettext, sentences, speaking

DAMAGES = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "binary": lambda file: file.write_bytes(bytes(range(256)) * 9),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "no plural": lambda file: file.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=x y;\\n"\n', "utf-8"
    ),
}


@pytest.fixture
def spanish(tmp_path, monkeypatch):
    """Return the file of a copy of the catalogues that is used in this test."""
    folder = tmp_path / "catalogues"
    shutil.copytree(sentences.CATALOGUES, folder)
    monkeypatch.setattr(sentences, "CATALOGUES", folder)
    sentences._catalogue.cache_clear()
    yield folder / "es.po"
    sentences._catalogue.cache_clear()


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_cannot_be_read_is_said_in_english(damage, spanish):
    DAMAGES[damage](spanish)
    with speaking(language_of("es")):
        assert _("Nothing of {name} is here.", name="{x}") == "Nothing of {x} is here."
        assert ngettext("{n} asset is new.", "{n} assets are new.", 2, n=2) == "2 assets are new."


@pytest.mark.parametrize(
    "translation", ["Hola {wrong}", "Hola {}", "Hola {name", "Hola {name.real}", "Hola {name!x}"]
)
def test_a_translation_with_other_values_is_not_used(translation, spanish):
    spanish.write_text(
        f'msgid "Hello {{name}}"\nmsgstr "{translation}"\n\nmsgid "Bye {{name}}"\nmsgstr "Adiós {{name}}"\n',
        "utf-8",
    )
    with speaking(language_of("es")):
        assert _("Hello {name}", name="%s") == "Hello %s"
        assert _("Bye {name}", name="%s") == "Adiós %s"
