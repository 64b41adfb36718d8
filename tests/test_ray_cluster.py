"""Tests of kg.ray_cluster: order, lost workers and errors; and a build on a real cluster of this machine."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg import ray_cluster
from kg.article_store import rules_digest
from kg.config import Settings
from kg.errors import ConfigError, Failure, ModelError
from kg.model import Article
from kg.pipeline import build
from kg.ray_cluster import Answer, Cluster
from kg.store import open_snapshot

SETTINGS = Settings(cpus=1)
ARTICLES = [Article(id=f"a{n}", source=f"{n}.txt", text=f"Text {n}.") for n in range(9)]


class LostWorkerError(Exception):
    """The error of Ray for an actor that has ended."""


class Exceptions:
    RayActorError = LostWorkerError

    class OutOfMemoryError(Exception):
        """The error of Ray for a worker that needed too much memory."""


Process = Callable[[list[Article]], Answer]


@dataclass(eq=False)
class Result:
    """A result that exists when it is got."""

    batch: list[Article]
    is_cancelled: bool = False


class FakeRay:
    """The part of Ray that Cluster uses; ``process`` stands for all workers."""

    exceptions = Exceptions

    def __init__(self, process: Process) -> None:
        self._process = process
        self.given: list[list[list[Article]]] = []  # batches by worker
        self.results: list[Result] = []

    def remote(self, **options: object) -> Callable[[type], object]:
        assert options["max_restarts"] == -1
        ray = self

        class Actor:
            @staticmethod
            def remote(settings: Settings) -> object:
                assert settings.store_secret is settings.token is None
                batches: list[list[Article]] = []
                ray.given.append(batches)

                class Method:
                    @staticmethod
                    def remote(batch: list[Article]) -> Result:
                        batches.append(batch)
                        ray.results.append(Result(batch))
                        return ray.results[-1]

                class Handle:
                    process = Method

                return Handle

        return lambda _: Actor

    def wait(
        self, results: Sequence[Result], *, num_returns: int, timeout: float
    ) -> tuple[list[Result], list[Result]]:
        assert num_returns == len(results)
        assert timeout == 0
        return [], list(results)

    def get(self, result: Result) -> Answer:
        return self._process(result.batch)

    def cancel(self, result: Result) -> None:
        result.is_cancelled = True


def answer(batch: list[Article], **changes: object) -> Answer:
    items = [Failure(subject=article.id, reason="", remedy="") for article in batch]
    return replace(Answer(digest=rules_digest(SETTINGS), node="10.0.0.1", items=items), **changes)  # type: ignore[arg-type]


def batches(size: int) -> Iterator[list[Article]]:
    return (ARTICLES[start : start + size] for start in range(0, len(ARTICLES), size))


def names(items: Iterator[object]) -> list[str]:
    return [item.subject for item in items if isinstance(item, Failure)]


def test_results_come_in_order_from_all_workers() -> None:
    ray = FakeRay(answer)
    assert names(Cluster(ray, SETTINGS, 3).run(batches(1))) == [article.id for article in ARTICLES]
    assert [len(given) for given in ray.given] == [3, 3, 3]


def test_batches_that_wait_are_bounded() -> None:
    ray, taken = FakeRay(answer), []

    def counted() -> Iterator[list[Article]]:
        for batch in batches(1):
            taken.append(batch)
            yield batch

    items = Cluster(ray, SETTINGS, 1).run(counted())
    next(items)
    assert len(taken) == 3
    items.close()  # type: ignore[attr-defined]
    assert [result.is_cancelled for result in ray.results] == [False, True, True]


def test_article_that_ends_its_workers_fails_alone() -> None:
    def process(batch: list[Article]) -> Answer:
        if ARTICLES[4] in batch:
            raise LostWorkerError
        return answer(batch)

    items = list(Cluster(FakeRay(process), SETTINGS, 2).run(batches(3)))
    assert len(items) == len(ARTICLES)
    lost = [item for item in items if isinstance(item, Failure) and item.reason]
    assert [item.subject for item in lost] == ["4.txt"]
    assert "lost 3 times" in lost[0].reason


def test_machine_with_other_rules_is_refused() -> None:
    cluster = Cluster(FakeRay(lambda batch: answer(batch, digest="other")), SETTINGS, 1)
    with pytest.raises(ConfigError, match=r"10\.0\.0\.1: A machine of the Ray cluster has other rules"):
        list(cluster.run(batches(2)))


def test_error_of_the_models_ends_the_build() -> None:
    cluster = Cluster(FakeRay(lambda batch: answer(batch, error=ModelError("no models"))), SETTINGS, 1)
    with pytest.raises(ModelError, match="no models"):
        list(cluster.run(batches(2)))


def test_workers_get_no_secrets() -> None:
    settings = Settings(
        store="https://example.org/query", store_secret="x", token="y", other_clauses=True, cpus=3
    )
    sent = ray_cluster._worker_settings(settings)
    assert sent == Settings(other_clauses=True, cpus=3)
    assert rules_digest(sent) == rules_digest(replace(sent))


def test_missing_ray_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    settings = Settings(store=tmp_path / "store", ray="auto")
    (tmp_path / "a.txt").write_text("Peru expelled two Bolivian diplomats on Tuesday.")
    with pytest.raises(ConfigError, match="Ray is not installed") as caught:
        build([str(tmp_path / "a.txt")], settings)
    assert caught.value.remedy == "Install it with: pip install 'diplomacy-kg[ray]'"


PROGRAM = """
import os, signal, sys
from kg import ray_cluster
from kg.cli import main

class Killed(ray_cluster.Worker):
    def process(self, articles):
        mark = os.environ["TEST_MARK"]
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return super().process(articles)
        os.kill(os.getpid(), signal.SIGKILL)

ray_cluster.Worker = Killed
ray_cluster.BATCH_CHARS = 1
main(sys.argv[1:])
"""


@pytest.mark.long
@pytest.mark.skipif(
    find_spec("ray") is None,
    reason="Ray is not installed; it is not locked, because it needs 200 MB: pip install ray",
)
def test_build_on_a_cluster_with_a_killed_worker_is_the_same(tmp_path: Path) -> None:
    texts = {
        "a": "Norway expelled two Kenyan diplomats on Friday.",
        "b": "Kenya rejected the decision. A quiet day.",
        "c": "Foreign Minister Ingrid Dahl met her Kenyan counterpart in Nairobi on Monday.",
        "d": "Peru accused Bolivia of sending troops across the border, the government in Lima said.",
    }
    (tmp_path / "in").mkdir()
    for name, text in texts.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text)
    mark = tmp_path / "killed"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment |= {
        "KG_BUILD_WORKERS": "2",
        "RAY_AUTH_MODE": "disabled",
        "RAY_worker_niceness": "0",
        "HOME": str(tmp_path),
    }
    for store, address in (("local", None), ("cluster", "local")):
        options = ["--store", store, *(["--ray", address] if address else [])]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "build", "in", *options],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env=environment | {"TEST_MARK": str(mark)},
        )
        assert done.returncode == 0, done.stderr
        assert mark.exists() == bool(address)
    assert lines(tmp_path / "cluster") == lines(tmp_path / "local")


def lines(store: Path) -> list[str]:
    """Return the N-Quads of all named graphs but that of builds, which have their times."""
    with open_snapshot(store) as opened:
        builds = f"<{opened.iris.builds_graph}>"
        graphs = [quad for quad in opened.store if str(quad.graph_name) not in {"DEFAULT", builds}]
    assert len(graphs) > 1000
    return sorted(map(str, graphs))
