"""Settings: named with an example when they are wrong, their values never repeated."""

import os
import re
import subprocess
import sys

import pytest
from dotenv import dotenv_values
from pydantic_core import PydanticUndefined

from bot.cli import main
from bot.settings.model import EXAMPLES, Settings, SettingsError, load_settings, unknown_names

TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in EXAMPLES:
        monkeypatch.delenv(f"PORBOT_{name.upper()}", raising=False)


def test_every_setting_has_an_example():
    assert set(EXAMPLES) == set(Settings.model_fields)


def test_a_missing_token_is_named_with_an_example():
    with pytest.raises(SettingsError, match=r"PORBOT_TOKEN is missing\. For example: PORBOT_TOKEN="):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "123456789:short-secret"),
        ("TOKEN", "no token at all, but secret"),
        ("OPERATORS", "@alice-secret"),
        ("OPERATORS", "1,x-secret"),
        ("OPS_PORT", "70000-secret"),
        ("WEBHOOK_URL", "http://bot.example.org/secret"),
        ("WEBHOOK_URL", "https://bot.example.org/a{secret}"),
        ("WEBHOOK_URL", "https://bot.example.org/telegram?secret=1"),
        ("WEBHOOK_URL", "https://user:secret@bot.example.org/telegram"),
        ("WEBHOOK_URL", "https:///secret"),
        ("WEBHOOK_URL", "https://bot.example.org:secret/"),
        ("BASE_URL", "api.telegram.org/secret"),
        ("BASE_URL", "ftp://secret.example/bot"),
        ("BASE_FILE_URL", "https://:443"),
        ("OPERATORS", "-5"),
        ("OPERATORS", "0"),
        ("FETCH_ALLOW", "secret-host-without-port"),
        ("WEBHOOK_SECRET", "short secret"),
        ("LOG_LEVEL", "LOUD-secret"),
        ("GROUP_INTERVAL", "-5-secret"),
        ("GUARD_BARE_TXID", "Keep-secret"),
        ("GUARD_BARE_TXID", "true"),
    ],
)
def test_a_malformed_setting_is_named_and_its_value_is_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv("PORBOT_TOKEN", TOKEN)
    monkeypatch.setenv(f"PORBOT_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    text = str(caught.value)
    assert text.startswith(f"PORBOT_{name} has a value it cannot have. For example: PORBOT_{name}=")
    assert value not in text


def test_a_webhook_needs_a_secret(monkeypatch):
    monkeypatch.setenv("PORBOT_TOKEN", TOKEN)
    monkeypatch.setenv("PORBOT_WEBHOOK_URL", "https://bot.example.org/telegram")
    with pytest.raises(SettingsError, match="PORBOT_WEBHOOK_SECRET is missing"):
        load_settings()
    monkeypatch.setenv("PORBOT_WEBHOOK_SECRET", "a" * 32)
    assert load_settings().webhook_url


def test_lists_and_the_env_file_are_read(tmp_path):
    (tmp_path / ".env").write_text(
        f"PORBOT_TOKEN={TOKEN}\nPORBOT_OPERATORS=5, 7\nPORBOT_FETCH_ALLOW=a.example:8443\n"
    )
    settings = load_settings()
    assert settings.operators == (5, 7)
    assert settings.fetch_allow == ("a.example:8443",)
    assert TOKEN not in repr(settings)
    assert settings.secrets() == (TOKEN,)


@pytest.mark.parametrize("path", ["", "/", "/telegram", "/a/b-c_d.e~1"])
def test_the_path_of_the_webhook_is_plain(monkeypatch, path):
    values = {"token": TOKEN, "webhook_secret": "a" * 32}
    assert load_settings(**values, webhook_url=f"https://bot.example.org{path}").webhook_url.endswith(path)


def test_plain_http_is_for_a_bot_api_server_of_ones_own():
    values = {"token": TOKEN, "webhook_secret": "a" * 32, "webhook_url": "http://10.0.0.5:8080/telegram"}
    with pytest.raises(SettingsError, match="PORBOT_WEBHOOK_URL has a value it cannot have"):
        load_settings(**values)
    assert load_settings(**values, base_url="http://10.0.0.6:8081/bot").webhook_url


def test_misspelled_names_are_found_wherever_they_stand(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("PORBOT_OPERATOR=5\nPORBOT_DATA_DIR=x\nOTHER=1\n")
    monkeypatch.setenv("PORBOT_TOKENS", "secret")
    monkeypatch.setenv("porbot_log_level", "INFO")
    assert list(unknown_names()) == ["PORBOT_OPERATOR", "PORBOT_TOKENS"]


def printed(capsys):
    """Return what ``porbot settings`` prints."""
    assert main(["settings"]) == 0
    return capsys.readouterr().out


def test_the_printed_file_is_one_that_is_read(capsys, tmp_path, monkeypatch):
    text = printed(capsys)
    monkeypatch.setenv("PORBOT_TOKEN", "")
    (tmp_path / ".env").write_text(text)
    with pytest.raises(SettingsError, match="PORBOT_TOKEN is missing"):
        load_settings()
    (tmp_path / ".env").write_text(text.replace("\nPORBOT_TOKEN=\n", f"\nPORBOT_TOKEN={TOKEN}\n"))
    monkeypatch.delenv("PORBOT_TOKEN")
    assert load_settings() == load_settings(_env_file=None, token=TOKEN)
    assert list(unknown_names()) == []


def test_every_line_of_it_holds_the_default(capsys, tmp_path):
    """With all remarks taken away that a setting stands in."""
    text = printed(capsys)
    assert text.count("\n#PORBOT_") == len(Settings.model_fields) - 1
    (tmp_path / ".env").write_text(text.replace("\n#PORBOT_", "\nPORBOT_"))
    assert load_settings(token=TOKEN) == load_settings(_env_file=None, token=TOKEN)
    set_by_the_file = {name for name, value in dotenv_values(tmp_path / ".env").items() if value}
    for name, field in Settings.model_fields.items():
        assert (f"PORBOT_{name.upper()}" in set_by_the_file) == (
            field.default not in ("", None, (), PydanticUndefined)
        )
        plain = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", field.description.replace("`", ""))
        assert " ".join(plain.split()) in " ".join(text.replace("\n# ", " ").split())


def test_the_printed_file_holds_nothing_of_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("PORBOT_TOKEN", TOKEN)
    assert TOKEN not in printed(capsys)


@pytest.mark.slow
def test_a_list_that_nobody_reads_on_is_no_fault():
    """As in ``porbot settings | head -1``: the reader is gone before the list is printed."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main(['settings']))"]
        ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_paths_are_whole_whatever_was_written(monkeypatch, tmp_path):
    """A build runs in a folder of its own, and `data` would lead elsewhere there."""
    monkeypatch.setenv("PORBOT_IMPORT_DIR", "import")
    settings = load_settings(token=TOKEN)
    assert settings.data_dir == tmp_path / "data"
    assert settings.import_dir == tmp_path / "import"


def test_an_empty_setting_is_an_unset_one(monkeypatch):
    """`PORBOT_IMPORT_DIR=` must not open the working folder, where `.env` and the data lie."""
    for name in EXAMPLES:
        monkeypatch.setenv(f"PORBOT_{name.upper()}", "")
    settings = load_settings(token=TOKEN)
    assert settings.import_dir is None
    assert settings == load_settings(_env_file=None, token=TOKEN)
    with pytest.raises(SettingsError, match="PORBOT_TOKEN is missing"):
        load_settings()


@pytest.mark.parametrize(
    ("typed", "meant"), [(None, "delete"), ("", "delete"), ("delete", "delete"), ("keep", "keep")]
)
def test_64_digits_alone_are_deleted_unless_the_operator_keeps_them(monkeypatch, typed, meant):
    monkeypatch.setenv("PORBOT_TOKEN", TOKEN)
    if typed is not None:
        monkeypatch.setenv("PORBOT_GUARD_BARE_TXID", typed)
    assert load_settings().guard_bare_txid == meant
