"""A digest of the code and data that determine what the pipeline finds in an article.

Edits without effect, such as those of comments, docstrings and layout, do not change it: Python files are compared by their
syntax trees, and TOML files by their content. The digest is cached next to the bytecode of this module.
"""

import ast
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
# The read stage is not included, because its result is part of the fingerprint of each article graph.
SOURCES: Final = (
    *("parse", "extract", "resolve", "join", "rdf"),
    *("codes.py", "iris.py", "join_values.py", "model.py", "vocab.py"),
)
PARSER: Final = ("parse", "codes.py", "model.py")  # the part of them that determines a parse
MAPPING: Final = ("rdf", "codes.py", "iris.py", "vocab.py")  # code that makes statements from the events
READER: Final = ("read", "model.py")  # what determines the articles of a file
_MODELS: Final = PACKAGE / "parse" / "models"  # excluded, since the build has their digests


def code_digest(sources: tuple[str, ...] = SOURCES) -> str:
    """Return the digest of the code and data in use, from the cache if no file has changed since.

    ``sources`` are folders and files of the package.
    """
    files = _files(PACKAGE, sources)
    stamp = [[str(file), *_stat(file)] for file in (Path(__file__), *files)]
    suffix = ".json" if sources == SOURCES else f".{sources[0]}.json"
    cache = Path(cache_from_source(__file__)).with_suffix(suffix)
    with suppress(OSError, ValueError, KeyError, TypeError):
        cached = json.loads(cache.read_bytes())
        if cached["stamp"] == stamp:
            return str(cached["digest"])
    digest = digest_of(files, PACKAGE)
    with suppress(OSError):  # a read-only installation computes the digest each time
        cache.parent.mkdir(exist_ok=True)
        cache.write_text(json.dumps({"stamp": stamp, "digest": digest}), encoding="utf-8")
    return digest


def digest_of(files: Iterable[Path], root: Path) -> str:
    """Return the digest of the content of ``files``, and of their paths below ``root``."""
    digest = sha256()
    for file in files:
        content = _CONTENTS.get(file.suffix, _bytes)(file.read_bytes())
        digest.update(f"{file.relative_to(root).as_posix()} {sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(package: Path, sources: tuple[str, ...]) -> list[Path]:
    files = (
        file
        for source in sources
        for file in sorted(
            (package / source).rglob("*") if (package / source).is_dir() else [package / source]
        )
    )
    return [
        file
        for file in files
        if file.is_file() and file.suffix != ".pyc" and not file.is_relative_to(_MODELS)
    ]


def _stat(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


def _python(source: bytes) -> bytes:
    """Return a text form of the syntax tree, without comments, docstrings and positions."""
    return _dump(ast.parse(source)).encode(errors="surrogatepass")


def _dump(node: object) -> str:
    """Like :func:`ast.dump`, but omits docstrings, and empty fields because they vary between Python versions."""
    if isinstance(node, ast.AST):
        values = ((name, value) for name, value in ast.iter_fields(node) if value is not None and value != [])
        return f"{type(node).__name__}({','.join(f'{name}={_dump(value)}' for name, value in values)})"
    if isinstance(node, list):
        return f"[{','.join(_dump(item) for item in node if not _is_docstring(item))}]"
    return repr(node)


def _is_docstring(node: object) -> bool:
    """Return True for a statement that is only a string."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _toml(source: bytes) -> bytes:
    return repr(tomllib.loads(source.decode())).encode()


def _bytes(source: bytes) -> bytes:
    return source


_CONTENTS: Final[Mapping[str, Callable[[bytes], bytes]]] = {".py": _python, ".toml": _toml}
