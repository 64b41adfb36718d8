"""Joins of stories that five outlets tell each: floors that may only rise."""

import os
import tomllib
from pathlib import Path

import pytest

from benchmarks import stories
from benchmarks.shared import SHARED

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text())["stories"]
REPORT = """articles 2  gold mentions 9  found 8  predicted mentions 7
across  precision 0.975 (39/40, 3 unjudged)  recall of found 0.24 (39/160)  recall of all 0.1 (/390)
within  precision None (0/0, 0 unjudged)  recall of found 0.0 (0/3)  recall of all 0.0 (/4)
"""


def test_figures_of_a_report():
    assert stories.figures(REPORT) == {
        "across_precision": 0.975,
        "across_recall": 0.24,
        "within_precision": 0.0,
        "within_recall": 0.0,
    }


@pytest.mark.long
def test_story_figures_stay_above_their_floors(tmp_path):
    if not (SHARED / "events").is_dir() and os.environ.get("CI") != "true":
        pytest.skip("shared/events is not beside the checkout")
    figures = stories.figures(dict(stories.measure(tmp_path))["kg"])
    below = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    assert not below
