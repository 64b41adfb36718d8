"""Links from IRIs to the pages about them, and short names for IRIs."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, unquote, urlencode

from kg import vocab
from kg.iris import Iris
from kg.web.linked_data.ontology import SCHEMES

DOCUMENTS = "/doc/"
ABOUT = "/about"
# IRIs under w3id.org whose pages this server has
_ONTOLOGY = vocab.DIP.removesuffix("#")
_ONTOLOGY_TERMS = (vocab.DIP, *(f"https://w3id.org/diplomacy/{scheme}/" for scheme in SCHEMES))
_SAFE_IN_PATH = "!$&'()*+,/:;=@"
_SAFE_IN_QUERY = "!$'()*,/:;?@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Maps IRIs to pages of this server and to prefixed names."""

    iris: Iris

    def page_url(self, iri: str) -> str | None:
        """Return the path of the page about an IRI, or None if this server has none.

        Builds the path without ``url_for``, which is too slow for a page with thousands of links.
        """
        if iri.startswith(self.iris.resource_prefix):
            return DOCUMENTS + quote(unquote(iri.removeprefix(self.iris.resource_prefix)), safe=_SAFE_IN_PATH)
        if iri == _ONTOLOGY or iri.startswith((*_ONTOLOGY_TERMS, self.iris.graph_prefix)):
            return f"{ABOUT}?{urlencode({'iri': iri}, safe=_SAFE_IN_QUERY)}"
        path = iri.removeprefix(self.iris.base)
        # A browser takes //host and /\host for links to another site.
        return f"/{path}" if path != iri and not path.startswith(("/", "\\")) else None

    def resource_iri(self, key: str) -> str:
        """Return the IRI of the resource whose document is at ``/doc/KEY``."""
        return self.iris.resource_prefix + quote(key, safe="/")

    def shorten(self, iri: str) -> str:
        """Return an IRI as a prefixed name, or unchanged if no prefix fits."""
        for namespace, prefix in _namespaces(self.iris.resource_prefix):
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri


@cache
def _namespaces(things: str) -> tuple[tuple[str, str], ...]:
    """Return each namespace with its prefix, the longest namespace first."""
    prefixes = {"id": things, **vocab.PREFIXES}
    pairs = ((namespace, prefix) for prefix, namespace in prefixes.items())
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))
