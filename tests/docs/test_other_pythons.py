"""The workflow of a public forge, and the script that runs the fast tier on the other Pythons of a machine."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
SCRIPT = ROOT / ".ci" / "other-pythons"


@pytest.fixture
def machine(tmp_path):
    """Pretend a machine: ``machine.has(place, version)`` puts a Python there, ``machine.run()`` gives what the script says."""

    class Machine:
        def has(self, place, version, venv="exit 1"):
            python = tmp_path / place
            python.parent.mkdir(parents=True, exist_ok=True)
            major, minor = version.split(".")
            supported = (int(major), int(minor)) >= (3, 11)
            answer = version if supported else ""
            python.write_text(
                f'#!/bin/sh\n[ "$1" = -c ] && echo "{answer}" && exit 0\n[ "$1" = --version ] && echo "Python {version}" && exit 0\n{venv}\n'
            )
            python.chmod(0o755)
            return python

        def run(self, *arguments):
            environment = {
                "PATH": f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"
                if self.system
                else str(tmp_path / "bin"),
                "HOME": str(tmp_path / "home"),
                "RUNNER_TOOL_CACHE": str(tmp_path / "tools"),
                "TMPDIR": str(tmp_path),
            }
            return subprocess.run(
                ["/bin/bash", str(SCRIPT), *map(str, arguments)],
                env=environment,
                capture_output=True,
                text=True,
            )

        system = True

    (tmp_path / "bin").mkdir()
    return Machine()


def found(done):
    """Return version -> path as the script lists them, but for those of the machine that the tests run on."""
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    return {version: path for version, path in lines if not path.startswith(("/usr/bin/", "/bin/"))}


def test_pythons_are_found_on_the_path_and_where_others_keep_them(machine, tmp_path):
    here = machine.has("venv/python", "3.11")
    machine.has("bin/python3.12", "3.12")
    machine.has("home/.pyenv/versions/3.13.0/bin/python3", "3.13")
    machine.has("home/.local/share/uv/python/cpython-3.14.1-linux/bin/python3", "3.14")
    machine.has("tools/Python/3.15.0/x64/bin/python3", "3.15")
    assert set(found(machine.run("--list", here))) == {"3.12", "3.13", "3.14", "3.15"}


def test_old_ones_the_own_one_doubles_and_names_that_lead_nowhere_are_passed_over(machine, tmp_path):
    here = machine.has("venv/python", "3.11")
    machine.has("bin/python3.11", "3.11")
    machine.has("bin/python3.10", "3.10")
    machine.has("bin/python3.12", "3.12")
    machine.has("home/.pyenv/versions/3.12.4/bin/python3", "3.12")
    broken = machine.has("bin/python3.13", "3.13")
    broken.write_text("#!/bin/sh\nexit 127\n")
    assert found(machine.run("--list", here)) == {"3.12": str(tmp_path / "bin" / "python3.12")}


def test_a_python_without_wheels_is_named_and_fails_nothing(machine):
    here = machine.has("venv/python", "3.11")
    for version in ("3.12", "3.13"):
        machine.has(f"bin/python{version}", version, venv="echo 'no matching distribution' >&2; exit 1")
    done = machine.run(here)
    assert done.returncode == 0, done.stderr
    for version in ("3.12", "3.13"):
        assert f"no matching distribution\nnot tested on Python {version}: " in done.stdout


def test_a_test_that_fails_there_fails_the_run(machine):
    """`venv` makes an environment whose pip installs everything, and whose pytest finds a fault."""
    makes = (
        'mkdir -p "$3/bin"; printf "#!/bin/sh\\nexit 0\\n" >"$3/bin/pip"; '
        'printf "#!/bin/sh\\necho 1 failed\\nexit 1\\n" >"$3/bin/pytest"; chmod +x "$3/bin/pip" "$3/bin/pytest"'
    )
    here = machine.has("venv/python", "3.11")
    machine.has("bin/python3.99", "3.99", venv=makes)
    done = machine.run(here)
    assert done.returncode != 0
    assert done.stdout.endswith("1 failed\n")


def test_the_workflow_tests_the_pythons_that_are_promised():
    (matrix,) = re.findall(r"^ +python: \[(.+)\]$", WORKFLOW, re.MULTILINE)
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))[1]
    assert re.findall(r'"([\d.]+)"', matrix) == [oldest, "3.12", "3.13"]
    assert "runs-on: ubuntu-latest" in WORKFLOW
    assert "run: bash .ci/run" in WORKFLOW


def test_the_workflow_runs_readmes_command_on_macos():
    command = re.search(r"^python3 -m venv .*pytest$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)[
        0
    ]
    assert f"run: {command}\n" in WORKFLOW.partition("runs-on: macos-latest")[2]


def test_the_workflow_takes_nothing_that_may_change():
    uses = re.findall(r"uses: (\S+)", WORKFLOW)
    assert uses
    for action in uses:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action), (
            "by its commit, not by a tag that can move"
        )
    assert "permissions:\n  contents: read\n" in WORKFLOW
