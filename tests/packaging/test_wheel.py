"""The wheel, installed outside the checkout: it builds a graph, queries it, and serves it with the query editor."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.long

REPO = Path(__file__).parents[2]
EDITOR = REPO / "node_modules/@zazuko/yasqe/build/yasqe.min.js"
BUNDLE = REPO / "node_modules/.bundle/explore.min.js"
ARTICLE = """Title: Mali accuses Benin
Date: 2025-03-06
Source: Example Wire

Mali accused Benin on Wednesday of arming rebels. Benin denied that it had armed the rebels.
"""


def run(*command: object, folder: Path) -> str:
    """Run a command without the variables that would make the checkout's package visible."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KG_"))}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    run(sys.executable, "-m", "pip", "wheel", *options, REPO, folder=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin folder of an environment with the wheel; its dependencies are those of the test's environment."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    python = folder / "venv/bin/python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        folder=folder,
    )
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip()
    )
    # A path in a .pth file is searched after the environment's own packages, and its own .pth files are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture(scope="module")
def store(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    (folder / "article.txt").write_text(ARTICLE)
    run(installed / "kg", "build", "article.txt", folder=folder)
    return folder


def test_wheel_runs_from_its_own_environment(installed: Path, tmp_path: Path) -> None:
    place = run(installed / "python", "-c", "import kg; print(kg.__file__)", folder=tmp_path)
    assert Path(place.strip()).is_relative_to(installed.parent)


def test_wheel_contains_ontology_queries_and_type_marker(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "kg/py.typed",
        "kg/_files/ontology/diplomacy.ttl",
        "kg/_files/ontology/shapes.ttl",
        "kg/_files/queries/denied-events.rq",
        "kg/parse/models/resources.json",
        "kg/web/templates/base.html",
        "kg/charts/data/world.json",
    } <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "training/")) for name in names)


@pytest.mark.skipif(not BUNDLE.is_file(), reason="npm has not made the scripts of the explore page")
def test_wheel_contains_the_scripts_of_the_explore_page(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("kg/_files/explore/explore.min.js") == BUNDLE.read_bytes()
        assert b"d3-zoom" in archive.read("kg/_files/explore/licences.txt")


def test_wheel_answers_a_library_query(installed: Path, store: Path) -> None:
    rows = run(installed / "kg", "query", "who-accused-whom", "--csv", folder=store)
    assert "Mali" in rows
    assert "Benin" in rows


def test_wheel_checks_its_store(installed: Path, store: Path) -> None:
    run(installed / "kg", "check", folder=store)


@pytest.mark.skipif(not EDITOR.is_file(), reason="npm has not installed the query editor")
def test_wheel_serves_the_query_editor(installed: Path, store: Path) -> None:
    command = [str(installed / "kg"), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=store, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://\S+/", server.stderr.readline())
            assert address is not None
            with urlopen(f"{address[0]}editor/yasqe.min.js") as response:
                assert response.read() == EDITOR.read_bytes()
            with urlopen(f"{address[0]}query") as response:
                assert "yasqe.min.js" in response.read().decode()
        finally:
            server.terminate()
    assert server.returncode == 0
