"""The pages: a start, a form for queries, and a page for each thing that the graph speaks of."""

from typing import Any
from urllib.parse import quote, unquote

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kg import vocab
from kg.config import Settings
from kg.errors import NotFoundError
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
    blueprint.add_url_rule("/id/<path:key>", "thing", site.thing)
    blueprint.add_url_rule("/doc/<path:key>", "document", site.document)
    blueprint.app_context_processor(site.helpers)
    return blueprint


class _Site:
    """The views; each asks the panels and fills a template."""

    def __init__(self, select: Select, settings: Settings) -> None:
        self._select = select
        self._iris = Iris(base=settings.base)
        self._panels = Panels(select, self._iris)
        self._most = settings.max_rows

    def helpers(self) -> dict[str, Any]:
        """Give the templates what they need to link and to shorten."""
        return {"doc": self.doc, "short": self.short, "most": self._most}

    def doc(self, iri: str) -> str | None:
        """Return the address of the page about a thing of ours; None for what is not ours."""
        if not iri.startswith(self._iris.things):
            return None
        return url_for("pages.document", key=unquote(iri.removeprefix(self._iris.things)))

    def short(self, iri: str) -> str:
        """Return an IRI with a prefix in the place of its namespace, where one is known."""
        known = {"id": self._iris.things, **vocab.PREFIXES}
        found = [(name, space) for name, space in known.items() if iri.startswith(space)]
        if not found:
            return iri
        name, space = max(found, key=lambda pair: len(pair[1]))
        return f"{name}:{iri.removeprefix(space)}"

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

    def thing(self, key: str) -> Response:
        """Send on from a thing to the page about it (https://www.w3.org/TR/cooluris/#r303gendocument)."""
        return redirect(url_for("pages.document", key=key), code=303)

    def document(self, key: str) -> str:
        """Show the page about a thing. Raises :class:`NotFoundError` where the graph does not know it."""
        iri = self._iris.things + quote(key, safe="/")
        classes, label = self._panels.kinds(iri)
        if not classes:
            raise NotFoundError(
                "the graph does not know this", subject=iri, remedy="look for it from the start page"
            )
        if vocab.EVENT in classes:
            return render_template("event.html", iri=iri, label=label, mentions=self._panels.event(iri))
        if vocab.NEWS_ARTICLE in classes:
            return render_template("article.html", iri=iri, article=self._panels.article(iri))
        if classes & {vocab.ACTOR, vocab.PLACE}:
            facts = self._panels.properties(iri)
            return render_template(
                "actor.html", iri=iri, label=label, facts=facts, events=self._panels.events_of(iri)
            )
        return render_template("thing.html", iri=iri, label=label, facts=self._panels.properties(iri))


def _groups() -> dict[str, list[Query]]:
    groups: dict[str, list[Query]] = {}
    for query in library():
        groups.setdefault(query.group, []).append(query)
    return groups
