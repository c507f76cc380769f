"""Which kernel is chosen: by what the compiler really uses, and never without a test."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("numba")

from porcore.extras import install_command
from porcore.kernel import choice
from porcore.kernel.fast import Kernel

TELL = """
import json
from porcore.kernel import KernelError, ready
try:
    choice = ready()
    print(json.dumps([choice.name, choice.reason]))
except KernelError as error:
    print(json.dumps(["error", str(error)]))
"""


def choose(code=TELL, **environment):
    """Return name and reason, as a fresh process tells them; it must not die."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=150,
    )
    return json.loads(done.stdout)


@pytest.mark.slow
def test_without_sha_instructions_and_wide_vectors_the_portable_kernel_runs():
    name, reason = choose(NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
    assert name == "lanes8"
    assert "neither" in reason


@pytest.mark.slow
def test_instructions_that_are_masked_are_refused_and_do_not_abort_the_process():
    name, reason = choose(NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="", PORCORE_KERNEL="sha")
    assert name == "error"
    assert "lanes8 runs everywhere" in reason


def test_hashlib_can_be_asked_for():
    assert choose(PORCORE_KERNEL="hashlib") == ["hashlib", "PORCORE_KERNEL asks for it"]


def test_a_kernel_that_does_not_exist_is_named_with_those_that_do():
    name, reason = choose(PORCORE_KERNEL="gpu")
    assert name == "error"
    assert reason == "PORCORE_KERNEL is 'gpu'; expected one of: auto, hashlib, sha, lanes8, lanes16"


@pytest.mark.slow
def test_without_the_compiler_hashlib_remains():
    block = "import sys; sys.modules['numba'] = None\n"
    assert choose(block + TELL) == [
        "hashlib",
        f"numba is not installed (the extra named fast brings it: {install_command('fast')})",
    ]
    assert choose(block + TELL, PORCORE_KERNEL="lanes8")[0] == "error"


@pytest.mark.parametrize("wrong", ["leaf_keys", "leaf_nodes", "parents", "leaf_keys_each", "leaf_nodes_each"])
def test_a_kernel_that_disagrees_with_hashlib_is_not_used(monkeypatch, wrong):
    right = getattr(Kernel, wrong)

    def damaged(*arguments):
        result = right(*arguments)
        result[-1, -1] ^= 1
        return result

    monkeypatch.setattr(Kernel, wrong, damaged)
    found = choice.chosen.__wrapped__()
    assert found.name == "hashlib"
    assert (
        "disagrees with hashlib on "
        + wrong.removeprefix("leaf_").replace("nodes", "leaves").replace("_each", " of several trees")
        in found.reason
    )
    monkeypatch.setenv(choice.ENVIRONMENT, "lanes8")
    with pytest.raises(choice.KernelError, match="disagrees with hashlib"):
        choice.chosen.__wrapped__()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_the_command_line_tells_kernel_and_reason(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "porcore", "version", *arguments],
        env={**os.environ, "PORCORE_KERNEL": "hashlib"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "hashlib" in done.stdout
    assert "PORCORE_KERNEL asks for it" in done.stdout
