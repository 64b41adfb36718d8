"""The frame of the command line: help, errors with their remedy, exit codes, settings from a file."""

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


def test_the_version_is_the_packages(kg):
    assert kg("--version").stdout == f"kg {__version__}\n"


def test_help_names_every_command(kg):
    listed = kg("--help").stdout
    assert all(f"  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_says_what_it_does(kg, name):
    command = import_module(f"kg.cli.{name}").command
    assert isinstance(command, click.Command)
    result = kg(name, "--help")
    assert result.exit_code == 0
    assert command.help.splitlines()[0].rstrip(".;:") in " ".join(result.stdout.split())


def test_an_unknown_command_is_a_failure(kg):
    result = kg("bulid")
    assert result.exit_code == 2
    assert "bulid" in result.stderr


def test_a_wrong_setting_is_one_clear_message(kg, monkeypatch):
    monkeypatch.setenv("KG_PORT", "many")
    result = kg("config")
    assert result.exit_code == 2
    assert result.stdout == ""
    first, second = result.stderr.splitlines()
    assert first.startswith("kg: KG_PORT: 'many' is not right")
    assert second.startswith("    Correct it")


def test_config_shows_values_and_where_they_came_from(kg, folder, monkeypatch):
    (folder / "kg.toml").write_text("port = 9000\n")
    monkeypatch.setenv("KG_BATCH", "7")
    shown = json.loads(kg("config", "--json").stdout)
    assert shown["port"] == {"value": 9000, "from": "kg.toml"}
    assert shown["batch"] == {"value": 7, "from": "KG_BATCH"}
    assert shown["store"] == {"value": "kg-store", "from": "default"}
    table = kg("config").stdout
    assert "KG_BATCH" in table
    assert "address the server listens at" in table


def test_config_takes_another_file(kg, folder):
    (folder / "mine.toml").write_text("port = 9001\n")
    assert json.loads(kg("--config", "mine.toml", "config", "--json").stdout)["port"]["value"] == 9001
    assert kg("--config", "absent.toml", "config").exit_code == 2


def test_errors_leave_with_the_code_they_carry(kg, monkeypatch):
    def fail(**_):
        raise ModelError("no models", subject="folder", remedy="Fetch some.")

    monkeypatch.setattr("kg.cli.options.configuration", fail)
    result = kg("config")
    assert (result.exit_code, result.stderr) == (2, "kg: folder: no models\n    Fetch some.\n")


def test_an_interrupt_leaves_with_130(kg, monkeypatch):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.cli.options.configuration", interrupt)
    result = kg("config")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_the_program_is_installed_as_kg(folder):
    done = subprocess.run(
        [Path(sys.executable).with_name("kg"), "--version"], capture_output=True, text=True, cwd=folder
    )
    assert (done.returncode, done.stdout) == (0, f"kg {__version__}\n")
