"""Run ``kg`` and other programs as separate processes, and measure their time and memory."""

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
    """Time and memory of a process from start to end."""

    wall_s: float
    cpu_s: float  # user and system time of all threads; less affected by other load than wall time
    peak_mib: float


def run(
    command: Sequence[str | Path], *, stdout: Path | None = None, environ: Mapping[str, str] | None = None
) -> Usage:
    """Run a command, with standard output to a file and additional environment variables if given.

    The peak is the maximum resident set size. On Linux it includes that of the calling process at the fork, so the caller
    must be smaller. Raises :class:`click.ClickException` with the end of standard error if the command fails.
    """
    with (stdout or Path(os.devnull)).open("wb") as output, TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, env={**os.environ, **(environ or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait again
        if process.returncode:
            errors.seek(0)
            message = errors.read().decode(errors="replace").strip()
            raise click.ClickException(f"{' '.join(map(str, command))}\n{message[-2000:]}")
    peak_mib = usage.ru_maxrss * _MAXRSS_UNIT / 2**20
    return Usage(wall_s=wall_s, cpu_s=usage.ru_utime + usage.ru_stime, peak_mib=peak_mib)
