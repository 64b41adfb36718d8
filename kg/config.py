"""Settings of kg and where each value comes from: defaults < kg.toml < ``KG_*`` variables < flags.

A setting is a field of :class:`Settings`. Its key in kg.toml is the field's name, its environment variable is ``KG_``
and the name in capitals, and its flag, if a command has one, is ``--`` and the name with hyphens.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg import setting_types as types
from kg.errors import ConfigError

FILE = "kg.toml"
PREFIX = "KG_"
SECRETS = frozenset({"token", "store_secret"})


def setting(parse: types.Parser, description: str, **options: Any) -> Any:
    """Declare a setting: a dataclass field with the parser of its value and a description for users."""
    return field(metadata={"parse": parse, "description": description}, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a user can configure, with the defaults."""

    store: Path | str = setting(
        types.store, "store directory, or URL of a remote SPARQL endpoint", default=Path("kg-store")
    )
    store_update: str | None = setting(
        types.url, "URL for updates of the remote store; derived from store if not set", default=None
    )
    store_user: str | None = setting(
        types.text, "user name for the remote store, with store_secret as password", default=None
    )
    store_secret: str | None = setting(
        types.text,
        "password for the remote store, or bearer token if store_user is not set",
        default=None,
        repr=False,
    )
    store_secret_file: Path | None = setting(types.path, "file that contains store_secret", default=None)
    store_timeout_s: float = setting(
        types.seconds, "read timeout for the remote store, in seconds", default=60.0
    )
    default_graph: str = setting(
        types.choice("auto", "own", "union"),
        "default graph of the store: the union of all named graphs, or its own triples only;"
        " auto: union for a store directory, detected for a remote store",
        default="auto",
    )
    base: str = setting(
        types.base_iri,
        "start of every IRI in the graph; cannot change once the store is built",
        default="http://127.0.0.1:8000/",
    )
    models: Path | None = setting(
        types.path, "directory of Stanza models; the bundled models if not set", default=None
    )
    published: date | None = setting(types.day, "publication date of articles without one", default=None)
    language: str = setting(
        types.choice("en", "any"),
        "language of the articles to read; en: texts in other languages are reported and left out",
        default="en",
    )
    batch: int = setting(types.integer(1), "number of articles parsed together", default=50)
    parse_cache_mb: int = setting(
        types.integer(0),
        "size of the file in the store directory that keeps parses for later builds, in MB; 0: no such file",
        default=1000,
    )
    max_chars: int = setting(
        types.integer(1), "maximum length of an article, in characters", default=2_000_000
    )
    other_clauses: bool = setting(
        types.switch,
        "true: the graph also has clauses that are neither acts nor statements, if a known actor takes part",
        default=False,
    )
    joins: Path | None = setting(
        types.path,
        "file of lines such as 'same A B' and 'different A B  # why', which overrule how mentions are joined",
        default=None,
    )
    feed_interval_s: float = setting(
        types.seconds, "time between two requests for a feed by kg build --watch, in seconds", default=600.0
    )
    watch_interval_s: float = setting(
        types.seconds, "time between two looks at the folders of kg build --watch, in seconds", default=5.0
    )
    watch_state: Path | None = setting(
        types.path,
        "directory for the state of kg build --watch and the pages it fetches; the store directory if not set",
        default=None,
    )
    cpus: int = setting(
        types.integer(0),
        "threads of the models in each process; 0: one if several processes build, else the default of PyTorch",
        default=0,
    )
    build_workers: int = setting(
        types.integer(0), "number of processes that build a graph, on Linux; 0: one for each core", default=0
    )
    ray: str | None = setting(
        types.text,
        "address of a Ray cluster whose workers process the articles of a build, such as auto or ray://head:10001;"
        " local starts one on this machine",
        default=None,
    )
    host: str = setting(types.text, "address on which the server listens", default="127.0.0.1")
    port: int = setting(
        types.integer(0, 65535), "port on which the server listens; 0: any free port", default=8000
    )
    trusted_proxy: str | None = setting(
        types.text, "address of the reverse proxy whose X-Forwarded-* headers are trusted", default=None
    )
    access_log: str | None = setting(
        types.text, "access log file, one JSON object per line; -: standard output", default=None
    )
    timeout_s: float = setting(types.seconds, "time limit for a query, in seconds", default=10.0)
    workers: int = setting(
        types.integer(1),
        "number of query workers, and so of concurrent queries",
        default=4,
    )
    max_connections: int = setting(types.integer(1), "maximum number of client connections", default=200)
    max_queued_queries: int = setting(
        types.integer(0), "maximum number of queries that wait for a worker; more are refused", default=64
    )
    max_queue_wait_s: float = setting(
        types.seconds, "maximum time that a query waits for a worker, in seconds", default=5.0
    )
    client_query_seconds_per_minute: int = setting(
        types.integer(0),
        "query time per client address, in seconds per minute; localhost is not limited; 0: no limit",
        default=60,
    )
    max_query_kb: int = setting(types.integer(1), "maximum length of a query, in kB", default=64)
    max_body_kb: int = setting(
        types.integer(1), "maximum size of a request body without the token, in kB", default=1000
    )
    max_answer_mb: int = setting(types.integer(1), "maximum size of a query response, in MB", default=64)
    max_query_memory_mib: int = setting(types.integer(64), "memory limit of a query, in MiB", default=2048)
    token: str | None = setting(
        types.text, "token required for changes over HTTP; no changes if not set", default=None, repr=False
    )
    token_file: Path | None = setting(types.path, "file that contains the token", default=None)
    change_timeout_s: float = setting(
        types.seconds, "time limit for a change over HTTP, in seconds", default=60.0
    )
    max_upload_mb: int = setting(
        types.integer(1), "maximum size of an update or graph sent with the token, in MB", default=100
    )
    max_uploads: int = setting(
        types.integer(1),
        "maximum number of uploads that wait, or are read and neither confirmed nor discarded",
        default=20,
    )
    max_upload_articles: int = setting(
        types.integer(1), "maximum number of articles in an upload; more are left out", default=20
    )
    upload_timeout_s: float = setting(
        types.seconds, "time limit for reading an uploaded article, in seconds", default=120.0
    )
    max_upload_memory_mib: int = setting(
        types.integer(256),
        "memory limit for reading uploads, besides that of the models, in MiB",
        default=4096,
    )
    max_exports: int = setting(types.integer(1), "maximum number of concurrent exports", default=2)
    max_rows: int = setting(
        types.integer(1),
        "maximum number of rows in a SELECT result; a truncated response says so",
        default=100_000,
    )
    min_confidence: float = setting(
        types.probability,
        "least probability of the acts that pages show at first; a link shows the others",
        default=0.5,
    )
    page_rows: int = setting(types.integer(1), "number of result rows on a web page", default=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Settings, the origin of each value, and warnings for the user."""

    settings: Settings
    origins: Mapping[str, str]  # setting -> "default", a file, a variable or a flag
    warnings: tuple[str, ...] = ()  # about settings that are given by an old name


def load(
    *,
    file: Path | None = None,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Configuration:
    """Merge the defaults, ``file`` (./kg.toml if None), the environment and the flags of a command.

    A flag with the value None is ignored. Relative paths in a file are relative to the directory of the file. Raises
    :class:`ConfigError` for an unknown setting or an invalid value; its subject is the file, variable or flag.
    """
    values: dict[str, Any] = {}
    warnings: list[str] = []
    origins = dict.fromkeys(_FIELDS, "default")
    for layer in (_from_file(file), _from_environment(environ), _from_flags(flags)):
        for given in _with_new_names(layer, warnings):
            values[given.name], origins[given.name] = given.parse(), given.origin
    return Configuration(settings=Settings(**values), origins=origins, warnings=tuple(warnings))


def description(name: str) -> str:
    """Return the short description of the setting ``name`` for users."""
    return str(_FIELDS[name]["description"])


def redact(name: str, value: object) -> object:
    """Return the value of a setting, or "(set)" for a token or password."""
    return "(set)" if name in SECRETS and value is not None else value


def read_secret(file: Path) -> str:
    """Return the stripped content of ``file``. Raises :class:`ConfigError` if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The file cannot be read: {error}.",
            subject=str(file),
            remedy="Name a readable text file that contains only the secret.",
        ) from error


