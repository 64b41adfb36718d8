"""Settings: defaults < kg.toml < ``KG_*`` variables < flags.

A setting is a field of :class:`Settings`; its key in kg.toml is the field's name, its variable ``KG_`` and
the name in capitals, its flag (where a command has one) ``--`` and the name with hyphens.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg import setting_types
from kg.errors import ConfigError

FILE = "kg.toml"
PREFIX = "KG_"


def _by_cores(few: int, many: int) -> int:
    """Return ``many`` where this process may use so many cores that it is worth it: four."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return many if cores >= 4 else few


def _as(read: setting_types.Reader, about: str) -> dict[str, Any]:
    return {"read": read, "about": about}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user can set; the defaults are these."""

    store: Path | str = field(
        default=Path("kg-store"),
        metadata=_as(
            setting_types.store, "folder of the store, or the address where another server answers SPARQL"
        ),
    )
    store_update: str | None = field(
        default=None,
        metadata=_as(
            setting_types.address, "address where that server takes updates; where not set, told by the other"
        ),
    )
    store_user: str | None = field(
        default=None, metadata=_as(setting_types.text, "user of that server, whose password is the secret")
    )
    store_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_as(
            setting_types.text, "what that server wants to be shown: a password, or without a user a token"
        ),
    )
    store_secret_file: Path | None = field(
        default=None, metadata=_as(setting_types.path, "file that holds the secret for that server")
    )
    store_timeout_s: float = field(
        default=60.0, metadata=_as(setting_types.seconds, "seconds that server may say nothing")
    )
    store_default_graph: str = field(
        default="auto",
        metadata=_as(
            setting_types.one_of("auto", "own", "union"),
            "what the default graph of that server is; auto: kg build tries it",
        ),
    )
    base: str = field(
        default="http://127.0.0.1:8000/",
        metadata=_as(setting_types.base, "beginning of every IRI that is minted"),
    )
    models: Path | None = field(
        default=None,
        metadata=_as(setting_types.path, "Stanza resources folder; the bundled models where not set"),
    )
    published: date | None = field(
        default=None, metadata=_as(setting_types.day, "day of articles that do not say theirs")
    )
    batch: int = field(default=50, metadata=_as(setting_types.whole(1), "articles parsed at once"))
    max_chars: int = field(
        default=2_000_000, metadata=_as(setting_types.whole(1), "longest article that is read, in characters")
    )
    cpus: int = field(
        default=0,
        metadata=_as(
            setting_types.whole(0), "processor cores the models use; 0: as many as torch takes by itself"
        ),
    )
    host: str = field(default="127.0.0.1", metadata=_as(setting_types.text, "address the server listens at"))
    port: int = field(
        default=8000,
        metadata=_as(setting_types.whole(0, 65535), "port the server listens at; 0: any free one"),
    )
    trusted_proxy: str | None = field(
        default=None,
        metadata=_as(
            setting_types.text, "address of the reverse proxy whose X-Forwarded-… headers are believed"
        ),
    )
    access_log: str | None = field(
        default=None,
        metadata=_as(setting_types.text, "file of the access log, JSON a line; -: standard output"),
    )
    processes: int = field(
        default_factory=lambda: _by_cores(1, 2),
        metadata=_as(
            setting_types.whole(1),
            "processes that speak HTTP, among which the workers are divided; one with a token",
        ),
    )
    threads: int = field(
        default=16,
        metadata=_as(
            setting_types.whole(1),
            "searches, changes and other work beside queries that the server does at once",
        ),
    )
    timeout_s: float = field(default=10.0, metadata=_as(setting_types.seconds, "seconds a query may take"))
    workers: int = field(
        default_factory=lambda: _by_cores(2, 4),
        metadata=_as(setting_types.whole(1), "processes that answer queries"),
    )
    max_connections: int = field(
        default=200, metadata=_as(setting_types.whole(1), "clients that are connected at once")
    )
    max_waiting: int = field(
        default=64,
        metadata=_as(setting_types.whole(0), "queries that may wait for one of them; others are refused"),
    )
    max_wait_s: float = field(
        default=5.0, metadata=_as(setting_types.seconds, "seconds a query waits for one of them")
    )
    service_hosts: tuple[str, ...] = field(
        default=(),
        metadata=_as(setting_types.hosts, "hosts of other endpoints that a query may ask with SERVICE"),
    )
    client_seconds: int = field(
        default=60,
        metadata=_as(
            setting_types.whole(0),
            "seconds of query time a client may use in a minute, but for this machine; 0: any",
        ),
    )
    max_query_kb: int = field(
        default=64, metadata=_as(setting_types.whole(1), "longest query that is read, in kB")
    )
    max_body_kb: int = field(
        default=1000, metadata=_as(setting_types.whole(1), "longest body of a request without a token, in kB")
    )
    max_answer_mb: int = field(
        default=64, metadata=_as(setting_types.whole(1), "longest answer to a query that is sent, in MB")
    )
    memory_mb: int = field(
        default=2048,
        metadata=_as(setting_types.whole(64), "MiB of memory that a query may take in one of them"),
    )
    token: str | None = field(
        default=None,
        repr=False,
        metadata=_as(setting_types.text, "token that changes over the web take; none: no changes"),
    )
    token_file: Path | None = field(
        default=None, metadata=_as(setting_types.path, "file that holds the token")
    )
    change_timeout_s: float = field(
        default=60.0, metadata=_as(setting_types.seconds, "seconds a change over the web may take")
    )
    max_upload_bytes: int = field(
        default=100_000_000,
        metadata=_as(setting_types.whole(1), "longest update or graph that is taken over the web"),
    )
    default_graph: str = field(
        default="union",
        metadata=_as(
            setting_types.one_of("union", "own"),
            "what the default graph of a new store is: the union of all, or its own",
        ),
    )
    max_exports: int = field(
        default=2,
        metadata=_as(setting_types.whole(1), "exports sent at once"),
    )
    max_rows: int = field(
        default=100_000,
        metadata=_as(
            setting_types.whole(1),
            "rows that a SELECT gives at once; the answer says where more are left out",
        ),
    )
    page_rows: int = field(
        default=1000, metadata=_as(setting_types.whole(1), "rows of a result that a page shows")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Settings, and for each where its value came from: ``default``, a file, a variable or a flag."""

    settings: Settings
    origins: Mapping[str, str]


