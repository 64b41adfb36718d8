"""Fixtures of the command tests: a working directory, two invented articles and a runner."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

ARTICLES = {
    "oslo.txt": (
        "Norway expels two Kenyan envoys\n\nOSLO, May 3 - Norway expelled two Kenyan diplomats on Friday, its foreign "
        'ministry said.\n\nKenya did not accept the decision. "We reject it," President Amina Otieno told reporters.\n'
    ),
    "nairobi.txt": (
        "Kenya and Norway agree to talks\n\nNAIROBI, May 6 - Kenya and Norway agreed on Monday to hold talks in Geneva. "
        "Foreign Minister Ingrid Dahl met her Kenyan counterpart, officials said.\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory; the environment has no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("KG_STORE", "KG_MODELS", "KG_PUBLISHED", "KG_BASE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def articles(folder: Path) -> Path:
    """A directory with two articles."""
    directory = folder / "articles"
    directory.mkdir()
    for name, text in ARTICLES.items():
        (directory / name).write_text(text)
    return directory


@pytest.fixture
def kg(folder: Path) -> Callable[..., Result]:
    """A function that runs a command and returns its exit code and output."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