_FIELDS: Mapping[str, Mapping[str, Any]] = {each.name: each.metadata for each in fields(Settings)}
_OLD_NAMES = {  # accepted for one release, with a warning
    "memory_mb": "max_query_memory_mib",
    "max_upload_bytes": "max_upload_mb",
    "client_seconds": "client_query_seconds_per_minute",
    "max_waiting": "max_queued_queries",
    "max_wait_s": "max_queue_wait_s",
    "store_default_graph": "default_graph",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A value that the user has given for a setting, before it is parsed."""

    name: str
    value: object
    origin: str  # for `kg config`
    subject: str  # for errors and warnings
    prefix: str = ""  # of names at this origin
    directory: Path = Path()  # base of relative paths

    def parse(self) -> Any:
        """Return the value in the type of the setting. Raises :class:`ConfigError`."""
        try:
            value = _FIELDS[self.name]["parse"](self.value)
        except KeyError:
            raise ConfigError(
                "There is no such setting.", subject=self.subject, remedy=_suggestion(self.name, self.prefix)
            ) from None
        except ValueError as error:
            raise ConfigError(
                f"The value {redact(self.name, self.value)!r} is not valid: expected {error}.",
                subject=self.subject,
                remedy=f"Correct the value or remove it ({self.name}: {description(self.name)}).",
            ) from None
        return self.directory / value if isinstance(value, Path) else value


def _from_file(file: Path | None) -> Iterator[_Given]:
    path = file or Path(FILE)
    if file is None and not path.is_file():
        return
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"The file cannot be read: {error.strerror}.", subject=str(path), remedy="Name a readable file."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The file is not valid TOML: {error}.", subject=str(path), remedy="Correct that line."
        ) from error
    for name, value in table.items():
        yield _Given(
            name=name, value=value, origin=str(path), subject=f"{path}, {name}", directory=path.parent
        )


def _from_environment(environ: Mapping[str, str] | None) -> Iterator[_Given]:
    """Yield the ``KG_*`` variables; an empty one counts as not set."""
    for key, value in sorted((os.environ if environ is None else environ).items()):
        if key.startswith(PREFIX) and value.strip():
            name = key.removeprefix(PREFIX).lower()
            yield _Given(name=name, value=value, origin=key, subject=key, prefix=PREFIX)


def _from_flags(flags: Mapping[str, object] | None) -> Iterator[_Given]:
    for name, value in (flags or {}).items():
        if value is not None:
            flag = f"--{name.replace('_', '-')}"
            yield _Given(name=name, value=value, origin=flag, subject=flag)


def _with_new_names(layer: Iterator[_Given], warnings: list[str]) -> Iterator[_Given]:
    """Yield the values of ``layer`` under the current names of their settings; a current name beats an old one."""
    given = {each.name: each for each in layer}
    for name, each in given.items():
        new = _OLD_NAMES.get(name)
        if new is None:
            yield each
            continue
        spelled = each.prefix + new.upper() if each.prefix else new
        warnings.append(f"{each.subject}: {name} is deprecated. Use {spelled} instead.")
        if new not in given:
            value = _megabytes(each.value) if name == "max_upload_bytes" else each.value
            yield replace(each, name=new, value=value)


def _megabytes(count: object) -> object:
    """Return a number of bytes in MB, rounded up; anything else is left to the parser."""
    try:
        return -(-int(str(count)) // 1_000_000)
    except ValueError:
        return count


def _suggestion(name: str, prefix: str) -> str:
    spell = str.upper if prefix else str
    if close := get_close_matches(name, _FIELDS, n=1):
        return f"Did you mean {prefix}{spell(close[0])}?"
    return f"Use one of {', '.join(prefix + spell(known) for known in _FIELDS)}."
