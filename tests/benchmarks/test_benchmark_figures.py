"""Tables of the eval and speed benchmarks, and the measurement of processes."""

import subprocess
import sys

import click
import pytest

from benchmarks import eval as evaluation
from benchmarks import speed
from benchmarks.program import Usage, run

MIB = 2**20


@pytest.mark.parametrize("name", evaluation.SETS)
def test_peer_figures_have_columns(name):
    rows = evaluation.peers(name)
    assert rows
    assert {key for row in rows for key in row.figures} <= set(evaluation.SETS[name])


def test_five_w_figures_count_correct_first_answers():
    result = {"metric": "5w1h", "who": {"precision": 0.5, "recall": 0.25}, "precision_4w": 0.125}
    assert evaluation.figures("giveme5w1h", result) == {"who": 0.5, "precision_4w": 0.125}


def test_table_puts_published_figures_in_brackets():
    rows = [
        evaluation.Row(program="kg", figures={"f1": 0.5}),
        evaluation.Row(program="other", figures={"f1": 0.25}, is_published=True),
    ]
    cells = {column.header: list(column.cells) for column in evaluation.table("carb_dev", rows).columns}
    assert cells["f1"] == ["0.500", "(0.250)"]
    assert cells["auc"] == ["", ""]


def _round(build_s, plain_s):
    return speed.Round(
        usages={
            speed.BUILD: Usage(wall_s=build_s, cpu_s=6.0, peak_mib=900.0),
            speed.BATCHED: Usage(wall_s=1.0, cpu_s=2.0, peak_mib=850.0),
            speed.PLAIN: Usage(wall_s=plain_s, cpu_s=4.0, peak_mib=800.0),
        },
        articles=2,
        words=300,
        load_s=2.0,
    )


TAKEN = [_round(5.0, 8.0), _round(4.0, 12.0), _round(100.0, 10.0)]


def test_speeds_are_medians():
    build, _, plain = speed.speeds(TAKEN).values()
    assert (build.wall_s, build.words_s, build.words_s_loaded) == (5.0, 60.0, 100.0)
    assert (plain.wall_s, plain.words_s, plain.peak_mib) == (10.0, 30.0, 800.0)
    assert (build.shortest_s, build.longest_s, build.cpu_s) == (4.0, 100.0, 6.0)


def test_verdict_reports_disagreeing_rounds():
    assert speed.ratios(TAKEN, speed.BUILD, "wall_s") == pytest.approx([0.625, 1 / 3, 10.0])
    wall, cpu = (speed.verdict(TAKEN, speed.BUILD, of) for of in ("wall_s", "cpu_s"))
    assert wall.endswith("(0.33 to 10.00); the rounds disagree on which is faster.")
    assert cpu.endswith("1.50 times that of one at a time (1.50 to 1.50).")


PEAKS = f"""
import sys
from benchmarks.program import run
for size in (0, 300):
    usage = run([sys.executable, "-c", f"x = b'1' * ({{size}} * {MIB}); import time; time.sleep(0.2)"])
    print(usage.wall_s, usage.peak_mib)
"""


def test_run_measures_the_process_alone():
    # In its own process, because a child's peak memory includes that of its parent.
    done = subprocess.run([sys.executable, "-c", PEAKS], capture_output=True, text=True, check=True)
    (wall_s, small), (_, large) = (map(float, line.split()) for line in done.stdout.splitlines())
    assert wall_s >= 0.2
    assert 300 < large < small + 350


def test_run_writes_output_to_the_file(tmp_path):
    run([sys.executable, "-c", "print('done')"], stdout=tmp_path / "out")
    assert (tmp_path / "out").read_text() == "done\n"


def test_run_reports_the_error_of_a_failed_process():
    with pytest.raises(click.ClickException, match="no such day"):
        run([sys.executable, "-c", "raise SystemExit('no such day')"])
