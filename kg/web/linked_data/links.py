"""Where the page about an IRI is, and how an IRI is written in short."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from flask import url_for

from kg import vocab
from kg.iris import Iris
from kg.web.linked_data.ontology import SCHEMES

# Terms, whose own addresses another site answers
_ONTOLOGY = vocab.DIP.removesuffix("#")
_TERMS = (vocab.DIP, *(f"https://w3id.org/diplomacy/{scheme}/" for scheme in SCHEMES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links between the pages."""

    iris: Iris

    def doc(self, iri: str) -> str | None:
        """Return the address of the page about what is ours; None for what is not."""
        if iri.startswith(self.iris.things):
            return url_for("resources.document", key=unquote(iri.removeprefix(self.iris.things)))
        if iri == _ONTOLOGY or iri.startswith((*_TERMS, self.iris.graphs)):
            return url_for("resources.about", iri=iri)
        return f"/{iri.removeprefix(self.iris.base)}" if iri.startswith(self.iris.base) else None

    def thing(self, key: str) -> str:
        """Return the IRI of a thing by what its address ends with."""
        return self.iris.things + quote(key, safe="/")

    def short(self, iri: str) -> str:
        """Return an IRI with a prefix in the place of its namespace, where one is known."""
        known = {"id": self.iris.things, **vocab.PREFIXES}
        found = [(name, space) for name, space in known.items() if iri.startswith(space)]
        if not found:
            return iri
        name, space = max(found, key=lambda pair: len(pair[1]))
        return f"{name}:{iri.removeprefix(space)}"
