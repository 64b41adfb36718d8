"""The pages that are about no thing: a start, and a form for queries."""

from typing import Any

from flask import Blueprint, render_template, request

from kg.config import Settings
from kg.iris import Iris
from kg.queries import Query, library
from kg.store import Select
from kg.web.asked import Asked, ask
from kg.web.panels import Panels

_EXAMPLES = (
    "who-accused-whom",
    "who-met-whom",
    "denied",
    "planned",
    "countries-conflict-cooperation",
    "events-by-day",
)


def pages(select: Select, settings: Settings) -> Blueprint:
    """Return the pages over a store that ``select`` asks."""
    site = _Site(select, settings)
    blueprint = Blueprint("pages", __name__)
    blueprint.add_url_rule("/", "start", site.start)
    blueprint.add_url_rule("/query", "query", site.query)
    blueprint.app_context_processor(site.helpers)
    return blueprint


class _Site:
    """The views; each asks the panels and fills a template."""

    def __init__(self, select: Select, settings: Settings) -> None:
        self._select = select
        self._panels = Panels(select, Iris(base=settings.base))
        self._most = settings.max_rows

    def helpers(self) -> dict[str, Any]:
        """Tell the templates how many rows to show."""
        return {"most": self._most}

    def start(self) -> str:
        """Show how much there is, questions to begin with, and the latest events with their quotes."""
        queries = {query.name: query for query in library()}
        examples = [queries[name] for name in _EXAMPLES if name in queries]
        return render_template(
            "start.html", counts=self._panels.counts(), latest=self._panels.latest(), examples=examples
        )

    def query(self) -> tuple[str, int]:
        """Show the form, and the answer where a query is given."""
        text = request.args.get("query", "")
        asked = ask(self._select, text) if text.strip() else Asked()
        return render_template("query.html", text=text, groups=_groups(), asked=asked), asked.status


def _groups() -> dict[str, list[Query]]:
    groups: dict[str, list[Query]] = {}
    for query in library():
        groups.setdefault(query.group, []).append(query)
    return groups
