"""A server as ``kg serve`` runs it, in a process of its own, and what it holds while it runs."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

KG = (sys.executable, "-c", "from kg.cli import main; main()")
_LISTENING = re.compile(rb"http://127\.0\.0\.1:(\d+)/")
_DEFAULTS = {"workers": 2}  # on every machine
_PATIENCE = 60.0  # seconds that a machine with other work may need for what takes a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that runs, and where."""

    process: subprocess.Popen[bytes]
    port: int
    store: Path
    errors: int  # descriptor of the file that its standard error goes to

    def said(self) -> str:
        """What it has written to standard error."""
        return os.pread(self.errors, 10_000_000, 0).decode(errors="replace")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sparql(self) -> str:
        return f"{self.address}/sparql"

    def workers(self) -> list[int]:
        """The processes that answer queries, dead ones that nobody has looked after among them."""
        return self._children("kg.store.workers.query_worker")

    def writers(self) -> list[int]:
        return self._children("kg.store.workers.writer_worker")

    def children(self) -> list[int]:
        """All processes that the server has started and that are not gone, as Linux tells them."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(pid) for task in tasks for pid in task.read_text().split())

    def files(self) -> int:
        """How many files, pipes and sockets the server itself has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def memory(self) -> int:
        """How much memory the server itself has, in KiB."""
        return int(_status(self.process.pid)["VmRSS"].split()[0])

    def threads(self) -> int:
        return int(_status(self.process.pid)["Threads"])

    def _children(self, module: str) -> list[int]:
        return [pid for pid in self.children() if module in _command(pid)]


@contextmanager
def running(store: Path, **settings: object) -> Iterator[Running]:
    """Serve a store with some settings, whatever others the environment has."""
    given = {
        f"KG_{name.upper()}": str(value)
        for name, value in {"store": store, "port": 0, **_DEFAULTS, **settings}.items()
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment["PYTHONFAULTHANDLER"] = "1"
    with TemporaryFile() as said:
        process = subprocess.Popen([*KG, "serve"], stderr=said, env=environment | given)
        try:
            yield Running(
                process=process, port=_port(process, said.fileno()), store=store, errors=said.fileno()
            )
        finally:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            finally:
                process.kill()


def eventually(holds: Callable[[], bool]) -> bool:
    """Tell whether something holds, now or soon."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _port(process: subprocess.Popen[bytes], said: int) -> int:
    found: list[bytes] = []

    def listens() -> bool:
        found[:] = _LISTENING.findall(os.pread(said, 100_000, 0))
        return bool(found) or process.poll() is not None

    if not eventually(listens):
        process.send_signal(signal.SIGABRT)  # it says where it stands
        process.wait()
    assert found, os.pread(said, 100_000, 0).decode()
    return int(found[0])


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def _command(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            or "a dead kg.store.workers.query_worker kg.store.workers.writer_worker"
        )
    except (FileNotFoundError, ProcessLookupError):
        return ""
