"""All events at /explore, narrowed by facets, in several views and as downloads with the same rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.ask import typed_day
from kg.charts.histogram import Histogram
from kg.config import Settings
from kg.errors import KgError, NotFoundError, QueryError
from kg.explore import AXES, PARAMETERS, SORTS, UNKNOWN, EventIndex, FacetCount, Filters, events_query
from kg.explore.matrix import matrix
from kg.explore.network import network
from kg.explore.places import place_map
from kg.explore.suggestions import suggested_names
from kg.explore.timeline import histogram
from kg.export import explored
from kg.web.backend import QueryBackend
from kg.web.current_names import CurrentNames
from kg.web.linked_data.downloads import ExportProcesses
from kg.web.middleware import http_cache
from kg.web.middleware.csp import allow_scripts
from kg.web.middleware.request_record import record_limit
from kg.web.pages import explore_values, page_scripts
from kg.web.pages.explore_rows import EVENTS_PER_PAGE, events_page, timeline_page
from kg.web.pages.query_result import displayable

PATH: Final = "/explore"
# The function that returns what a view shows, by the name of the view; templates/explore/NAME.html shows it.
VIEWS: Final[dict[str, Callable[[EventIndex, Filters], object]]] = {
    "list": events_page,
    "timeline": timeline_page,
    "map": partial(place_map, path=PATH),
    "network": partial(network, path=PATH),
    "matrix": partial(matrix, path=PATH),
    "table": events_page,
}
_MORE_FIELDS = ("party", "with", "speaker", "place", "from", "to", "axis", "sort")  # folded at first
_OPEN_FACETS = ("type", "status", "parties", "country", "who")
_FACET_VALUES, _ALL_VALUES = 6, 200  # shown of a facet, at first and at most


@dataclass(frozen=True, slots=True, kw_only=True)
class _FacetValue:
    """A value of a facet with the link that adds or removes it."""

    label: str
    events: int
    url: str
    is_chosen: bool
    is_unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownFacet:
    """A facet beside the events."""

    title: str
    values: tuple[_FacetValue, ...]
    unknown: str  # label of the value that is not known
    more_url: str = ""  # shows further values
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A filter that applies, with the link that removes it."""

    title: str
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The values of the page for the events that match."""

    filters: Filters
    total: int = 0
    less_certain: int = 0  # acts below the least confidence
    coming: _Choice | None = None  # events after the latest article, which the newest first leave for the end
    choices: tuple[_Choice, ...] = ()
    facets: tuple[_ShownFacet, ...] = ()
    histogram: Histogram | None = None
    content: object = None
    missing: tuple[explore_values.NotFound, ...] = ()


def explore(
    store: QueryBackend, settings: Settings, names: CurrentNames, processes: ExportProcesses
) -> Blueprint:
    """Return the blueprint of /explore."""
    blueprint = Blueprint("explore", __name__)
    page = _ExplorePage(store, settings, names, processes)
    blueprint.add_url_rule(PATH, "page", page.respond)
    blueprint.add_url_rule(f"{PATH}/names", "names", page.names)
    blueprint.add_url_rule("/explore.<suffix>", "download", page.download)
    return blueprint


def explore_url(filters: Filters, **changes: Any) -> str:
    """Return the URL of the page with other parameters."""
    query = filters.query_string(**changes)
    return url_for("explore.page") + (f"?{query}" if query else "")


class _ExplorePage:
    """The view of /explore."""

    def __init__(
        self, store: QueryBackend, settings: Settings, names: CurrentNames, processes: ExportProcesses
    ) -> None:
        self._store = store
        self._settings = settings
        self._names = names
        self._processes = processes

    def respond(self) -> Response:
        """Show the events that match the URL, or an error."""
        version = f"{self._store.version}-explore"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        error: KgError | None = None
        given = Filters()
        shown = _Shown(filters=given)
        try:
            given = self._given()
            shown = _Shown(filters=given)
            shown = self._shown(self._looked_up(given))
        except KgError as failure:
            error = _displayable(failure)
        response = make_response(self._html(given, shown, error), error.http_status if error else 200)
        http_cache.set_cache_headers(response, None if error else version)
        return allow_scripts(response) if page_scripts.is_installed() else response

    def _given(self) -> Filters:
        """Return the filters of the URL."""
        arguments = request.args.to_dict(flat=False)
        for name in ("from", "to"):
            arguments[name] = [typed_day(day, is_last=name == "to") for day in arguments.get(name, []) if day]
        return Filters.from_url(arguments, min_confidence=self._settings.min_confidence)

    def _looked_up(self, filters: Filters) -> Filters:
        """Return filters with full names and codes for what was typed."""
        if explore_values.needs_names(filters):
            return explore_values.with_names(filters, self._names.get())
        return filters

    def _shown(self, filters: Filters) -> _Shown:
        if filters.view not in VIEWS:
            raise NotFoundError(
                "There is no such view.", subject=filters.view, remedy=f"Use {', '.join(VIEWS)}."
            )
        with self._store.events() as index:
            filters = explore_values.with_values(filters, index)
            index.select(filters)  # keeps the events that match for all that follows
            total = index.count(filters)
            everything = replace(filters, min_confidence=0.0)
            shown = _Shown(
                filters=filters,
                total=total,
                less_certain=index.count(everything) - total if filters.min_confidence else 0,
                coming=_coming(filters, index),
                choices=tuple(_choices(filters, index)),
                facets=tuple(_facets(filters, index)),
                histogram=histogram(index, filters, PATH),
                content=VIEWS[filters.view](index, filters),
                missing=tuple(explore_values.not_found(filters, index)),
            )
        return replace(shown, missing=tuple(map(self._with_near, shown.missing)))

    def _with_near(self, missing: explore_values.NotFound) -> explore_values.NotFound:
        if missing.parameter not in explore_values.ACTORS:
            return missing
        return replace(missing, near=tuple(self._names.get().near(missing.value)))

    def names(self) -> str:
        """Return options for a field of the form: the names that contain what was typed."""
        with self._store.events() as index:
            found = suggested_names(
                index, request.args.get("q", ""), is_place=request.args.get("of") == "place"
            )
        return render_template("explore/names.html", names=found)

    def download(self, suffix: str) -> Response:
        """Return the events that match as a file, in the same order."""
        formats = explored.FORMATS | explored.NETWORKS
        if suffix not in formats:
            raise NotFoundError(
                "There is no such format.", subject=suffix, remedy=f"Use {', '.join(formats)}."
            )
        filters = self._looked_up(self._given())
        with self._store.events() as index:
            filters = explore_values.with_values(filters, index)
        return self._processes.response(explored.export(suffix, filters), filters)

    def _html(self, given: Filters, shown: _Shown, error: KgError | None) -> str:
        filters = shown.filters
        return render_template(
            "explore/page.html",
            shown=shown,
            filters=filters,
            content=shown.content,
            histogram=shown.histogram,
            error=error,
            views=tuple(VIEWS),
            parameters=PARAMETERS,
            sorts=SORTS,
            axes=AXES,
            typed=explore_values.typed(given),
            has_more=any(each in given.parameters() for each in _MORE_FIELDS),
            hidden=explore_values.hidden(given),
            downloads=[(name, format_.title) for name, format_ in explored.FORMATS.items()],
            networks=[(name, format_.title) for name, format_ in explored.NETWORKS.items()],
            sparql=events_query(filters, limit=EVENTS_PER_PAGE),
            explore_url=lambda **changes: explore_url(filters, **changes),
        )


def _displayable(error: KgError) -> KgError:
    """Return an error that the page shows above the form; a store without an index is one."""
    if isinstance(error, NotFoundError | QueryError):
        record_limit("")
        return error
    return displayable(error)


def _choices(filters: Filters, index: EventIndex) -> list[_Choice]:
    found = []
    for name, values in filters.values:
        for value in values:
            rest = [each for each in values if each != value]
            label = index.label(value) if value else PARAMETERS[name].unknown
            if (
                PARAMETERS[name].by_country
                and PARAMETERS[name].facet_of(value).name != PARAMETERS[name].facet
            ):
                label = f"{label} (all of {value})"
            url = explore_url(filters, **{name: rest})
            found.append(_Choice(title=PARAMETERS[name].title, label=label, url=url))
    for name, title, text in (
        ("q", "Words", filters.words),
        ("from", "From", filters.first_day),
        ("to", "To", filters.last_day),
        ("within", "Days", "wholly between these" if filters.is_within else ""),
        ("box", "Part of the world", ", ".join(f"{degrees:.1f}°" for degrees in filters.box)),
    ):
        if text:
            found.append(_Choice(title=title, label=str(text), url=explore_url(filters, **{name: None})))
    return found


def _coming(filters: Filters, index: EventIndex) -> _Choice | None:
    """Return the number of coming events with a link, if the order leaves them for the end of a longer list."""
    latest = index.latest_day()
    if filters.sort != "newest" or filters.first_day or not latest:
        return None
    after = date.fromisoformat(latest[:10]) + timedelta(days=1)
    number = index.count(replace(filters, first_day=after, is_within=True))
    url = explore_url(filters, **{"from": after, "within": "1", "sort": "oldest"})
    return _Choice(title=latest, label=f"{number:,}", url=url) if number else None


def _facets(filters: Filters, index: EventIndex) -> list[_ShownFacet]:
    listed = [parameter.name for parameter in PARAMETERS.values() if parameter.is_listed]
    return [_facet(filters, index, name) for name in listed]


def _facet(filters: Filters, index: EventIndex, name: str) -> _ShownFacet:
    """Return a facet; its counts leave out its own filter, since further values are alternatives."""
    is_whole = request.args.get("all") == name
    counts = index.facet(
        filters.with_values(name, ()), name, limit=_ALL_VALUES if is_whole else _FACET_VALUES + 1
    )
    known = [count for count in counts if count.value != UNKNOWN]
    shown = known if is_whole else known[:_FACET_VALUES]
    unknown = [count for count in counts if count.value == UNKNOWN]
    return _ShownFacet(
        title=PARAMETERS[name].title,
        values=tuple(_facet_value(filters, name, count) for count in [*shown, *unknown]),
        unknown=PARAMETERS[name].unknown,
        more_url=explore_url(filters, all=name) if len(known) > len(shown) else "",
        is_open=is_whole or bool(filters.get(name)) or name in _OPEN_FACETS,
    )


def _facet_value(filters: Filters, name: str, count: FacetCount) -> _FacetValue:
    chosen = filters.get(name)
    is_chosen = count.value in chosen
    values = [value for value in chosen if value != count.value] if is_chosen else [*chosen, count.value]
    return _FacetValue(
        label=count.label,
        events=count.events,
        url=explore_url(filters, **{name: values}),
        is_chosen=is_chosen,
        is_unknown=count.value == UNKNOWN,
    )
