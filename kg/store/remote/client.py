"""Queries and updates to another server (https://www.w3.org/TR/sparql11-protocol/), and what can go wrong with them.

No redirect is followed, which would carry the secret to whoever it leads to. What a server says in an answer is not
repeated, except for the line in which it finds fault with a query.
"""

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.response import BaseHTTPResponse
from urllib3.util import Timeout, make_headers

from kg.errors import QueryError, StoreError
from kg.store.remote.endpoint import Endpoint

_CONNECT = 10.0  # seconds
_SAID = 200  # letters of what a server says that are shown
_FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"
_WHO = (
    "Show it who asks: store_secret_file (KG_STORE_SECRET_FILE), with store_user where it wants a password."
)
_REMEDIES = {
    401: _WHO,
    403: f"May this be done there? {_WHO}",
    404: "Set store (KG_STORE) to the address at which it answers SPARQL.",
    405: "Set store (KG_STORE) to the address at which it answers SPARQL.",
    413: "Let it take more at once.",
    429: "Wait a while; it is asked too often.",
    503: "Wait a while, or ask for less.",
}
_ELSEWHERE = "Set store_update (KG_STORE_UPDATE) to the address at which it takes updates."
_REMEDIES_OF_UPDATE = {400: _ELSEWHERE, 404: _ELSEWHERE, 405: _ELSEWHERE, 415: _ELSEWHERE}


class Client:
    """Asks one server. May be used from several threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._pool = urllib3.PoolManager(
            timeout=Timeout(connect=min(_CONNECT, endpoint.timeout_s), read=endpoint.timeout_s),
            retries=False,
            headers=_authorization(endpoint),
        )

    def query(
        self,
        text: str,
        *,
        accept: str,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
    ) -> BaseHTTPResponse:
        """Ask a query, and return the answer, of which only the headers have come.

        Raises :class:`QueryError` where the server finds fault with the query, :class:`StoreError` for all else.
        """
        asked = [("query", text)]
        asked += [("default-graph-uri", iri) for iri in default_graphs]
        asked += [("named-graph-uri", iri) for iri in named_graphs]
        response = self._send(
            self.endpoint.query, urlencode(asked), {"Content-Type": _FORM, "Accept": accept}
        )
        if response.status == 400:
            raise QueryError(self._said(response), subject="query", remedy="Write it in another way.")
        if response.status != 200:
            raise self._refused(self.endpoint.query, response, _REMEDIES)
        return response

    def update(self, text: str) -> None:
        """Make an update, in one transaction where the server has them. Raises :class:`StoreError`."""
        address = self.endpoint.update
        response = self._send(address, text.encode(), {"Content-Type": f"{_UPDATE}; charset=utf-8"})
        if not 200 <= response.status < 300:
            raise self._refused(address, response, _REMEDIES | _REMEDIES_OF_UPDATE)
        response.drain_conn()

    def failed(self, error: Exception, address: str = "") -> StoreError:
        """Say that the connection failed."""
        subject = self.endpoint.redacted(address or self.endpoint.query)
        if isinstance(error, urllib3.exceptions.ReadTimeoutError):
            return StoreError(
                f"it has said nothing for {self.endpoint.timeout_s:g} seconds",
                subject=subject,
                remedy="Ask for less, or let it take longer: store_timeout_s (KG_STORE_TIMEOUT_S).",
            )
        told = str(error).partition("): ")[2] or str(error)
        remedy = "Does it run? Is the address right (store, KG_STORE)?"
        if isinstance(error, urllib3.exceptions.SSLError):
            remedy = (
                "Name a file with the certificate of who signed its own in SSL_CERT_FILE, if you trust that."
            )
        reason = "it cannot be reached" if self.endpoint.redact else f"it cannot be reached: {told}"
        return StoreError(reason, subject=subject, remedy=remedy)

    def close(self) -> None:
        """End the connections."""
        self._pool.clear()

    def _said(self, response: BaseHTTPResponse) -> str:
        """Return the first line of a plain text, in which servers say what is wrong with a query."""
        text = ""
        if response.headers.get("Content-Type", "").startswith("text/plain") and not self.endpoint.redact:
            text = response.read(4 * _SAID).decode("utf-8", "replace").strip()
        response.close()
        line = text.partition("\n")[0][:_SAID]
        return f"the server finds fault with it: {line}" if line else "the server finds fault with it"

    def _refused(self, address: str, response: BaseHTTPResponse, remedies: dict[int, str]) -> StoreError:
        response.close()
        reason = f"it answers {response.status} {response.reason or ''}".rstrip()
        remedy = remedies.get(response.status, "Its log should tell why.")
        if 300 <= response.status < 400 and not self.endpoint.redact:
            target = urlsplit(response.headers.get("Location", ""))
            reason = (
                f"{reason}: it has moved to {target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}"
            )
            remedy = "Set the address in the settings to where it is now, if you trust that."
        return StoreError(reason, subject=self.endpoint.redacted(address), remedy=remedy)

    def _send(self, address: str, body: str | bytes, headers: dict[str, str]) -> BaseHTTPResponse:
        try:
            return self._pool.request(
                "POST",
                address,
                body=body,
                headers={**self._pool.headers, **headers},
                preload_content=False,
                redirect=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self.failed(error, address) from error


def _authorization(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.secret is None:
        return {}
    if endpoint.user is None:
        return {"authorization": f"Bearer {endpoint.secret}"}
    return dict(make_headers(basic_auth=f"{endpoint.user}:{endpoint.secret}"))
