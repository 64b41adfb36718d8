"""The sandbox of query workers: no network, limited memory."""

import logging
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from small_graphs import BASE

from kg.errors import StoreError
from kg.store import WorkerPool
from kg.store.workers import sandbox

COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
# Keeps millions of rows with several terms each, until they are sorted.
HUNGRY = "SELECT * {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(6)) + "} ORDER BY ?o0 ?o1"
# Connects to a port from native code, as SERVICE would if a query could contain it.
CALL = """
import sys
from pyoxigraph import Store
from kg.store.workers import sandbox
if sys.argv[2] == "confined":
    print(sandbox.block_network())
try:
    list(Store().query("SELECT * { SERVICE <http://127.0.0.1:%s/> { ?s ?p ?o } }" % sys.argv[1]))
except (OSError, RuntimeError):
    pass
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="the filter works only on Linux")


@linux
@pytest.mark.parametrize(("mode", "connects"), [("free", True), ("confined", False)])
def test_confined_engine_makes_no_connection(mode: str, connects: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10 if connects else 0.2)
        arguments = [sys.executable, "-c", CALL, str(listener.getsockname()[1]), mode]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
            if connects:
                listener.accept()[0].close()
            output, _ = process.communicate(timeout=30)
            assert (process.returncode, output.strip()) == (0, "")
        if not connects:
            with pytest.raises(TimeoutError):
                listener.accept()


@linux
def test_every_thread_of_a_worker_is_confined(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=20) as pool:
        pool.select(COUNT)
        (worker,) = pool._workers
        for thread in Path(f"/proc/{worker.process.pid}/task").iterdir():
            assert "Seccomp:\t2\n" in (thread / "status").read_text()


@linux
def test_query_over_its_memory_is_killed_with_one_log_line(
    two_articles: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.ERROR, "kg.workers")
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=60, memory_mib=128) as pool:
        with pytest.raises(StoreError, match="max_query_memory_mib"):
            pool.select(HUNGRY)
        assert pool.select(COUNT).records()[0]["n"] == "3"
    assert len(caplog.records) == 1
    assert "memory allocation" not in capfd.readouterr().err


def test_block_network_reports_an_unknown_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    assert "on pdp11" in sandbox.block_network()
