"""Summary figures of the export benchmark."""

import pytest

from benchmarks.exporting import figures
from benchmarks.program import Usage


def test_figures_take_ratio_per_round_and_peak_memory() -> None:
    ours = [Usage(wall_s=0, cpu_s=seconds, peak_mib=mib) for seconds, mib in ((2, 80), (4, 90), (8, 70))]
    dumps = [Usage(wall_s=0, cpu_s=seconds, peak_mib=60) for seconds in (2, 2, 8)]
    found = figures(list(zip(ours, dumps, strict=True)))
    assert (found.ours_s, found.dump_s, found.ours_mib, found.dump_mib) == (4, 2, 90, 60)
    assert found.ratio == pytest.approx(1.0)
