"""Which language a chat has chosen, next to which exchange a group has set."""

import sqlite3
from contextlib import closing

import pytest

from bot.chats import ChatLanguages, ChatsError, ChatsFile, GroupExchanges, chats_file
from bot.languages import LANGUAGES

PERSON, GROUP, SUPERGROUP = 77, -1_234_567_890, -1_009_876_543_210


@pytest.fixture
def opened(tmp_path):
    made = []

    def open_it() -> tuple[ChatsFile, ChatLanguages]:
        made.append(ChatsFile(tmp_path / "chats.db"))
        return made[-1], ChatLanguages(made[-1])

    yield open_it
    for each in made:
        each.close()


def test_what_is_chosen_is_kept_and_goes_before_what_telegram_tells(opened):
    file, languages = opened()
    assert [languages.of(PERSON, told).code for told in (None, "pt-PT", "xx", "zh-cn")] == [
        "en",
        "pt-BR",
        "en",
        "zh-Hans",
    ]
    for language in LANGUAGES:
        languages.choose(PERSON, language.code)
        assert languages.of(PERSON, "ru") is language
    languages.choose(GROUP, "fa")
    languages.move(GROUP, SUPERGROUP)
    file.close()
    _, again = opened()
    assert [again.of(chat, "ru").code for chat in (PERSON, SUPERGROUP, GROUP)] == ["fa", "fa", "ru"]
    again.forget(PERSON)
    again.forget(PERSON)
    assert again.of(PERSON, "ru").code == "ru"
    assert opened()[1].of(PERSON).code == "en"


def test_only_a_language_that_is_spoken_can_be_chosen(opened):
    _, languages = opened()
    with pytest.raises(KeyError):
        languages.choose(PERSON, "de")
    assert languages.chosen(PERSON) is None


def test_a_file_from_before_the_languages_is_used_further(opened, tmp_path):
    with closing(sqlite3.connect(tmp_path / "chats.db")) as old:
        old.execute(
            "CREATE TABLE chosen (chat_id INTEGER PRIMARY KEY, exchange TEXT NOT NULL, seq INTEGER NOT NULL) STRICT"
        )
        old.execute("INSERT INTO chosen VALUES (?, 'okx', 1)", (GROUP,))
        old.commit()
    file, languages = opened()
    assert (file.faults, GroupExchanges(file).of(GROUP)) == ([], "okx")
    languages.choose(GROUP, "tr")
    file.close()
    file, languages = opened()
    assert (file.faults, GroupExchanges(file).of(GROUP), languages.of(GROUP).code) == ([], "okx", "tr")


def test_a_language_that_cannot_be_written_is_not_spoken(tmp_path):
    (tmp_path / "chats.db").mkdir()
    languages = ChatLanguages(ChatsFile(tmp_path / "chats.db"))
    with pytest.raises(ChatsError):
        languages.choose(PERSON, "ru")
    assert languages.of(PERSON).code == "en"


def test_of_too_many_chats_the_oldest_are_forgotten(opened, monkeypatch):
    monkeypatch.setattr(chats_file, "_MOST", 2)
    _, languages = opened()
    for chat in (1, 2, 3):
        languages.choose(chat, "uk")
    assert [languages.of(chat).code for chat in (1, 2, 3)] == ["en", "uk", "uk"]


def test_what_is_forgotten_is_nowhere_in_the_folder(opened, tmp_path):
    _file, languages = opened()
    person = 0x0ABCDEF  # as SQLite writes it in a row: three groups of seven bits, and one
    varint = bytes([0x85, 0xAF, 0x9B, 0x6F])
    languages.choose(person, "vi")
    languages.choose(GROUP, "es")
    held = [path.name for path in tmp_path.iterdir() if varint in path.read_bytes()]
    languages.forget(person)
    assert held, "it was never there"
    assert [path.name for path in tmp_path.iterdir() if varint in path.read_bytes()] == []
    assert languages.chosen(GROUP).code == "es"
