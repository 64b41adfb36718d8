"""What the tests of the commands share: a folder of their own, and two articles that were never printed."""

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
    """A working directory without settings, and without any in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("KG_STORE", "KG_MODELS", "KG_PUBLISHED", "KG_BASE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def articles(folder: Path) -> Path:
    """A folder with two articles."""
    place = folder / "articles"
    place.mkdir()
    for name, text in ARTICLES.items():
        (place / name).write_text(text)
    return place


@pytest.fixture
def kg(folder: Path) -> Callable[..., Result]:
    """Call a command; the result has its exit code, standard output and standard error."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
