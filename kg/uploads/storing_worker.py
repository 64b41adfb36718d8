"""Process that adds confirmed articles to the store: ``python -m kg.uploads.storing_worker DESCRIPTOR``.

It writes as ``kg build`` does, so it waits for other writers, and holds the store only until the articles are joined.
"""

import pickle
import sys
from pathlib import Path

from kg.errors import KgError
from kg.pipeline import store_resolutions
from kg.uploads.upload import RESOLUTIONS
from kg.uploads.worker_process import LAST, Jobs, Message


def main() -> None:
    """Do the jobs of the server: ``folder``, and the positions of the articles to add, ``chosen``."""
    jobs = Jobs(sys.argv[1])
    for job in jobs:
        try:
            jobs.send(_store(job, jobs))
        except KgError as error:
            failure = {"subject": "store", "reason": error.reason, "remedy": error.remedy}
            jobs.send({LAST: "failed", "failures": [failure]})


def _store(job: Message, jobs: Jobs) -> Message:
    resolutions = pickle.loads((Path(job["folder"]) / RESOLUTIONS).read_bytes())  # noqa: S301 - from the reader
    report = store_resolutions([resolutions[position] for position in job["chosen"]], jobs.settings)
    failures = [
        {"subject": failure.subject, "reason": failure.reason, "remedy": failure.remedy}
        for failure in report.failures
    ]
    return {LAST: "failed" if failures else "confirmed", "failures": failures}


if __name__ == "__main__":
    main()
