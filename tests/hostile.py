"""A corpus of articles whose authors attack their readers: scripts, foreign links, overlong words, formulas."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import stories

from kg import model

RUN = "window.hacked=1"
SCRIPT: Final = f"</script><script>{RUN}</script>"
IMAGE: Final = f"<img src=x onerror={RUN}>"
SVG: Final = f"<svg onload={RUN}><a href='javascript:{RUN}'>go</a></svg>"
QUOTES: Final = f"\"' autofocus onfocus={RUN} x='"
TEMPLATE: Final = "{{ 7 * 7 }} {% raw %} ${7*7}"
RIGHT_TO_LEFT: Final = "\u202egnp.exe\u202c \u2066\u200f"
CONTROL: Final = "a\u0007b\u0085c\u2028d"
LONG_WORD: Final = "W" * 10_000
FORMULAS: Final = ('=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|'/c calc'!A0")
URLS: Final = (
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "//evil.example/x",
    'https://evil.example/"onmouseover="window.hacked=1',
    f"https://evil.example/{'u' * 5000}",
)
TEXTS: Final = (SCRIPT, IMAGE, SVG, QUOTES, TEMPLATE, RIGHT_TO_LEFT, CONTROL, LONG_WORD, *FORMULAS)


def resolutions() -> Iterator[model.Resolution]:
    """Yield an article for each text, which is its headline, publisher, author, quote, actors and place."""
    for number, text in enumerate(TEXTS):
        resolution = stories.resolution(_article(number, text), *_names(number, text))
        document = resolution.document
        article = replace(document.article, url=URLS[number % len(URLS)], source=f"{text[:100]}.txt")
        yield replace(resolution, document=replace(document, article=article))


def records() -> Iterator[str]:
    """Yield records in JSON Lines, as a reader gets them from a feed."""
    for number, text in enumerate(TEXTS):
        yield json.dumps(
            {
                "title": f"Mali accuses Benin {text}",
                "publisher": text,
                "author": text,
                "url": URLS[number % len(URLS)],
                "date": "2025-03-06",
                "text": f"Mali accused Benin on Wednesday of arming rebels. {text[:300]} Benin denied it.",
            }
        )


def _names(number: int, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    actors = {f"person/p{number}": [text, "PER", "GOV"], f"group/g{number}": [f"{text} group", "", ""]}
    return actors, {f"city/c{number}": [text, "CHE", 46.2, 6.1]}


def _article(number: int, text: str) -> dict[str, Any]:
    words = text.replace("=", "≈")  # in stories, "words=key" links words to an actor
    said = f"{words} told reporters"
    act = {
        "sentence": f"{words} accused {words}x of spying in {words}.",
        "trigger": "accused",
        "type": "ACCUSE",
        "agent": f"{words}=person/p{number}",
        "patient": f"{words}x=group/g{number}",
        "place": f"in {words}=city/c{number}",
    }
    statement = {
        "sentence": f"{said} about “{words}” yesterday.",
        "trigger": "told",
        "type": "STATE",
        "agent": f"{words}=person/p{number}",
        "speaker": f"{words}=person/p{number}",
        "cue": "told",
        "content": words,
        "quoted": True,
    }
    return {
        "id": f"h{number}",
        "headline": text,
        "publisher": text,
        "published": date(2025, 3, 1 + number),
        "dateline": "OSLO",
        "event": [act, statement],
    }
