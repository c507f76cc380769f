"""Whatever a command is given, it answers with a sentence and a documented exit code, never with a traceback."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from porcore.cli import main

COMMANDS = ("sample", "build", "show", "statement", "wallets", "prove", "verify", "ratio", "check", "page")
ID = "ab" * 32


@pytest.fixture(scope="module")
def files(tmp_path_factory, built, balances):
    """A folder with one file of every kind that commands read."""
    folder = tmp_path_factory.mktemp("odd")
    client = next(c for c, held in balances.items() if all(held.values()))
    (folder / "x.por").write_bytes((built / "x.por").read_bytes())
    for name, arguments in {
        "statement.json": ["statement", str(folder / "x.por")],
        "wallets.json": ["wallets", str(folder / "x.por")],
        "proof.json": ["prove", str(folder / "x.por"), client],
    }.items():
        done = subprocess.run([sys.executable, "-m", "porcore", *arguments], capture_output=True, check=True)
        (folder / name).write_bytes(done.stdout)
    (folder / "empty").write_bytes(b"")
    (folder / "noise").write_bytes(bytes(range(256)) * 40)
    (folder / "text").write_text("hello\n")
    (folder / "nested.json").write_text("[" * 100_000)
    (folder / "wide.json").write_text("[" + "1," * 1_000_000 + "1]")
    (folder / "folder").mkdir()
    (folder / "link").symlink_to(folder / "nowhere")
    return folder


NAMES = (
    "missing",
    "folder",
    "link",
    "empty",
    "noise",
    "text",
    "nested.json",
    "wide.json",
    "statement.json",
    "wallets.json",
    "proof.json",
    "x.por",
    "/dev/null",
    "",
    "a" * 300,
    "line\nend",
    os.fsdecode(b"\xff\xfe"),
)


def run(capsys, *arguments):
    """Run in this process; return exit code, output and errors."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def path_of(folder, name):
    return name if name.startswith("/") or not name else folder / name


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize(
    "command", ["verify", "show", "statement", "wallets", "check", "prove", "build", "ratio"]
)
def test_any_file_where_another_is_expected(command, name, files, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # an empty name means the folder one stands in
    path = path_of(files, name)
    more = {
        "prove": [ID],
        "build": ["-o", tmp_path / "new.por"],
        "ratio": ["--wallets", files / "wallets.json"],
    }.get(command, [])
    first = ["--statement", path] if command == "ratio" else [path]
    right = {"verify": "proof.json", "ratio": "statement.json"}.get(command, "x.por")
    code, out, err = run(capsys, command, *first, *more)
    if name == right and command != "build":
        assert code == {"verify": 3, "prove": 1}.get(command, 0), err
        return
    assert code == 2
    assert (out + err).strip()
    assert ID not in out + err
    if command != "verify":
        assert out == ""
        assert err.startswith("porcore: ")
        again, out, _ = run(capsys, command, *first, *more, "--json")
        assert (again, list(json.loads(out))) == (2, ["error"])


@pytest.mark.parametrize(
    "name", ["missing", "folder", "empty", "noise", "nested.json", "proof.json", ""], ids=ascii
)
def test_any_file_to_compare_with(name, files, capsys):
    """What was given to compare with is never passed over in silence, not even an empty name."""
    proof = files / "proof.json"
    for option in ("--statement", "--statement-id", "--root"):
        value = path_of(files, name) if option == "--statement" else name
        code, _, _ = run(capsys, "verify", proof, option, value)
        assert code == 2, option
    assert (
        run(capsys, "ratio", "--statement", files / "statement.json", "--wallets", path_of(files, name))[0]
        == 2
    )


@pytest.mark.parametrize("command", ["build", "prove", "page"])
def test_any_place_to_write_to(command, files, built, balances, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    client = next(c for c, held in balances.items() if all(held.values()))
    first = {"build": [built / "bundle"], "prove": [files / "x.por", client], "page": []}[command]
    before = sorted(files.iterdir())
    for target in (
        "",
        ".",
        files,
        files / "text",
        files / "text" / "x",
        files / "no" / "x",
        "/dev/null",
        "/dev/full",
    ):
        code, out, err = run(capsys, command, *first, "-o", target)
        assert (code, out) == (2, ""), target
        assert err.startswith("porcore: ")
        assert client not in err
    assert sorted(files.iterdir()) == before
    assert (files / "text").read_text() == "hello\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_name_that_is_no_text(built, capsys, tmp_path):
    target = tmp_path / os.fsdecode(b"\xff.por")
    assert run(capsys, "build", built / "bundle", "-o", target)[0] == 0
    assert run(capsys, "check", target)[0] == 0


@pytest.mark.parametrize("content", ["", "ab" * 31, "ab" * 33, "zz" * 32, "\u0661" * 64, "0x" + "ab" * 32])
def test_a_secret_that_is_none_is_not_repeated(content, built, capsys, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(content)
    code, out, err = run(capsys, "build", built / "bundle", "-o", tmp_path / "x.por", "--secret-file", secret)
    assert (code, out) == (2, "")
    assert "64 hex digits" in err
    assert not content or content not in err
    assert not (tmp_path / "x.por").exists()


def test_devices_without_an_end(files, built, capsys, tmp_path):
    assert run(capsys, "verify", "/dev/zero")[0] == 2
    arguments = ["build", built / "bundle", "-o", tmp_path / "x.por", "--secret-file", "/dev/zero"]
    assert run(capsys, *arguments)[0] == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(command, capsys):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    usage, description, *_ = out.split("\n\n")
    assert usage.startswith(f"usage: porcore {command}")
    assert description.rstrip().endswith("."), "after the usage comes what the command does"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["verify"],
        ["verify", "x", "y"],
        ["verify", "x", "--statement-id", "0", "--root", "BTC=0:1"],
        ["build", "x"],
        ["sample", "x", "--accounts", "0"],
        ["sample", "x", "--accounts", "\u0663"],
        ["sample", "x", "--accounts", "1e3"],
        ["sample", "x", "--seed", "1.5"],
        ["sample", "x", "--pieces", "17"],
        ["sample", "x", "--layout", "tall"],
        ["sample", "x", "--taken-at", "yesterday"],
        ["sample", "x", "--taken-at", "2026-02-30T00:00:00Z"],
        ["prove", "x.por"],
        ["prove", "x.por", "12"],
    ],
    ids=" ".join,
)
def test_arguments_that_are_wrong(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "porcore" in err
    assert list(tmp_path.iterdir()) == []


def test_json_of_what_was_written(files, balances, capsys, tmp_path):
    client = next(c for c, held in balances.items() if all(held.values()))
    target = tmp_path / "p.json"
    code, out, err = run(capsys, "prove", files / "x.por", client, "-o", target, "--json")
    facts = json.loads(out)
    assert (code, err) == (0, "")
    assert facts == {
        "file": str(target),
        "statement_id": facts["statement_id"],
        "assets": ["BTC", "ETH", "USD"],
    }
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    code, out, _ = run(capsys, "prove", files / "x.por", ID, "--json")
    assert (code, list(json.loads(out))) == (1, ["error"])


SHELL = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs bash")


@pytest.mark.slow
@SHELL
@pytest.mark.parametrize(
    "output", [">&-", ">/dev/full", "2>&- >/dev/full", "| true", ">&- 2>&-", "<&-", "2>/dev/full"]
)
@pytest.mark.parametrize(
    "command", ["verify proof.json", "show x.por --json", "show missing --json", "statement x.por"]
)
def test_streams_that_are_closed_or_full(command, output, files):
    """The exit code stays what the command found; only output that cannot be written makes it 2."""
    line = f'set -o pipefail; "{sys.executable}" -m porcore {command} {output}'
    done = subprocess.run(["bash", "-c", line], cwd=files, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    own = {"verify proof.json": 3, "show missing --json": 2}.get(command, 0)
    full = ">/dev/full" in output and output != "2>/dev/full"
    assert done.returncode == (2 if full else own), done.stderr


@pytest.mark.slow
@SHELL
def test_a_terminal_that_knows_no_unicode(files):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    for arguments in (["--help"], ["verify", "--help"], ["show", os.fsdecode(b"\xff")]):
        done = subprocess.run(
            [sys.executable, "-m", "porcore", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == (2 if arguments[0] == "show" else 0)
        assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_ctrl_c_while_reading(files):
    child = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "porcore", "verify", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with child:
        for line in child.stderr:
            if "porcore.cli" in line and "porcore.cli." not in line:
                break  # imported: only the reading is left
        deadline = time.monotonic() + 60
        while _state(child.pid) != "S" and time.monotonic() < deadline:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert (out, err.splitlines()[-1]) == ("", "porcore: stopped before the end.")
    assert "Traceback" not in err


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
