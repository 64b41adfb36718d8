"""The generated graph on which exports and servers are measured."""

import re
from pathlib import Path

from benchmarks.invented import BASE, invented


def test_copies_share_no_event_and_no_graph(tmp_path: Path) -> None:
    events = invented(5000, tmp_path / "data.nq")
    lines = (tmp_path / "data.nq").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 5000
    assert len(set(lines)) == len(lines)
    assert len(set(events)) == len(events) > 20
    told = {word for line in lines for word in line.split()}
    assert {f"<{event}>" for event in events} <= told
    articles = {found for word in told if (found := re.fullmatch(rf"<{BASE}id/article/(\w+)-(\d+)>", word))}
    assert {found[2] for found in articles} >= {"0", "1"}
    assert {f"<{BASE}graph/article/{found[1]}-{found[2]}>" for found in articles} <= told
