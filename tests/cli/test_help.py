"""``--help`` of every command: argparse fills help texts in as formats, so that a bare per cent sign ends in a TypeError."""

import argparse

import pytest

import bot.cli
import porcore.cli.parser

PROGRAMS = {"porcore": porcore.cli.parser.main, "porbot": bot.cli.main}
PARSERS = {"porcore": porcore.cli.parser.make_parser, "porbot": bot.cli._parser}


def commands(parser, path=()):
    """Yield the words of every command of a parser, however deep, the parser's own among them."""
    yield path
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, under in action.choices.items():
                yield from commands(under, (*path, word))


WORDS = [(program, words) for program, parser in PARSERS.items() for words in commands(parser())]


def test_all_commands_are_found():
    assert {("porcore", ("claim",)), ("porcore", ("build",)), ("porbot", ("run",)), ("porbot", ())} <= {
        *WORDS
    }


@pytest.mark.parametrize(
    ("program", "words"), WORDS, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_help_is_shown(program, words, capsys):
    with pytest.raises(SystemExit) as ended:
        PROGRAMS[program]([*words, "--help"])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("usage:")
