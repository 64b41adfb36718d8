"""The exports of ``kg export`` over HTTP: /export?format=NAME and /export?view=NAME&format=NAME.

A separate process writes each export, because an export may run longer than a query and the client sets its pace.
"""

import pickle
import subprocess
import sys
from collections.abc import Generator, Sequence
from itertools import chain
from threading import BoundedSemaphore
from typing import IO, cast

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.errors import LimitError, NotFoundError, StoreError
from kg.explore import Filters
from kg.export import EXPORTS, Export, view_export
from kg.store import GRAPH_FORMATS
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache

_RETRY_AFTER_S = 60.0
_CHUNK_SIZE = 64 * 1024  # bytes


def downloads(processes: "ExportProcesses") -> Blueprint:
    """Return the blueprint of /export; without a format it redirects to the list of downloads."""
    view = _ExportView(processes)
    blueprint = Blueprint("downloads", __name__)
    blueprint.add_url_rule("/export", "export", view.export)
    return blueprint


class _ExportView:
    """The view of /export."""

    def __init__(self, processes: "ExportProcesses") -> None:
        self._processes = processes

    def export(self) -> AnyResponse:
        """Stream an export. Raises :class:`NotFoundError` for an unknown one."""
        view = request.args.get("view")
        if view is None and "format" not in request.args:
            return redirect(url_for("dataset.document", _anchor="downloads"), code=303)
        export = _find_export(view, request.args.get("format", "ttl"))
        return self._processes.response(export, arguments=[] if view is None else [view])


class ExportProcesses:
    """Runs exports in processes, up to ``max_exports`` at once."""

    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._slots = BoundedSemaphore(settings.max_exports)

    def response(
        self, export: Export, filters: Filters | None = None, *, arguments: Sequence[str] = ()
    ) -> Response:
        """Stream an export, of the events that match if there are filters.

        Raises :class:`LimitError` if all slots are in use.
        """
        version = f"{self._store.version}-export-{export.stem}-{export.name}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        response = Response(content_type=export.media_type)
        if request.method != "HEAD":
            chunks = self._stream(export, filters, arguments)
            response.response = chain((next(chunks, b""),), chunks)
            response.call_on_close(chunks.close)
        http_cache.set_cache_headers(response, version)
        response.headers["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
        return response

    def _stream(self, export: Export, filters: Filters | None, arguments: Sequence[str]) -> Generator[bytes]:
        """Yield the output of the export process; raise :class:`StoreError` if it fails, also midway."""
        if not self._slots.acquire(blocking=False):
            raise LimitError(
                f"All {self._settings.max_exports} export slots are in use.",
                subject="export",
                remedy="Try again in a minute.",
                limit="max_exports",
                retry_after_s=_RETRY_AFTER_S,
            )
        process = self._start([export.name, *arguments], filters)
        try:
            output = cast(IO[bytes], process.stdout)
            yield from iter(lambda: output.read(_CHUNK_SIZE), b"")
            if process.wait():
                raise StoreError(
                    "The export failed.", subject=export.name, remedy="See the log of the server."
                )
        finally:
            process.kill()
            process.wait()
            self._slots.release()

    def _start(self, arguments: list[str], filters: Filters | None) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - runs this package
            [sys.executable, "-P", "-m", "kg.export", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C in a terminal must reach only the server, which then stops this process.
            process_group=0,
        )
        with cast(IO[bytes], process.stdin) as pipe:
            pickle.dump((self._settings, filters), pipe)
        return process


def _find_export(view: str | None, format_name: str) -> Export:
    if view is not None and format_name in GRAPH_FORMATS:
        return view_export(view, format_name)
    if view is not None or format_name not in EXPORTS:
        available = EXPORTS if view is None else GRAPH_FORMATS
        raise NotFoundError(
            "There is no such export format.",
            subject=format_name,
            remedy=f"Choose one of {', '.join(available)}.",
        )
    return EXPORTS[format_name]
