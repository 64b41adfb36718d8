"""The lock files: they cover pyproject.toml, with digests, and keep development tools out of a plain install."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEVELOPMENT = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE)


def locked(name: str) -> dict[str, tuple[str, str]]:
    """Return the version and the digests of each package in a lock file."""
    text = (REPO / name).read_text(encoding="utf-8")
    return {canonicalize_name(m["name"]): (m["version"], m["rest"]) for m in ENTRY.finditer(text)}


RUNTIME, ALL = locked("requirements.lock"), locked("requirements-dev.lock")


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [(RUNTIME, [Requirement(text) for text in PROJECT["dependencies"]]), (ALL, DEVELOPMENT)],
    ids=["runtime", "development"],
)
def test_lock_satisfies_pyproject(lock, requirements) -> None:
    for requirement in requirements:
        version, _ = lock[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), requirement


@pytest.mark.parametrize("lock", [RUNTIME, ALL], ids=["runtime", "development"])
def test_lock_has_a_digest_for_every_package(lock) -> None:
    assert len(lock) > 50
    assert [name for name, (_, rest) in lock.items() if "--hash=sha256:" not in rest] == []


def test_development_lock_extends_the_runtime_lock() -> None:
    assert {name: version for name, (version, _) in RUNTIME.items()}.items() <= {
        name: version for name, (version, _) in ALL.items()
    }.items()


def test_runtime_lock_has_no_development_tools() -> None:
    tools = {
        "pytest",
        "pytest-xdist",
        "hypothesis",
        "mypy",
        "ruff",
        "import-linter",
        "playwright",
        "oxigraph",
        "sparqlwrapper",
    }
    assert tools <= ALL.keys()
    assert tools.isdisjoint(RUNTIME)
