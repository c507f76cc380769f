"""PORBOT_EXCHANGES_FILE and porbot exchange-key: what a start says, before anything is opened."""

import pytest

from bot.cli import main
from bot.errors import StartError
from bot.services import make_services
from bot.settings.known import known_exchanges
from bot.settings.model import load_settings


@pytest.fixture
def settings_with(tmp_path):
    """Return settings with a table of exchanges of that content."""

    def make(content):
        file = tmp_path / "exchanges.toml"
        if content is not None:
            file.write_bytes(content)
        values = {"token": "123456789:" + "x" * 35, "data_dir": tmp_path / "data", "exchanges_file": file}
        return load_settings(_env_file=None, **values)

    return make


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"\xff", "line 1: found bytes that are not UTF-8, expected UTF-8 text"),
        (b"x = 1", "expected \\[\\[exchanges\\]\\]"),
        (b'[[exchanges]]\nkey = "0kx"\nname = "0KX"', "can be taken for OKX"),
        (b'[[exchanges]]\nkey = "acme"\nname = "ACME"\naliases = ["bybit.com"]', "can be taken for"),
        (b'[[exchanges]]\nkey = "Acme"\nname = "ACME"', "a key of a-z"),
    ],
)
def test_a_table_that_cannot_be_used_keeps_the_bot_from_starting(settings_with, tmp_path, content, said):
    settings = settings_with(content)
    with pytest.raises(StartError, match=rf"PORBOT_EXCHANGES_FILE: .*{said}"):
        make_services(settings)
    assert not (tmp_path / "data").exists()


def test_a_table_adds_to_the_shipped_one(settings_with):
    known = known_exchanges(settings_with(b'[[exchanges]]\nkey = "acme"\nname = "Acme Global"'))
    assert known.find("acme global").key == "acme"
    assert known.by_key("okx").shipped
    assert not known.by_key("acme").shipped


def test_the_command_says_what_became_of_the_key(tmp_path, monthly_snapshots, monkeypatch, capsys):
    from bot_session import publish

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORBOT_TOKEN", raising=False)
    monkeypatch.setenv(
        "PORBOT_WEBHOOK_URL", "https://bot.example/hook"
    )  # and no secret, which only a bot needs
    monkeypatch.setenv("PORBOT_DATA_DIR", str(tmp_path / "data"))
    assert main(["exchange-key", "sample"]) == 2
    said = capsys.readouterr().err
    assert f"There is no catalogue in {tmp_path / 'data'}" in said
    assert "Set PORBOT_DATA_DIR" in said
    assert not (tmp_path / "data").exists()
    publish(tmp_path / "data", monthly_snapshots[0])
    assert main(["exchange-key", "sample"]) == 0
    assert "is sample now; it was sample-exchange" in capsys.readouterr().out
    assert main(["exchange-key", "okx"]) == 2
    assert "belongs to OKX" in capsys.readouterr().err
