"""Another server that has the graph: where it answers queries and takes updates, and who asks it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from kg.config import Settings, read_secret
from kg.errors import StoreError

_REPOSITORY = re.compile(r"(.*/repositories/[^/]+)/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Two addresses, and what is shown there."""

    query: str
    update: str
    user: str | None = None  # without one, the secret is a bearer token
    secret: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0  # that it may be silent
    default_graph: str = "auto"  # or "own", or "union": what a query sees that names no graph
    redact: bool = False  # from those who see the errors

    def __str__(self) -> str:
        return self.redacted(self.query)

    def redacted(self, address: str) -> str:
        """Return the name of the server in an error."""
        return "store" if self.redact else address


def remote_endpoint(settings: Settings) -> Endpoint:
    """Return the server that the settings name. Raises :class:`ConfigError` for a secret that cannot be read."""
    query = str(settings.store)
    return Endpoint(
        query=query,
        update=settings.store_update or default_update_url(query),
        user=settings.store_user,
        secret=read_secret(settings.store_secret_file)
        if settings.store_secret_file
        else settings.store_secret,
        timeout_s=settings.store_timeout_s,
        default_graph=settings.default_graph,
    )


def local_path(settings: Settings, what: str, remedy: str) -> Path:
    """Return the folder of the store. Raises :class:`StoreError` where it is another server, which has no such thing."""
    if isinstance(settings.store, Path):
        return settings.store
    raise StoreError(f"{what} is for a store in a folder", subject=settings.store, remedy=remedy)


def default_update_url(query: str) -> str:
    """Return where a server takes updates that answers queries at ``query``, as the engines in use have it.

    ``…/query`` has ``…/update`` beside it (Oxigraph, Fuseki, Stardog), ``…/repositories/NAME`` has ``statements``
    below it (RDF4J, GraphDB); others take both at one address, as https://www.w3.org/TR/sparql11-protocol/ lets them.
    """
    parts = urlsplit(query)
    if repository := _REPOSITORY.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=f"{repository[1]}/statements"))
    if parts.path.endswith("/query"):
        return urlunsplit(parts._replace(path=parts.path.removesuffix("query") + "update"))
    return query
