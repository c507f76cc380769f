"""What `--version` prints: all that a report of a fault has to name."""

import json
import platform
import re

import pytest

from bot.cli import main as porbot
from porcore.cli import main as porcore
from porcore.format.statement import FORMAT


@pytest.mark.parametrize(("main", "name"), [(porbot, "porbot"), (porcore, "porcore")])
def test_a_program_names_itself_its_python_and_its_format(main, name, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    python, form = re.escape(platform.python_version()), re.escape(FORMAT)
    assert re.fullmatch(rf"{name} \d+\.\d+\.\d+, Python {python}, format {form}\n", said)


def test_the_version_command_tells_the_same(capsys, monkeypatch):
    monkeypatch.setenv("PORCORE_KERNEL", "hashlib")
    assert porcore(["version", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["python"], facts["format"]) == (platform.python_version(), FORMAT)
    assert porcore(["version"]) == 0
    assert f"Python {facts['python']}, format {FORMAT}" in capsys.readouterr().out.splitlines()[0]
