"""The sources of mentions: the speakers, or else the words for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.query_library import site_query
from kg.store import Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """The source of a mention; without speakers and words it is the article itself."""

    speakers: tuple[tuple[str, str], ...] = ()  # IRI and name
    words: str = ""  # for the speaker
    cue: str = ""  # the verb of speech

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the speakers, or else the words for them; empty for the article itself."""
        return tuple(name for _, name in self.speakers) or ((self.words,) if self.words else ())


OWN_VOICE = Attributed()


def attributions_of(select: Select, mentions: Iterable[str]) -> dict[str, Attributed]:
    """Return the sources of mentions, without those that the article tells in its own voice."""
    unique = list(dict.fromkeys(mentions))
    rows = select(site_query("attributions", unique)).records() if unique else []
    by_mention: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_mention.setdefault(row["mention"], []).append(row)
    return {
        mention: Attributed(
            speakers=tuple(dict.fromkeys((row["speaker"], row["name"]) for row in found if "speaker" in row)),
            words=next((row["words"] for row in found if "words" in row), ""),
            cue=next((row["cue"] for row in found if "cue" in row), ""),
        )
        for mention, found in by_mention.items()
    }
