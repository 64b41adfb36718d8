import socket
import subprocess
import sys
from pathlib import Path

import pytest
from small_graphs import BASE

from kg.errors import StoreError
from kg.store import Workers
from kg.store.workers import sandbox

COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
# Keeps all of some million rows, each of several terms, until it has sorted them.
HUNGRY = "SELECT * {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(6)) + "} ORDER BY ?o0 ?o1"
# Calls a port from the engine's own code, as SERVICE does once it is past the first wall.
CALL = """
import sys
from pyoxigraph import Store
from kg.store.workers import sandbox
if sys.argv[2] == "confined":
    print(sandbox.without_network())
try:
    list(Store().query("SELECT * { SERVICE <http://127.0.0.1:%s/> { ?s ?p ?o } }" % sys.argv[1]))
except (OSError, RuntimeError):
    pass
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")


@linux
@pytest.mark.parametrize(("how", "called"), [("free", True), ("confined", False)])
def test_the_engine_calls_nobody_once_it_is_confined(how: str, called: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10 if called else 0.2)
        arguments = [sys.executable, "-c", CALL, str(listener.getsockname()[1]), how]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
            if called:
                listener.accept()[0].close()
            said, _ = process.communicate(timeout=30)
            assert (process.returncode, said.strip()) == (0, "")
        if not called:
            with pytest.raises(TimeoutError):
                listener.accept()


@linux
def test_every_worker_is_confined(two_articles: Path) -> None:
    with Workers(two_articles, base=BASE, count=1, seconds=20) as workers:
        workers.select(COUNT)
        (worker,) = workers._all
        status = Path(f"/proc/{worker.process.pid}/task")
        for thread in status.iterdir():
            assert "Seccomp:\t2\n" in (thread / "status").read_text()


@linux
def test_a_query_over_its_memory_ends_and_others_go_on(two_articles: Path) -> None:
    with Workers(two_articles, base=BASE, count=1, seconds=60, memory=128) as workers:
        with pytest.raises(StoreError, match="more memory"):
            workers.select(HUNGRY)
        assert workers.select(COUNT).records()[0]["n"] == "3"


def test_where_no_filter_is_known_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    assert "on pdp11" in sandbox.without_network()
