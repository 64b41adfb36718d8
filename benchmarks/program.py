"""Runs ``kg`` and other programs as a user would, each in a process of its own, and says what it took."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import click

KG = (sys.executable, "-c", "from kg.cli import main; main()")
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts bytes there, KiB elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process took, from its start to its end."""

    wall_s: float
    cpu_s: float  # user and system, of all its threads; other programs on the machine disturb it less
    peak_mib: float


def run(
    command: Sequence[str | Path], *, stdout: Path | None = None, environ: Mapping[str, str] | None = None
) -> Usage:
    """Run a command to its end, its standard output into a file where one is given; ``environ`` adds variables.

    The peak is the process's largest resident set; Linux counts that of the process it was forked from too,
    so the caller must be smaller. Raises :class:`click.ClickException` with the end of the standard error
    where the command fails.
    """
    with (stdout or Path(os.devnull)).open("wb") as output, TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, env={**os.environ, **(environ or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)  # waited for here, and not again by Popen
        if process.returncode:
            errors.seek(0)
            message = errors.read().decode(errors="replace").strip()
            raise click.ClickException(f"{' '.join(map(str, command))}\n{message[-2000:]}")
    peak_mib = usage.ru_maxrss * _MAXRSS_UNIT / 2**20
    return Usage(wall_s=wall_s, cpu_s=usage.ru_utime + usage.ru_stime, peak_mib=peak_mib)
