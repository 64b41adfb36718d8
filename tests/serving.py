"""A server as ``kg serve`` runs it, in a thread of the tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.config import Settings
from kg.store import WorkerPool, WriterClient, create_empty
from kg.uploads import Uploads
from kg.web import Server, create_app

BASE = "http://www.example/"  # of the IRIs, unless a test needs another
TOKEN = "a token for the tests alone"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@contextmanager
def serving(settings: Settings, *, timeout_s: int = 20, takes_uploads: bool = False) -> Iterator[str]:
    """Serve a store that accepts changes, and yield the base URL of the server."""
    uploads = Uploads(settings) if takes_uploads else nullcontext()
    with (
        WorkerPool(settings.store, base=settings.base, count=settings.workers, timeout_s=timeout_s) as pool,
        WriterClient(settings.store, base=settings.base, timeout_s=20) as writer,
        uploads as queue,
        listening(Server(create_app(settings, pool, writer, queue), replace(settings, port=0))) as port,
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def listening(server: Server) -> Iterator[int]:
    """Run a server in a thread, and yield its port."""
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server.port
    server.stop()
    thread.join(timeout=30)
    assert not thread.is_alive()


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Yield a temporary directory, in memory if possible, because each change is synced to disk."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def empty(store: Path, *, union: bool, base: str = BASE) -> Settings:
    """Create an empty store, and return the settings to serve it."""
    create_empty(store, base=base, union=union)
    return Settings(store=store, base=base, token=TOKEN, workers=1)
