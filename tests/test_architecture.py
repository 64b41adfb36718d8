"""Tests of the code base: imports, sizes, Makefile and package data."""

import ast
import subprocess
import sys
from importlib import resources
from pathlib import Path
from statistics import median

import pytest

REPO = Path(__file__).parents[1]
MODULES = sorted((REPO / "kg").rglob("*.py"))
READING_COMMANDS = ("query", "export", "serve", "explain", "status")  # need no parser


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def length(node):
    return node.end_lineno - node.lineno + 1


def test_import_contracts_hold():
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=REPO,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout


def test_modules_are_under_350_lines():
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length >= 350} == {}


def test_functions_are_under_50_lines():
    assert [(path, node.name) for path in MODULES for node in functions(path) if length(node) >= 50] == []


def test_median_function_is_short():
    lengths = [length(node) for path in MODULES for node in functions(path)]
    assert 4 <= median(lengths) <= 11


@pytest.mark.parametrize("name", [*READING_COMMANDS, "config"])
def test_reading_command_imports_no_parser_and_no_web_framework(name):
    # --help imports the module of the command.
    slow = (
        {"torch", "stanza", "trafilatura"} if name == "serve" else {"torch", "stanza", "trafilatura", "flask"}
    )
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from kg.cli import main\n"
        f"result = CliRunner().invoke(main, [{name!r}, '--help'])\n"
        "assert result.exit_code == 0, result.output\n"
        f"print(sorted({slow!r} & set(sys.modules)))\n"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=REPO, capture_output=True, text=True)
    assert found.stdout.strip() == "[]", found.stdout + found.stderr


def test_parsing_commands_import_torch_only_to_parse():
    program = "import sys, kg.cli.build, kg.cli.extract, kg.cli.models; print({'torch', 'stanza'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], cwd=REPO, capture_output=True, text=True)
    assert found.stdout.strip() == "set()", found.stderr


def test_makefile_demo_and_test_run_all_steps():
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo", "test"], cwd=REPO, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    steps = done.stdout
    for step in (
        "pip install",
        "npm ci",
        "kg build examples/",
        "kg serve",
        "ruff check",
        "mypy",
        "lint-imports",
        "-m pytest",
    ):
        assert step in steps
    assert steps.index("pip install") < steps.index("kg build")


def test_makefile_installs_nothing_twice(tmp_path):
    sources = (
        "Makefile",
        "pyproject.toml",
        "requirements-dev.lock",
        "package.json",
        "package-lock.json",
        "ontology/diplomacy.ttl",
        "scripts/documentation.py",
    )
    for name in sources:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((REPO / name).read_bytes())
    for result in (".venv/.installed", "node_modules/.installed", "ontology/diplomacy.html"):
        (tmp_path / result).parent.mkdir(exist_ok=True)
        (tmp_path / result).touch()
    done = subprocess.run(["make", "--dry-run", "setup"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "pip" not in done.stdout
    assert "npm" not in done.stdout


def test_package_contains_models_and_data():
    root = resources.files("kg.parse")
    for name in (
        "models/resources.json",
        "models/MODEL_CARD.md",
        "models/en/ner/worldwide.pt",
        "data/sentences.toml",
    ):
        assert (root / name).is_file(), name


def test_no_file_has_local_paths():
    for path in [*MODULES, REPO / "Makefile", REPO / "pyproject.toml"]:
        text = path.read_text(encoding="utf-8")
        assert "/" + "work/" not in text, path
        assert "/" + "tmp/" not in text, path


def test_local_commands_do_not_import_urllib3():
    modules = (
        "kg.cli.export",
        "kg.cli.query",
        "kg.store.workers.query_worker",
        "kg.store.workers.writer_worker",
    )
    program = f"import sys, {', '.join(modules)}; print('urllib3' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
