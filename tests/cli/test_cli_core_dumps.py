"""Neither the commands nor what they start may write their memory to a file."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

resource = pytest.importorskip("resource")

DOCS = Path(__file__).parents[2] / "docs"
ALLOWED = """
import resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
{command}
print("own", resource.getrlimit(resource.RLIMIT_CORE))
from porcore.build.engine import processes
with processes(1) as engine:
    print("worker", *engine.ordered(resource.getrlimit, [resource.RLIMIT_CORE]))
import subprocess
print("child", subprocess.run(["sh", "-c", "ulimit -c; ulimit -H -c"], capture_output=True).stdout.split())
"""


@pytest.mark.parametrize(
    "command",
    [
        "from porcore.cli import main; main(['version'])",
        "from bot.cli import main; main(['settings'])",
    ],
    ids=["porcore", "porbot"],
)
def test_a_command_and_all_it_starts_forbid_core_dumps(command, tmp_path):
    script = tmp_path / "script.py"
    body = "\n".join(f"    {line}" for line in ALLOWED.format(command=command).strip().splitlines())
    script.write_text(f"if __name__ == '__main__':\n{body}\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=True)
    said = done.stdout.splitlines()
    assert said[-3:] == ["own (0, 0)", "worker (0, 0)", "child [b'0', b'0']"]


def test_the_unit_and_the_container_forbid_them_too():
    assert "\nLimitCORE=0\n" in (DOCS / "deploy" / "porbot.service").read_text()
    assert "--ulimit core=0" in (DOCS / "operating.md").read_text()
