"""What ``kg export`` writes, over the web: ``/export?format=NAME``, ``/export?view=NAME&format=NAME``.

Each is written by a process of its own, as fast as the client reads: it takes longer than a query may, and neither a slow
client nor one that goes away costs a query worker its time.
"""

import pickle
import subprocess
import sys
from collections.abc import Generator
from itertools import chain
from threading import BoundedSemaphore
from typing import IO, cast

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.errors import LimitError, NotFoundError, StoreError
from kg.export import EXPORTS, Export, of_view
from kg.store import GRAPHS
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache

_SOON = 60.0  # seconds until one may have ended
_CHUNK = 64 * 1024  # bytes


def downloads(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the address of what can be taken away; without a format it leads to what there is."""
    desk = _Desk(store, settings)
    blueprint = Blueprint("downloads", __name__)
    blueprint.add_url_rule("/export", "export", desk.export)
    return blueprint


class _Desk:
    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._free = BoundedSemaphore(settings.max_exports)

    def export(self) -> AnyResponse:
        """Send what is asked for while it is written. Raises :class:`NotFoundError` where there is no such thing."""
        view = request.args.get("view")
        if view is None and "format" not in request.args:
            return redirect(url_for("dataset.document", _anchor="downloads"), code=303)
        wanted = _named(view, request.args.get("format", "ttl"))
        version = f"{self._store.version}-export-{wanted.stem}-{wanted.name}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        response = Response(content_type=wanted.media_type)
        if request.method != "HEAD":
            pieces = self._written(wanted, [] if view is None else [view])
            response.response = chain((next(pieces, b""),), pieces)
            response.call_on_close(pieces.close)
        http_cache.set_cache_headers(response, version)
        response.headers["Content-Disposition"] = f'attachment; filename="{wanted.file_name}"'
        return response

    def _written(self, wanted: Export, view: list[str]) -> Generator[bytes]:
        """Yield what the process writes; an exception ends what does not come to its end."""
        if not self._free.acquire(blocking=False):
            raise LimitError(
                "too much is being taken away at once",
                subject="export",
                remedy="Ask again in a minute.",
                limit="max_exports",
                retry_after_s=_SOON,
            )
        process = self._start([wanted.name, *view])
        try:
            output = cast(IO[bytes], process.stdout)
            yield from iter(lambda: output.read(_CHUNK), b"")
            if process.wait():
                raise StoreError(
                    "it could not be written", subject=wanted.name, remedy="Look at the server's log."
                )
        finally:
            process.kill()
            process.wait()
            self._free.release()

    def _start(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", "kg.export", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C in the terminal is for the server, which ends it
        )
        with cast(IO[bytes], process.stdin) as pipe:
            pickle.dump(self._settings, pipe)
        return process


def _named(view: str | None, name: str) -> Export:
    if view is not None and name in GRAPHS:
        return of_view(view, name)
    if view is not None or name not in EXPORTS:
        known = EXPORTS if view is None else GRAPHS
        raise NotFoundError("no such export", subject=name, remedy=f"Choose one of {', '.join(known)}.")
    return EXPORTS[name]
