"""README and docs/: the commands, settings, paths, metrics and configurations that they name exist and work."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask.testing import FlaskClient

from kg.cli import COMMANDS, main
from kg.config import PREFIX, Settings, load
from kg.query_library import library

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTINGS = {setting.name for setting in fields(Settings)}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
COMMAND = re.compile(r"(?:^|[\s(]|bin/)kg(?: --config \S+)? (?P<words>[^\n|;&#']*)")
SYSTEMD = shutil.which("systemd-analyze")

named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def blocks(page: Path, *kinds: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(page.read_text()) if kind in kinds]


def inline(page: Path) -> list[str]:
    return INLINE.findall(BLOCK.sub("", page.read_text()))


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the words of each ``kg …`` command on a page."""
    for code in [*inline(page), *blocks(page, "", "ini"), *_indented(page)]:
        for found in COMMAND.finditer(code):
            words = found["words"].split()
            if words and re.fullmatch(r"[a-z]+", words[0]):
                yield words


def _indented(page: Path) -> list[str]:
    return re.findall(r"^    (kg .*?)(?:  .*)?$", page.read_text(), re.MULTILINE)


@named
def test_commands_and_their_options_exist(page: Path) -> None:
    found = list(commands(page))
    assert found or page.name == "codebook.md"  # which has only tables
    for words in found:
        assert words[0] in COMMANDS, words
        command = main.get_command(click.Context(main), words[0])  # type: ignore[attr-defined]
        assert command is not None
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        if words[0] == "query":
            options |= {f"--{parameter.name}" for query in library() for parameter in query.parameters}
        for word in words[1:]:
            if word.startswith("--") or re.fullmatch(r"-[a-z]", word):
                assert word.partition("=")[0] in options, words


@named
def test_named_library_queries_exist(page: Path) -> None:
    names = {query.name for query in library()}
    for words in commands(page):
        if words[0] == "query" and len(words) > 1 and re.fullmatch(r"[a-z]+(-[a-z]+)+", words[1]):
            assert words[1] in names


@named
def test_settings_exist(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "toml"):
        file = tmp_path / "kg.toml"
        file.write_text(text)
        assert load(file=file, environ={}).settings
    for variable in re.findall(rf"\b{PREFIX}([A-Z_]+)", page.read_text()):
        assert variable.lower().rstrip("_") in {*SETTINGS, ""}, variable


@named
def test_names_of_settings_and_metrics_exist(page: Path, client: FlaskClient) -> None:
    metrics = client.get("/metrics", buffered=True).text
    for word in inline(page):
        if re.fullmatch(r"[a-z]+(_[a-z]+)+", word):
            assert word in SETTINGS or word in metrics, word


@named
def test_paths_exist(page: Path, client: FlaskClient) -> None:
    rules = {re.sub(r"/<.*", "", rule.rule) for rule in client.application.url_map.iter_rules()}
    for word in inline(page):
        if re.fullmatch(r"/(health|metrics|sparql|graph|search|query)\S*", word) and "." not in word:
            assert word in rules or page.name == "engine.md", word


@named
def test_link_targets_exist(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def files() -> dict[str, str]:
    """Return the contents of the files in docs/serving.md by name."""
    text = (ROOT / "docs" / "serving.md").read_text()
    found = (re.match(r"# (/etc/\S+)\n(.*)", block, re.DOTALL) for _, block in BLOCK.findall(text))
    return {Path(match[1]).name: match[2] for match in found if match}


@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")
def test_systemd_units_are_valid_and_sandboxed(tmp_path: Path) -> None:
    units = [name for name in files() if name.endswith((".service", ".timer"))]
    assert set(units) == {"kg.service", "kg-backup.service", "kg-backup.timer"}
    for name in units:
        (tmp_path / name).write_text(files()[name].replace("/opt/kg/.venv/bin/kg", sys.executable))
    drop_in = tmp_path / "kg.service.d"
    drop_in.mkdir()
    (drop_in / "override.conf").write_text(files()["override.conf"])
    for name in units:
        verified = _systemd("verify", "--man=no", str(tmp_path / name))
        assert (verified.returncode, verified.stderr) == (0, "")
        if name.endswith(".service"):
            shut = _systemd("security", "--offline=yes", "--threshold=20", str(tmp_path / name))
            assert shut.returncode == 0, shut.stdout


def _systemd(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SYSTEMD), *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_configuration_is_valid(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kg.example.org"]
    subprocess.run(["openssl", *made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    site = re.sub(r"/etc/letsencrypt\S+fullchain.pem", str(cert), files()["kg.conf"])
    site = re.sub(r"/etc/letsencrypt\S+privkey.pem", str(key), site)
    (tmp_path / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    whole = f"http {{ access_log off; {places} include {tmp_path}/site.conf; }}"
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} {whole}"
    (tmp_path / "nginx.conf").write_text(whole)
    tried = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    assert subprocess.run(tried, check=False).returncode == 0


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
def test_caddyfile_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(files()["Caddyfile"])
    version = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < (2, 7):  # request_buffers had another name
        file.write_text(files()["Caddyfile"].replace("request_buffers 1MB", "buffer_requests"))
    tried = ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(file)]
    assert subprocess.run(tried, check=False).returncode == 0


def test_stop_timeout_exceeds_the_query_timeout() -> None:
    unit = dict(line.split("=", 1) for line in files()["kg.service"].splitlines() if "=" in line)
    assert float(unit["TimeoutStopSec"]) > Settings().timeout_s
    assert unit["KillMode"] == "mixed"


def test_guarantees_of_security_md_name_existing_tests() -> None:
    text = (ROOT / "SECURITY.md").read_text()
    named_tests = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", text)
    assert len(named_tests) > 30
    for path, test in named_tests:
        assert (ROOT / path).exists(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(), test


def test_limits_of_security_md_are_the_defaults() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "SECURITY.md").read_text(), re.MULTILINE)
    stated = [found for row in rows for found in re.findall(r"`([a-z_]+)` ([\d.]+)", row)]
    assert len(stated) >= 10
    for name, value in stated:
        assert getattr(Settings(), name) == float(value), name
