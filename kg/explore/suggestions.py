"""Names that the fields of /explore suggest while people type."""

from typing import Final

from kg.explore.index import EventIndex

_MAX_NAMES: Final = 8
_MAX_CHARACTERS: Final = 60
_PLACES: Final = ("place",)
_ACTORS: Final = ("party", "speaker")


def suggested_names(index: EventIndex, typed: str, *, is_place: bool = False) -> list[str]:
    """Return names of actors or places that contain what was typed; those that begin with it first, then by events."""
    text = "".join(filter(str.isprintable, typed[:_MAX_CHARACTERS])).strip()
    if not text:
        return []
    facets = _PLACES if is_place else _ACTORS
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = index.rows(
        "SELECT label FROM name JOIN facet_value ON facet_value.value = iri JOIN has ON has.value = facet_value.id "  # noqa: S608
        f"WHERE facet IN ({', '.join('?' * len(facets))}) AND label LIKE ? ESCAPE '\\' "
        "GROUP BY label ORDER BY label LIKE ? ESCAPE '\\' DESC, count(*) DESC, label LIMIT ?",
        (*facets, f"%{pattern}%", f"{pattern}%", _MAX_NAMES),
    )
    return [row["label"] for row in rows]
