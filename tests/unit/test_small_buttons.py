"""What a button carries, and what is no button of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import (
    NO_CLIENT,
    NO_EXCHANGE,
    Action,
    ButtonData,
    ButtonError,
    exchange_mark,
    symbol_bytes,
    symbol_of,
    unpack,
)
from porcore.exchanges.known import shipped

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


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", fullmatch=True))
def test_a_symbol_travels_in_place_of_an_id(symbol):
    packed = ButtonData(Action.OF_EXCHANGE, symbol_bytes(symbol), exchange_mark("okx")).pack()
    assert len(packed) == 59
    assert symbol_of(unpack(packed)) == symbol


def test_no_symbol_is_no_id():
    assert symbol_bytes("") is None
    assert symbol_of(ButtonData(Action.OF_EXCHANGE, None, exchange_mark("okx"))) == ""
    with pytest.raises(ValueError, match="32"):
        symbol_bytes("x" * 33)


@given(ids)
def test_an_id_in_place_of_a_symbol_is_read_as_nothing_else(client):
    try:
        symbol = symbol_of(ButtonData(Action.OF_EXCHANGE, client, exchange_mark("okx")))
    except ButtonError:
        return
    assert symbol_bytes(symbol) == client


def test_marks_of_exchanges_differ():
    marks = {exchange_mark(each.key) for each in shipped()}
    assert len(marks) == len(shipped())
    assert NO_EXCHANGE not in marks
