"""Tests of the command line: help, errors, exit codes and settings."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from kg import __version__
from kg.cli import COMMANDS
from kg.errors import ModelError

REPO = Path(__file__).parents[2]


def test_version_option_prints_the_package_version(kg):
    assert kg("--version").stdout == f"kg {__version__}\n"


def test_help_lists_every_command(kg):
    output = kg("--help").stdout
    assert all(f"  {name} " in output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_text(kg, name):
    command = import_module(f"kg.cli.{name}").command
    assert isinstance(command, click.Command)
    result = kg(name, "--help")
    assert result.exit_code == 0
    assert command.help.splitlines()[0].rstrip(".;:") in " ".join(result.stdout.split())


def test_unknown_command_is_an_error(kg):
    result = kg("bulid")
    assert result.exit_code == 2
    assert "bulid" in result.stderr


def test_invalid_setting_prints_reason_and_remedy(kg, monkeypatch):
    monkeypatch.setenv("KG_PORT", "many")
    result = kg("config")
    assert result.exit_code == 2
    assert result.stdout == ""
    first, second = result.stderr.splitlines()
    assert first.startswith("kg: KG_PORT: The value 'many' is not valid")
    assert second.startswith("    Correct the value")


def test_config_prints_values_and_origins(kg, folder, monkeypatch):
    (folder / "kg.toml").write_text("port = 9000\n")
    monkeypatch.setenv("KG_BATCH", "7")
    shown = json.loads(kg("config", "--json").stdout)
    assert shown["port"] == {"value": 9000, "from": "kg.toml"}
    assert shown["batch"] == {"value": 7, "from": "KG_BATCH"}
    assert shown["store"] == {"value": "kg-store", "from": "default"}
    table = kg("config").stdout
    assert "KG_BATCH" in table
    assert "address on which the server listens" in table


def test_old_setting_name_prints_a_warning(kg, folder):
    (folder / "kg.toml").write_text("memory_mb = 512\n")
    result = kg("config", "--json")
    assert json.loads(result.stdout)["max_query_memory_mib"]["value"] == 512
    assert result.stderr.startswith("kg: warning: kg.toml, memory_mb: ")


def test_config_option_selects_the_file(kg, folder):
    (folder / "mine.toml").write_text("port = 9001\n")
    assert json.loads(kg("--config", "mine.toml", "config", "--json").stdout)["port"]["value"] == 9001
    assert kg("--config", "absent.toml", "config").exit_code == 2


def test_error_sets_the_exit_code(kg, monkeypatch):
    def fail(**_):
        raise ModelError("There are no models.", subject="folder", remedy="Download them.")

    monkeypatch.setattr("kg.cli.options.configuration", fail)
    result = kg("config")
    assert (result.exit_code, result.stderr) == (2, "kg: folder: There are no models.\n    Download them.\n")


def test_interrupt_exits_with_130(kg, monkeypatch):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.cli.options.configuration", interrupt)
    result = kg("config")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_package_installs_the_kg_program(folder):
    done = subprocess.run(
        [Path(sys.executable).with_name("kg"), "--version"], capture_output=True, text=True, cwd=folder
    )
    assert (done.returncode, done.stdout) == (0, f"kg {__version__}\n")
