"""Why a library query has no rows, and what is near."""

from collections.abc import Iterator, Mapping

from kg import vocab
from kg.ask.names import Names
from kg.ask.values import Prepared, count_rows
from kg.query_library import ANY, SEPARATOR, Parameter
from kg.store import Select

_PARTS = """
SELECT ?part (COUNT(DISTINCT ?thing) AS ?times) WHERE {{
  VALUES ?value {{ {terms} }}
  ?who (dip:country|rdfs:label) ?value .
  ?thing ?part ?who .
  VALUES ?part {{ dip:agent dip:patient dip:recipient dip:topic dip:speaker }}
}} GROUP BY ?part
"""
_PLACE = """
SELECT (COUNT(DISTINCT ?event) AS ?events) (COUNT(DISTINCT ?point) AS ?points) WHERE {{
  ?place a dip:Place ; rdfs:label {label} .
  OPTIONAL {{ ?event dip:place ?place }}
  OPTIONAL {{ ?place geo:hasGeometry ?point }}
}}
"""
_DAYS = "SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE { ?article schema:datePublished ?day }"
_ACTOR = Parameter(name="actor", type="actor", default=ANY, description="country or name")
_WORDS: Mapping[str, str] = {  # of a part, in the order in which they are listed
    vocab.SPEAKER: "the speaker of {} report{}",
    vocab.DIP + "agent": "the agent of {} event{}",
    vocab.DIP + "patient": "the patient of {} event{}",
    vocab.DIP + "recipient": "the recipient of {} event{}",
    vocab.DIP + "topic": "the topic of {} event{}",
}


def explain_empty(prepared: Prepared, select: Select, names: Names) -> list[str]:
    """Return sentences that say which values leave no rows, and what the graph has instead."""
    given = [p for p in prepared.query.parameters if prepared.values.get(p.name, p.default) != p.default]
    if not given:
        return ["The graph has nothing that this query looks for."]
    sentences = [text for parameter in given if (text := _without(prepared, parameter, select, names))]
    if not sentences:
        sentences.append("Omitting one of the values gives no rows either.")
    for parameter in given:
        value = prepared.values[parameter.name]
        if parameter.type in {"actor", "country"} and value != ANY:
            sentences += about_actor(value, select, names)
        elif parameter.type == "place" and value != ANY:
            for each in value.split(SEPARATOR):
                sentences += _about_place(parameter, each, select, names)
    if any(parameter.type == "date" for parameter in given):
        sentences += _about_days(select)
    return list(dict.fromkeys(sentences))


def _without(prepared: Prepared, parameter: Parameter, select: Select, names: Names) -> str:
    """Return a sentence with the number of rows without one of the values; empty for no rows."""
    rest = {name: value for name, value in prepared.values.items() if name != parameter.name}
    rows = count_rows(prepared.query.with_values(rest), select)
    named = names.label(prepared.values[parameter.name])
    return f"Without {parameter.name} {named} there {_are(rows, 'row')}." if rows else ""


def about_actor(value: str, select: Select, names: Names) -> Iterator[str]:
    """Yield sentences on the parts that actors, given by names and codes, have in the events of the graph."""
    name = " or ".join(names.label(each) for each in value.split(SEPARATOR))
    rows = select(_PARTS.format(terms=_ACTOR.term(value))).records()
    times = {row["part"]: int(row["times"]) for row in rows}
    parts = [
        words.format(f"{n:,}", "" if n == 1 else "s")
        for part, words in _WORDS.items()
        if (n := times.get(part))
    ]
    if parts:
        yield f"{name} is {_enumerate(parts)}."
    elif names.knows_actor(value):
        yield f"{name} takes part in no event."
    else:
        near = names.near(value)
        yield f"No actor is called {name}." + (f" Near: {'; '.join(near)}." if near else "")


def _about_place(parameter: Parameter, name: str, select: Select, names: Names) -> Iterator[str]:
    if not names.knows_place(name):
        near = names.near_places(name)
        yield f"No place is called {name}." + (f" Near: {'; '.join(near)}." if near else "")
        return
    row = select(_PLACE.format(label=parameter.term(name))).records()[0]
    number = int(row["events"])
    known = "" if int(row["points"]) else ", and its coordinates are not known"
    yield f"{number:,} event{' is' if number == 1 else 's are'} at {name}{known}."


def _about_days(select: Select) -> Iterator[str]:
    days = select(_DAYS).records()[0]
    if "first" in days:
        yield f"The articles are of {days['first']} to {days['last']}."


def _are(number: int, noun: str) -> str:
    return f"{'is' if number == 1 else 'are'} {number:,} {noun}{'' if number == 1 else 's'}"


def _enumerate(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
