"""A build as somebody's child: lines of JSON, and an end when the parent's pipe closes."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def start(*arguments, before=()):
    return subprocess.Popen(
        [*before, sys.executable, "-m", "porcore", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def test_stages_and_the_result(built, tmp_path):
    child = start("build", built / "bundle", "-o", tmp_path / "x.por", "--progress-json")
    events = [json.loads(line) for line in child.stdout]
    child.stdin.close()
    child.stdout.close()
    assert child.wait() == 0
    stages = {event["stage"] for event in events if event["event"] == "progress"}
    assert stages == {"rows read", "leaves hashed", "pages written"}
    assert events[-1]["event"] == "done"
    assert len(events[-1]["statement_id"]) == 64


def test_an_error_is_an_event(built, tmp_path):
    child = start("build", built / "nothing", "-o", tmp_path / "x.por", "--progress-json")
    events = [json.loads(line) for line in child.stdout]
    child.stdin.close()
    child.stdout.close()
    assert child.wait() == 2
    assert events[-1]["event"] == "error"
    assert "nothing" in events[-1]["message"]


@pytest.fixture(scope="module")
def big(tmp_path_factory, porcore):
    """A bundle that takes a while to build."""
    folder = tmp_path_factory.mktemp("big") / "big"
    assert porcore("sample", folder, "--accounts", 150_000).code == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("before", [(), ("bash", "-c", 'trap "" INT; exec "$@"', "_")], ids=["", "no SIGINT"])
def test_it_ends_and_cleans_up_when_standard_input_closes(big, tmp_path, before):
    """Also where SIGINT is ignored, as by everything that a script starts in its background."""
    child = start("build", big, "-o", tmp_path / "x.por", "--progress-json", before=before)
    for line in child.stdout:
        if json.loads(line)["stage"] == "leaves hashed":
            break
    child.stdin.close()
    code = child.wait(timeout=120)
    child.stdout.close()
    assert code == 130
    assert list(tmp_path.iterdir()) == []
