"""What a button carries, and what is no button of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import NO_CLIENT, Action, ButtonData, ButtonError, unpack

ids = st.binary(min_size=32, max_size=32).filter(lambda data: data != NO_CLIENT)
numbers = st.integers(0, 4095)
buttons = st.builds(
    ButtonData, st.sampled_from(Action), st.none() | ids, st.binary(min_size=8, max_size=8), numbers, numbers
)


@given(buttons)
def test_there_and_back_in_59_bytes(data):
    packed = data.pack()
    assert len(packed.encode()) == 59
    assert unpack(packed) == data


@given(buttons, st.integers(0, 58), st.characters())
def test_one_other_character_is_another_button_or_none(data, place, letter):
    packed = data.pack()
    changed = packed[:place] + letter + packed[place + 1 :]
    try:
        assert unpack(changed).pack() == changed
    except ButtonError:
        assert changed != packed


@pytest.mark.parametrize("number", [-1, 4096, 10**9])
def test_numbers_out_of_range_are_a_fault_of_ours(number):
    with pytest.raises(ValueError, match="0 to 4095"):
        ButtonData(Action.CHECK, None, bytes(8), number).pack()


@given(st.text(max_size=80))
def test_garbage_is_refused(text):
    with pytest.raises(ButtonError):
        unpack(text)


def test_other_spellings_of_the_same_bytes_are_refused():
    packed = ButtonData(Action.CHECK, bytes(31) + b"\x01", bytes(8)).pack()
    assert packed[43] == "E"
    for letter in "FGH":  # bits that base64 throws away
        with pytest.raises(ButtonError):
            unpack(packed[:43] + letter + packed[44:])


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s[:-1],
        lambda s: s + "A",
        lambda s: "!" + s[1:],
        lambda s: s[:5] + "=" + s[6:],
        lambda s: s[:5] + "+" + s[6:],
    ],
)
def test_nearly_right_is_refused(change):
    with pytest.raises(ButtonError):
        unpack(change(ButtonData(Action.CHECK, bytes(range(32)), bytes(8)).pack()))


def test_every_action_has_a_letter_of_its_own():
    letters = [action.value for action in Action]
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 for letter in letters)
