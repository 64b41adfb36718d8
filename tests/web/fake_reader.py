"""A reading process without models: it reads any upload as the articles of tests/data/stories.toml."""

import json
import os
import pickle
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import stories

from kg.model import Resolution
from kg.uploads.preview import preview, summary
from kg.uploads.upload import RESOLUTIONS, preview_file
from kg.uploads.worker_process import LAST, Jobs, Message

HOSTILE = "<script>alert(1)</script> ‮=cmd|' /C calc'!A0"


def main() -> None:
    jobs = Jobs(sys.argv[1])
    for job in jobs:
        folder = Path(job["folder"])
        text = (folder / job["names"][0]).read_text()
        jobs.send({"progress": "Reading article 1 of 2"})
        match text:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                time.sleep(600)
            case "nothing":
                failure = {"subject": job["source"], "reason": "It is empty.", "remedy": "Fill it."}
                jobs.send({LAST: "read", "articles": [], "failures": [failure], "notices": []})
            case "no message":
                os.write(int(sys.argv[1]), b"\0\0\0\x02[]")
            case _:
                jobs.send(read(folder, is_hostile=text == "hostile"))


def read(folder: Path, *, is_hostile: bool) -> Message:
    resolutions = list(stories.resolutions())[:2]
    if is_hostile:
        resolutions = [hostile(resolution) for resolution in resolutions]
    values = [preview(resolution) for resolution in resolutions]
    for position, each in enumerate(values):
        preview_file(folder, position).write_text(json.dumps(each))
    (folder / RESOLUTIONS).write_bytes(pickle.dumps(resolutions))
    notice = {"subject": "story", "reason": HOSTILE if is_hostile else "Its date was mended."}
    return {LAST: "read", "articles": [summary(each) for each in values], "failures": [], "notices": [notice]}


def hostile(resolution: Resolution) -> Resolution:
    article = replace(
        resolution.article, headline=HOSTILE, publisher=HOSTILE, source=HOSTILE, url="javascript:1"
    )
    return replace(resolution, document=replace(resolution.document, article=article))


if __name__ == "__main__":
    main()
