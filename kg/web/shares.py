"""Several processes that speak HTTP: how many, and what each has of what the settings give to all clients together."""

from dataclasses import replace

from kg.config import Settings


def count(settings: Settings) -> int:
    """Return the number of processes: no more than there is something for. A server that takes changes is one."""
    if settings.token is not None or settings.token_file is not None:
        return 1
    divided = (settings.workers, settings.max_exports, settings.client_seconds or settings.processes)
    return min(settings.processes, *divided)


def share(settings: Settings, number: int, processes: int) -> Settings:
    """Return the settings of one of the processes; what is divided is together as much as it was."""

    def part(whole: int) -> int:
        return whole // processes + (number < whole % processes)

    return replace(
        settings,
        workers=part(settings.workers),
        max_exports=part(settings.max_exports),
        client_seconds=part(settings.client_seconds),
    )
