"""The URLs and credentials of a remote store."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from kg.config import Settings, read_secret
from kg.errors import StoreError

_REPOSITORY = re.compile(r"(.*/repositories/[^/]+)/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The query and update endpoints of a remote store, with credentials."""

    query: str  # URL
    update: str  # URL
    user: str | None = None  # without a user, the secret is a bearer token
    secret: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0  # without a response
    default_graph: str = "auto"  # what queries see without a graph: "own", "union", or "auto" to find out
    redact: bool = False  # keep the URLs out of errors, because clients see them

    def __str__(self) -> str:
        return self.redacted(self.query)

    def redacted(self, url: str) -> str:
        """Return ``url`` for an error message, or a generic name if URLs are hidden."""
        return "store" if self.redact else url


def remote_endpoint(settings: Settings) -> Endpoint:
    """Return the remote store in the settings.

    Raises :class:`ConfigError` if the secret file cannot be read.
    """
    query, file = str(settings.store), settings.store_secret_file
    return Endpoint(
        query=query,
        update=settings.store_update or default_update_url(query),
        user=settings.store_user,
        secret=read_secret(file) if file else settings.store_secret,
        timeout_s=settings.store_timeout_s,
        default_graph=settings.default_graph,
    )


def local_path(settings: Settings, feature: str, remedy: str) -> Path:
    """Return the store directory.

    Raises :class:`StoreError` for a remote store, which does not support ``feature``.
    """
    if isinstance(settings.store, Path):
        return settings.store
    raise StoreError(f"A remote store does not support {feature}.", subject=settings.store, remedy=remedy)


def default_update_url(query_url: str) -> str:
    """Return the update URL for a query URL, by the conventions of common engines.

    ``…/query`` belongs to ``…/update`` (Oxigraph, Fuseki, Stardog), and ``…/repositories/NAME`` to ``statements`` below it
    (RDF4J, GraphDB). Other engines use one URL for both (https://www.w3.org/TR/sparql11-protocol/).
    """
    parts = urlsplit(query_url)
    if repository := _REPOSITORY.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=f"{repository[1]}/statements"))
    if parts.path.endswith("/query"):
        return urlunsplit(parts._replace(path=parts.path.removesuffix("query") + "update"))
    return query_url
