"""A server as ``kg serve`` runs it, in a thread of the tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.config import Settings
from kg.store import Workers, WriterProcess, create_empty
from kg.web import Server, create_app

TOKEN = "a token for the tests alone"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve a store, and take changes to it; give the server's address."""
    with (
        Workers(settings.store, base=settings.base, count=settings.workers, seconds=20) as workers,
        WriterProcess(settings.store, base=settings.base, seconds=20) as writer,
        listening(Server(create_app(settings, workers, writer), replace(settings, port=0))) as port,
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def listening(server: Server) -> Iterator[int]:
    """Let a server answer; give its port."""
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server.port
    server.stop()
    thread.join(timeout=30)
    assert not thread.is_alive()


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Give a folder in memory where the machine has one: each change is written to the disk for good."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def empty(store: Path, *, union: bool, base: str = "http://www.example/") -> Settings:
    """Make a store with nothing in it, and the settings to serve it with."""
    create_empty(store, base=base, union=union)
    return Settings(store=store, base=base, token=TOKEN, workers=1)
