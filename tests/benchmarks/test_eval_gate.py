"""Quality on the sets annotated by others: floors that may only rise.

By default every third text is measured, with floors of its own; ``make test-full`` measures all texts.
"""

import os
import tomllib
from pathlib import Path

import pytest

from benchmarks import eval as evaluation
from benchmarks.shared import SHARED

pytestmark = pytest.mark.long

SIZE, STEP = ("full", 1) if os.environ.get("KG_TEST_SIZE") == "full" else ("third", 3)
FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text())[SIZE]


@pytest.fixture(scope="module", params=FLOORS)
def measured(request, tmp_path_factory):
    if not (SHARED / "eval").is_dir() and os.environ.get("CI") != "true":
        pytest.skip("shared/eval is not beside the checkout")
    name = request.param
    result = evaluation.measure(name, tmp_path_factory.mktemp(name), step=STEP)
    return name, evaluation.figures(name, result)


def test_eval_figures_stay_above_their_floors(measured):
    name, figures = measured
    below = {key: figures[key] for key, floor in FLOORS[name].items() if figures[key] < floor}
    assert not below, f"{name}: below the floors {FLOORS[name]}"
