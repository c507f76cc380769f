"""Without the extra `net` everything else works, and who fetches reads what to install."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_FETCH = """
import asyncio, sys
from pathlib import Path
sys.modules[{missing!r}] = None
from porcore.net import FetchError, FetchLimits, check_address, fetch
check_address("8.8.8.8")
try:
    asyncio.run(fetch("https://example.org/x", Path("."), FetchLimits(), print))
except FetchError as error:
    print(error)
"""


def said_by(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_missing_library_is_named_with_the_command_that_brings_it():
    for missing in ("aiohttp", "yarl"):
        said = said_by(_FETCH.format(missing=missing))
        assert said.startswith(f"Fetching needs {missing}, which is not installed. Install it: ")
        assert said.endswith("install '.[net]'\n")


def test_the_rules_are_there_without_a_library():
    code = "import sys, porcore, porcore.net; print(sorted({'aiohttp', 'yarl', 'ssl', 'porcore.net.download'} & set(sys.modules)))"
    assert said_by(code) == "[]\n"
    assert said_by("import sys, porcore.cli; print('porcore.net' in sys.modules)") == "False\n"


def test_the_extra_is_part_of_the_bots():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert "porcore[net]" in extras["bot"]
    assert [one.partition(">")[0] for one in extras["net"]] == ["aiohttp", "yarl"]
