"""Dockerfile and compose.yaml name only settings, commands and addresses that the program has."""

import re
from dataclasses import fields
from pathlib import Path

import yaml

from kg.cli import COMMANDS
from kg.config import PREFIX, Settings

REPO = Path(__file__).parents[2]
DOCKERFILE = (REPO / "Dockerfile").read_text(encoding="utf-8")
FINAL_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
COMPOSE = yaml.safe_load((REPO / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = {setting.name for setting in fields(Settings)}


def environment() -> dict[str, str]:
    return dict(re.findall(rf"({PREFIX}\w+)=(\S+)", FINAL_STAGE))


def is_setting(variable: str) -> bool:
    return variable.removeprefix(PREFIX).lower() in SETTINGS


def test_image_sets_existing_settings() -> None:
    assert environment()
    assert all(is_setting(variable) for variable in environment())


def test_image_listens_on_the_port_it_exposes() -> None:
    port = environment()[f"{PREFIX}PORT"]
    assert f"EXPOSE {port}" in FINAL_STAGE
    assert f"http://127.0.0.1:{port}/health/live" in FINAL_STAGE
    assert COMPOSE["services"]["kg"]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_image_runs_as_an_unprivileged_user() -> None:
    assert re.findall(r"^USER (\S+)", FINAL_STAGE, re.MULTILINE) == ["kg"]


def test_store_is_on_a_volume() -> None:
    (volume,) = re.findall(r"^VOLUME (\S+)", FINAL_STAGE, re.MULTILINE)
    assert environment()[f"{PREFIX}STORE"].startswith(f"{volume}/")
    for service in COMPOSE["services"].values():
        assert f"store:{volume}" in service["volumes"]
    assert "store" in COMPOSE["volumes"]


def test_image_installs_the_runtime_lock_with_digests() -> None:
    assert "--require-hashes --requirement requirements.lock" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE


def test_copied_files_exist() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)", DOCKERFILE, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (REPO / name).exists(), name


def test_commands_of_the_image_and_of_compose_exist() -> None:
    assert re.search(r'^ENTRYPOINT \["kg"\]$', FINAL_STAGE, re.MULTILINE)
    (command,) = re.findall(r'^CMD \["(\w+)"\]$', FINAL_STAGE, re.MULTILINE)
    assert command in COMMANDS
    for service in COMPOSE["services"].values():
        assert service.get("command", [command])[0] in COMMANDS
        assert all(is_setting(variable) for variable in service["environment"])


def test_compose_builds_into_the_served_store() -> None:
    build = COMPOSE["services"]["build"]
    target = build["command"][1]
    assert any(volume.split(":")[1] == target for volume in build["volumes"])
