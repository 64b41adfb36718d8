"""Process that reads uploads: ``python -m kg.uploads.reading_worker DESCRIPTOR``.

It has the models. It has no network, limited memory, and neither the token nor a connection to the store.
"""

import json
import pickle
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from itertools import islice
from pathlib import Path

from kg.config import Settings
from kg.errors import Failure, KgError, Notice
from kg.model import Article, Resolution
from kg.parse.load_models import load, load_event_scorer
from kg.pipeline import Report, read_articles, resolve_articles
from kg.store.workers.sandbox import block_network, limit_memory
from kg.uploads.preview import Preview, preview, summary
from kg.uploads.upload import RESOLUTIONS, preview_file
from kg.uploads.worker_process import LAST, Jobs, Message


def main() -> None:
    """Do the jobs of the server: ``folder``, ``names``, ``published``, ``source``."""
    block_network()
    jobs = Jobs(sys.argv[1])
    settings, problem = jobs.settings, None
    try:
        load(settings.models, settings.cpus)
        load_event_scorer(settings.models)
    except KgError as error:
        problem = _failed(error)
    limit_memory(settings.max_upload_memory_mib)
    for job in jobs:
        try:
            for message in [problem] if problem else _read(job, settings):
                jobs.send(message)
        except KgError as error:
            jobs.send(_failed(error))


def _read(job: Message, settings: Settings) -> Iterator[Message]:
    """Read an upload, and yield messages about the progress and the result."""
    folder, report = Path(job["folder"]), Report()
    day = date.fromisoformat(job["published"]) if job["published"] else settings.published
    options = replace(settings, published=day)
    articles = list(_articles(folder, job, options, report))
    resolutions: list[Resolution] = []
    summaries: list[Preview] = []
    for position, article in enumerate(articles):
        yield {"progress": f"Reading article {position + 1} of {len(articles)}"}
        for resolution in resolve_articles([article], options, report):
            values = preview(resolution, other_clauses=options.other_clauses)
            _write(preview_file(folder, len(resolutions)), values)
            resolutions.append(resolution)
            summaries.append(summary(values))
    with (folder / RESOLUTIONS).open("wb") as file:
        pickle.dump(resolutions, file)
    yield _result(folder, job, summaries, report)


def _articles(folder: Path, job: Message, settings: Settings, report: Report) -> Iterator[Article]:
    """Yield as many articles as are allowed; their source names the upload, not a directory of the server."""
    paths = [str(folder / name) for name in job["names"]]
    limit = settings.max_upload_articles
    for article in islice(read_articles(paths, settings, report), limit + 1):
        if report.articles <= limit:
            yield replace(article, source=_public(article.source, folder, job))
        else:
            reason = f"Only the first {limit} articles were read. Send the others in another upload."
            report.notices.append(Notice(subject=article.source, reason=reason, is_skipped=True))


def _result(folder: Path, job: Message, summaries: list[Preview], report: Report) -> Message:
    remarks = {
        "failures": [_remark(failure, folder, job) for failure in report.failures],
        "notices": [_remark(notice, folder, job) for notice in report.notices],
    }
    return {LAST: "read", "articles": summaries, **remarks}


def _remark(remark: Failure | Notice, folder: Path, job: Message) -> Message:
    values = {name: value for name, value in asdict(remark).items() if isinstance(value, str)}
    return {name: _public(value, folder, job) for name, value in values.items()}


def _public(text: str, folder: Path, job: Message) -> str:
    return text.replace(str(folder), job["source"])


def _failed(error: KgError) -> Message:
    failure = {"subject": error.subject, "reason": error.reason, "remedy": error.remedy}
    return {LAST: "failed", "articles": [], "failures": [failure], "notices": []}


def _write(path: Path, values: Preview) -> None:
    path.write_bytes(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
