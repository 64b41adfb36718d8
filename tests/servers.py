"""Oxigraph's own server, as a remote store for tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from time import monotonic, sleep
from urllib.request import urlopen

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """Run a server with an empty graph in memory, and yield its URL."""
    port = _free_port()
    arguments = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", *options]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(address, process)
            yield address
        finally:
            process.kill()


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + 30
    while process.poll() is None and monotonic() < end:
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            sleep(0.02)
        else:
            return
    raise RuntimeError("oxigraph serve does not respond")
