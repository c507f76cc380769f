"""Every command and every example of the documents is run, or named here with why it is not, and checked otherwise."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.cli import NEEDED
from bot.cli import _parser as porbot_parser
from bot.settings.model import EXAMPLES, Settings, load_settings
from bot.settings.texts import markdown_table
from porcore.cli.parser import make_parser

ROOT = Path(__file__).parent.parent.parent
PAGES = ("README.md", "docs/operating.md", "docs/format.md", "docs/security.md", "docs/architecture.md")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FENCE = re.compile(r"^ *```([a-z]+)[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SCRIPTS = Path(sys.executable).parent

# Blocks that are not run, by their first words, and why. Each is checked in a test of its own below.
NOT_RUN = {
    "python3 -m venv .venv": "needs a package index; the script of the continuous integration runs it as written",
    "docker run -d": "needs Docker",
    "dask scheduler": "needs several machines; a build on a scheduler of this one is tested in tests/building",
    "systemctl stop porbot": "needs systemd, and the unit of docs/deploy",
}


def blocks(language):
    found = [(page, *match) for page in PAGES for match in FENCE.findall((ROOT / page).read_text("utf-8"))]
    return [(page, text) for page, kind, text in found if kind == language]


def why_not(text):
    return next((why for start, why in NOT_RUN.items() if text.lstrip().startswith(start)), None)


RUN = [(page, text) for page, text in blocks("sh") if why_not(text) is None]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder with what the examples take for granted, and the real values for what they abbreviate."""
    folder = tmp_path_factory.mktemp("workplace")
    run = [
        "porcore sample mine --accounts 50 --pieces 2",
        "porcore build mine -o mine.por",
        "porcore statement mine.por > statement.json",
    ]
    shell("\n".join(run), folder)
    client = (folder / "mine" / "balances.csv").read_text().splitlines()[1].split(",")[0]
    shell(f"porcore prove mine.por {client} -o proof.json", folder)
    shown = json.loads(shell("porcore verify proof.json --statement statement.json --json", folder).stdout)
    return folder, {"9f3c…": find_id(shown), "CLIENT_ID": client, "FILE.por": "mine.por"}


def find_id(shown):
    return next(
        value
        for key, value in shown.items()
        if "statement" in key and re.fullmatch("[0-9a-f]{64}", str(value))
    )


def worked_example(name):
    text = (ROOT / "docs/format.md").read_text("utf-8")
    return re.search(rf"^```json {name}\n(.*?)\n```", text, re.MULTILINE | re.DOTALL)[1].encode()


