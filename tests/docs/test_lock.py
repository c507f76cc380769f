"""requirements.lock and the Dockerfile: everything from outside is named by its hash (docs/releasing.md, "The container")."""

import re
import tomllib
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
INSTALLED = ("bot", "reserves")  # extras of the image
PYTHONS = ("3.11", "3.12", "3.13")


def entries():
    """Return the entries of the lock: requirement and hashes."""
    lines = re.sub(r"\\\n", " ", LOCK).splitlines()
    split = [re.split(r"\s+--hash=", line) for line in lines if line and not line.startswith("#")]
    return [(Requirement(first.strip()), [found.strip() for found in hashes]) for first, *hashes in split]


def wanted(extras):
    """Yield what the package and `extras` ask for, those of extras within extras too."""
    own = PROJECT["project"]["optional-dependencies"]
    for text in [*PROJECT["project"]["dependencies"], *(text for extra in extras for text in own[extra])]:
        requirement = Requirement(text)
        if requirement.name == "porcore":
            yield from wanted(requirement.extras)
        else:
            yield requirement


def locked(python):
    """Return name -> version of what the lock installs on Linux."""
    machine = {
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found = {}
    for requirement, _ in entries():
        if requirement.marker is None or Marker(str(requirement.marker)).evaluate(machine):
            (pin,) = requirement.specifier
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} twice on Python {python}"
            found[name] = pin.version
    return found


def test_every_entry_is_one_version_with_hashes():
    assert len(entries()) > 30
    for requirement, hashes in entries():
        assert [pin.operator for pin in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        for found in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", found), requirement


def test_the_lock_has_what_the_image_installs():
    for python in PYTHONS:
        found = locked(python)
        for requirement in [*wanted(INSTALLED), *map(Requirement, PROJECT["build-system"]["requires"])]:
            version = found.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name}: write the lock anew, as docs/releasing.md says"
            assert requirement.specifier.contains(version), f"{requirement.name} {version} on Python {python}"


def test_the_lock_names_no_index():
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_the_image_is_built_of_nothing_that_may_change():
    (image,) = re.findall(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(r"python:3\.11-slim-bookworm@sha256:[0-9a-f]{64}", image)
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["${PYTHON}", "${PYTHON}"]
    installs = re.findall(r"pip install ([^\n]*)", DOCKERFILE)
    assert len(installs) == 2
    for options in installs:
        assert "--require-hashes -r requirements.lock" in options or "--no-index --no-deps" in options


def test_what_the_image_copies_reaches_its_build():
    """.dockerignore leaves out everything but what it names."""
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = line.split()
        assert set(sources) <= let_in, line
