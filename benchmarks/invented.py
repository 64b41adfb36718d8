"""Generate a graph of any size from copies of the articles in tests/data/stories.toml."""

import re
import runpy
from datetime import date, timedelta
from pathlib import Path

from benchmarks.shared import REPO
from kg.rdf import to_dataset

BASE = "http://example.org/"
# IRIs that belong to one article. Actors and places are shared by all copies.
_OF_AN_ARTICLE = re.compile(r"/((?:article|attribution|mention|evidence|time)/[^/>]+|event/[^/>]+)")


_DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"\^\^<http://www.w3.org/2001/XMLSchema#date>')


def invented(number: int, output: Path, *, days: int = 1) -> list[str]:
    """Write at least ``number`` statements as N-Quads; return the IRIs of the events in them.

    The days of the copies are shifted by up to ``days`` days.
    """
    stories = runpy.run_path(str(REPO / "tests/stories.py"))["resolutions"]()
    written = [to_dataset(story, base=BASE).serialize(format="nquads") for story in stories]
    texts = [text.strip() + "\n" for text in written]  # the serialiser adds an empty line
    length = sum(text.count("\n") for text in texts)
    events = sorted(set(re.findall(rf"{BASE}id/event/\w+", "".join(texts))))
    copies = range(1 + number // length)
    with output.open("w", encoding="utf-8") as file:
        for copy in copies:
            for text in texts:
                file.write(_OF_AN_ARTICLE.sub(rf"/\1-{copy}", _shifted(text, copy % days)))
    return [f"{event}-{copy}" for copy in copies for event in events]


def _shifted(text: str, days: int) -> str:
    def later(match: re.Match[str]) -> str:
        return match[0].replace(match[1], str(date.fromisoformat(match[1]) + timedelta(days=days)))

    return _DAY.sub(later, text) if days else text
