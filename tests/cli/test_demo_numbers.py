"""The numbers that ``porbot demo`` takes: whole, in plain digits, within the bounds that its help names."""

import re

import pytest

from bot.cli import _parser, main

BOUNDS = {"--port": (0, 65535), "--accounts": (100, 200_000)}
ODD = [
    *(
        "",
        " ",
        "0200",
        "00",
        "+200",
        "-200",
        "2_00",
        "200 ",
        " 200",
        "200\n",
        "2e2",
        "200.0",
        "0x200",
        "1" * 5000,
    ),
    *("\u0662\u0660\u0660", "\uff12\uff10\uff10", "2\u00b2\u00b2", "\u2461\u2461\u2461"),
]


def refused(capsys, option: str, text: str) -> str:
    """Return what is said of a number that is refused before anything begins."""
    with pytest.raises(SystemExit) as left:
        main(["demo", "--exit", f"{option}={text}"])
    assert left.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("option", BOUNDS)
@pytest.mark.parametrize("text", ODD)
def test_what_is_no_plain_whole_number_is_refused(capsys, option, text):
    least, most = BOUNDS[option]
    said = refused(capsys, option, text)
    assert f"argument {option}: expected a whole number from {least} to {most}" in said


@pytest.mark.parametrize("option", BOUNDS)
def test_the_first_number_beyond_a_bound_is_refused(capsys, option):
    least, most = BOUNDS[option]
    assert "expected" in refused(capsys, option, str(least - 1))
    assert "expected" in refused(capsys, option, str(most + 1))


@pytest.mark.parametrize("option", BOUNDS)
def test_the_help_names_the_bounds(capsys, option):
    with pytest.raises(SystemExit):
        main(["demo", "--help"])
    least, most = BOUNDS[option]
    assert re.search(rf"{option} \S+\s+[^-]*\b{least} to {most}\b", capsys.readouterr().out)


@pytest.mark.parametrize("option", BOUNDS)
def test_both_bounds_are_taken(option):
    for number in BOUNDS[option]:
        args = _parser().parse_args(["demo", f"{option}={number}"])
        assert getattr(args, option.removeprefix("--")) == number