def load(
    *,
    file: Path | None = None,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Configuration:
    """Put the settings together from ``file`` (or ./kg.toml where there is one), environment and flags.

    A flag whose value is None was not given. Paths in a file count from the file's folder.
    Raises :class:`ConfigError` that names the file, variable or flag for an unknown setting or a wrong value.
    """
    values: dict[str, Any] = {}
    origins = {setting.name: "default" for setting in fields(Settings)}
    for layer in (_of_file(file), _of_environment(environ), _of_flags(flags)):
        for name, (origin, value) in layer.items():
            values[name], origins[name] = value, origin
    return Configuration(settings=Settings(**values), origins=origins)


def about(name: str) -> str:
    """Say in a few words what the setting ``name`` means."""
    return str(_metadata(name)["about"])


def shown(name: str, value: object) -> object:
    """Return a setting's value as anybody may see it: a token or password is not shown."""
    return "(set)" if name in {"token", "store_secret"} and value is not None else value


def secret(file: Path) -> str:
    """Return what a file says, without space around it. Raises :class:`ConfigError` where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"it cannot be read: {error}", subject=str(file), remedy="Name a text file with the secret."
        ) from error


_Layer = dict[str, tuple[str, Any]]  # name of a setting -> (where from, value)


def _of_file(file: Path | None) -> _Layer:
    path = file or Path(FILE)
    if file is None and not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            error.strerror or "cannot be read", subject=str(path), remedy="Name a file that can be read."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", subject=str(path), remedy="Mend that line.") from error
    layer = {name: (str(path), _read(name, value, f"{path}, {name}")) for name, value in table.items()}
    return {name: (origin, _from_folder(path, value)) for name, (origin, value) in layer.items()}


def _of_environment(environ: Mapping[str, str] | None) -> _Layer:
    """Read the ``KG_*`` variables; an empty one counts as not set."""
    source = os.environ if environ is None else environ
    found = {key: value for key, value in sorted(source.items()) if key.startswith(PREFIX) and value.strip()}
    return {
        name: (key, _read(name, value, key, PREFIX))
        for key, value in found.items()
        for name in [key.removeprefix(PREFIX).lower()]
    }


def _of_flags(flags: Mapping[str, object] | None) -> _Layer:
    found = {name: value for name, value in (flags or {}).items() if value is not None}
    named = {name: f"--{name.replace('_', '-')}" for name in found}
    return {name: (named[name], _read(name, value, named[name])) for name, value in found.items()}


def _from_folder(file: Path, value: Any) -> Any:
    return file.parent / value if isinstance(value, Path) else value


def _read(name: str, value: object, subject: str, prefix: str = "") -> Any:
    try:
        return _metadata(name)["read"](value)
    except KeyError:
        raise ConfigError("is not a setting", subject=subject, remedy=_meant(name, prefix)) from None
    except ValueError as error:
        raise ConfigError(
            f"{shown(name, value)!r} is not right: {error}",
            subject=subject,
            remedy=f"Correct it or leave it out ({name}: {about(name)}).",
        ) from None


def _metadata(name: str) -> Mapping[str, Any]:
    return {setting.name: setting.metadata for setting in fields(Settings)}[name]


def _meant(name: str, prefix: str) -> str:
    spell = str.upper if prefix else str
    names = [setting.name for setting in fields(Settings)]
    close = get_close_matches(name, names, n=1)
    if close:
        return f"Did you mean {prefix}{spell(close[0])}?"
    return f"Use one of {', '.join(prefix + spell(known) for known in names)}."