def shell(text, folder, values=()):
    for short, real in dict(values).items():
        text = text.replace(short, real)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")}
    environment = {**kept, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    # -e and pipefail: a block in which one line fails has failed.
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", text],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("page", "text"), RUN, ids=[f"{page}: {text.split()[1]}" for page, text in RUN])
def test_a_block_of_commands_runs(page, text, workplace, tmp_path):
    folder, values = workplace
    if page == "docs/format.md":  # its commands are about its own worked example
        folder = tmp_path
        (folder / "proof.json").write_bytes(worked_example("proof"))
    assert shell(text, folder, values).stdout


def test_there_are_blocks_and_every_exception_is_still_needed():
    assert len(RUN) >= 2
    texts = [text for _, text in blocks("sh")]
    for start in NOT_RUN:
        assert any(text.lstrip().startswith(start) for text in texts), start


def test_the_python_example_runs(workplace):
    folder, values = workplace
    ((_, text),) = blocks("python")
    for short, real in values.items():
        text = text.replace(short, real)
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("0 ")


INLINE = sorted(
    {
        (page, command)
        for page in PAGES
        for command in re.findall(
            r"`(por(?:core|bot) [^`]+)`", " ".join((ROOT / page).read_text("utf-8").split())
        )
    }
)


@pytest.mark.parametrize(("page", "command"), INLINE)
def test_a_command_within_a_sentence_is_one_that_exists(page, command):
    """Named without its arguments it only has to exist; with arguments they have to be ones it takes."""
    words = shlex.split(command.replace("…", ""))
    program, name, *arguments = words
    parser = make_parser() if program == "porcore" else porbot_parser()
    known = parser._subparsers._group_actions[0].choices
    if name.startswith("--"):
        assert name in parser.format_help()
        return
    assert name in known
    if len(arguments) > 1 and not arguments[0].startswith("--"):
        parser.parse_args(words[1:])
    for option in (argument for argument in arguments if argument.startswith("--")):
        assert option in known[name].format_help()


def test_what_readme_installs_exists():
    texts = [text for _, text in blocks("sh") if "pip install" in text]
    assert len(texts) == 3
    for text in texts:
        for extras in re.findall(r"'\.\[([a-z,]+)\]'", text):
            assert set(extras.split(",")) <= set(PROJECT["project"]["optional-dependencies"])
        for script in re.findall(r"\.venv/bin/(por[a-z]+)|^(por[a-z]+) run", text, re.MULTILINE):
            assert (script[0] or script[1]) in PROJECT["project"]["scripts"]
    assert any("porbot demo" in text for text in texts)
    assert len([text for text in texts if re.fullmatch("python3 -m venv .*pytest\n", text)]) == 1, (
        "for .ci/run"
    )


def brought_by(*extras):
    """Return the names of the packages that extras bring, by what pyproject.toml says."""
    found = set()
    for extra in extras:
        for wanted in PROJECT["project"]["optional-dependencies"][extra]:
            name, more = re.match(r"([\w-]+)(?:\[([\w,-]+)\])?", wanted).groups()
            found |= brought_by(*more.split(",")) if name == "porcore" else {name.lower()}
    return found


def test_the_first_command_of_readme_is_a_light_one():
    text = next(text for _, text in blocks("sh") if text.endswith("porbot demo\n"))
    assert " -q" not in text, "whoever waits sees what for"
    (extras,) = re.findall(r"'\.\[([a-z,]+)\]'", text)
    light = brought_by(*extras.split(","))
    assert not light & brought_by("fast", "cluster")
    assert not {name for name in light if "btclib" in name}, "weeks old"


@pytest.mark.slow
def test_what_the_bot_looks_for_at_the_start_is_what_its_extra_brings():
    brought = {
        name.lower().replace("_", "-") for module in NEEDED for name in packages_distributions()[module]
    }
    assert brought == brought_by("bot")


def test_only_the_benchmarks_bring_the_rate_limiter_that_only_they_use():
    """Ours is `bot.telegram.outgoing`; what the library brings for its own is not installed for nothing."""
    extras = PROJECT["project"]["optional-dependencies"]
    asking = {name for name, wanted in extras.items() if any("rate-limiter" in one for one in wanted)}
    using = {path for path in ROOT.glob("b*/**/*.py") if "AIORateLimiter" in path.read_text("utf-8")}
    assert asking == {"bench"}
    assert using == {ROOT / "benchmarks" / "echo.py"}


def test_no_hint_asks_an_index_for_the_package():
    """It is on none."""
    texts = [
        *ROOT.glob("porcore/**/*.py"),
        *ROOT.glob("bot/**/*.py"),
        *ROOT.glob("docs/**/*.*"),
        ROOT / "README.md",
    ]
    for path in texts:
        if path.suffix in {".py", ".md", ".service"}:
            assert not re.search(r"install '?porcore", path.read_text("utf-8")), path


def test_the_shortest_way_to_a_running_bot_sets_what_there_is(tmp_path, monkeypatch):
    text = next(text for _, text in blocks("sh") if text.endswith("porbot run\n"))
    values = dict(re.findall(r"PORBOT_([A-Z_]+)=(\S+)", text))
    assert set(map(str.lower, values)) <= set(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    for name, value in values.items():
        monkeypatch.setenv(f"PORBOT_{name}", value.replace("…", "x" * 35))
    assert load_settings().operators == (12345678,)


def test_docker_is_told_what_the_image_expects():
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    text = next(text for _, text in blocks("sh") if text.lstrip().startswith("docker run"))
    words = shlex.split(text.replace("\\\n", " "))
    mounted = [words[place + 1].split(":")[1] for place, word in enumerate(words) if word == "-v"]
    assert mounted == json.loads(re.search(r"^VOLUME (.*)$", dockerfile, re.MULTILINE)[1])
    assert "--read-only" in words
    assert words[2] == "-d"
    assert words[words.index("--restart") + 1] == "unless-stopped"
    assert int(words[words.index("--stop-timeout") + 1]) > 5
    assert words[-1] == "porbot"
    assert f":{Settings.model_fields['ops_port'].default}/healthz" in dockerfile
    assert "USER 10001:10001" in dockerfile


@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile",
        "docs/deploy/porbot.service",
        "docs/deploy/nginx.conf",
        "docs/operating.md",
        "docs/security.md",
    ],
)
def test_only_settings_that_exist_are_named(name):
    text = (ROOT / name).read_text("utf-8")
    for found in re.findall(r"PORBOT_([A-Z][A-Z_]*[A-Z])\b", text):
        assert found.lower() in EXAMPLES, found


def test_the_proxy_passes_on_the_path_that_the_bot_listens_on():
    text = (ROOT / "docs/deploy/nginx.conf").read_text("utf-8")
    url = re.search(r"PORBOT_WEBHOOK_URL=(\S+?)[,.]? ", text)[1]
    path = "/" + url.split("/", 3)[3]
    location = text.partition(f"location = {path} {{")[2].partition("}\n\n")[0]
    assert re.search(r"proxy_pass http://127\.0\.0\.1:8080;", location), (
        "no path behind it: it is passed on unchanged"
    )
    assert f"PORBOT_WEBHOOK_PORT={Settings.model_fields['webhook_port'].default}" in text
    assert EXAMPLES["webhook_url"] == f"PORBOT_WEBHOOK_URL={url}"
    assert "/metrics" not in text.partition("server {")[2]


def test_the_service_ends_as_it_says():
    text = (ROOT / "docs/deploy/porbot.service").read_text("utf-8")
    assert "ExecStart=/opt/porbot/bin/porbot run" in text
    assert "RestartPreventExitStatus=2" in text
    assert int(re.search(r"TimeoutStopSec=(\d+)", text)[1]) > 5


def test_the_table_of_settings_is_the_one_of_the_class():
    assert markdown_table() in (ROOT / "docs/operating.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "leave out clients who never check",
        "give one id to two people",
        "borrow reserves for the day",
        "show different people different statements",
        "move liabilities between USDT, USDC and USD",
        "name wallets that it does not control",
        "sees the sum of your leaf",
        "sees all",
        "128 random bits",
        "not end-to-end encrypted",
        "Do not trust it",
    ],
)
def test_security_names_who_could_lie(words):
    assert words in " ".join((ROOT / "docs/security.md").read_text("utf-8").split())
