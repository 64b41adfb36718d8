"""Several processes that speak HTTP: how many, what each has of what there is, and where they count together."""

import os
from dataclasses import replace
from pathlib import Path

from kg.config import Settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the variable that names the folder that they share, as prometheus-client has it


def together(name: str) -> Path | None:
    """Return a file that all of the processes have; None where there is only one."""
    return Path(os.environ[FOLDER]) / name if FOLDER in os.environ else None


def count(settings: Settings) -> int:
    """Return the number of processes: no more than there is something for. A server that takes changes is one."""
    if settings.token is not None or settings.token_file is not None:
        return 1
    return min(settings.processes, settings.workers, settings.max_exports)


def share(settings: Settings, number: int, processes: int) -> Settings:
    """Return the settings of one of the processes; what is divided is together as much as it was."""

    def part(whole: int) -> int:
        return whole // processes + (number < whole % processes)

    return replace(
        settings,
        workers=part(settings.workers),
        max_exports=part(settings.max_exports),
    )
