"""Characters that nobody sees are in no name: one list of them for settings, reasons and publications."""

import pytest

from bot.settings.model import SettingsError, load_settings
from porcore.format.unseen import has_unseen
from porcore.publications.reading import is_name

UNSEEN = ["\u115f", "\u3164", "\ufe0f", "\u200b", "\u202e", "\u034f", "\U000e0101"]


@pytest.mark.parametrize("letter", UNSEEN)
def test_a_letter_that_nobody_sees_is_refused_everywhere(letter):
    name = f"BT{letter}C"
    assert has_unseen(name)
    assert not is_name(name)
    with pytest.raises(SettingsError):
        load_settings(_env_file=None, token="123456789:" + "x" * 35, display_name=name)


@pytest.mark.parametrize("name", ["BTC", "USDT-TRC20", "Біржа", "交易所", "a b"])
def test_what_can_be_seen_is_taken(name):
    assert not has_unseen(name)
    assert is_name(name)
    settings = load_settings(_env_file=None, token="123456789:" + "x" * 35, display_name=name)
    assert settings.display_name == name
