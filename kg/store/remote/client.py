"""SPARQL Protocol client for a remote store.

Implements https://www.w3.org/TR/sparql11-protocol/. Redirects are not followed, because they would send the secret to
another server. Response texts are not repeated in errors, except for the first line about an invalid query.
"""

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.response import BaseHTTPResponse
from urllib3.util import Timeout, make_headers

from kg.errors import QueryError, StoreError
from kg.store.remote.endpoint import Endpoint

_CONNECT_TIMEOUT_S = 10.0
_SHOWN_CHARS = 200  # of a response text in an error
_FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update; charset=utf-8"
_SET_CREDENTIALS = (
    "Set store_secret_file (KG_STORE_SECRET_FILE), and store_user if the server expects a password."
)
_SET_STORE = "Set store (KG_STORE) to the URL of its SPARQL query endpoint."
_SET_UPDATE = "Set store_update (KG_STORE_UPDATE) to the URL of its SPARQL update endpoint."
_REMEDIES = {
    401: _SET_CREDENTIALS,
    403: f"Check the permissions of the user. {_SET_CREDENTIALS}",
    404: _SET_STORE,
    405: _SET_STORE,
    413: "Raise the size limit of requests on that server.",
    429: "Wait before you repeat the request: the server limits the request rate.",
    503: "Wait before you repeat the request, or request less.",
}
_UPDATE_REMEDIES = {**_REMEDIES, 400: _SET_UPDATE, 404: _SET_UPDATE, 405: _SET_UPDATE, 415: _SET_UPDATE}


class Client:
    """An HTTP client for one remote store. It is thread-safe."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._pool = urllib3.PoolManager(
            timeout=Timeout(connect=min(_CONNECT_TIMEOUT_S, endpoint.timeout_s), read=endpoint.timeout_s),
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
        """Send a query, and return the response with its body unread.

        Raises :class:`QueryError` if the server rejects the query, and :class:`StoreError` for any other failure.
        """
        parameters = [("query", text)]
        parameters += [("default-graph-uri", iri) for iri in default_graphs]
        parameters += [("named-graph-uri", iri) for iri in named_graphs]
        response = self._post(
            self.endpoint.query, urlencode(parameters), {"Content-Type": _FORM, "Accept": accept}
        )
        if response.status == 400:
            raise QueryError(
                self._rejection(response), subject="query", remedy="Rewrite that part of the query."
            )
        if response.status != 200:
            raise self._status_error(self.endpoint.query, response, _REMEDIES)
        return response

    def update(self, text: str) -> None:
        """Send an update, which servers with transactions run in one.

        Raises :class:`StoreError` if it fails.
        """
        url = self.endpoint.update
        response = self._post(url, text.encode(), {"Content-Type": _UPDATE})
        if not 200 <= response.status < 300:
            raise self._status_error(url, response, _UPDATE_REMEDIES)
        response.drain_conn()

    def connection_error(self, error: Exception, url: str = "") -> StoreError:
        """Return the :class:`StoreError` for a failed connection."""
        subject = self.endpoint.redacted(url or self.endpoint.query)
        if isinstance(error, urllib3.exceptions.ReadTimeoutError):
            return StoreError(
                f"The remote store did not respond for {self.endpoint.timeout_s:g} seconds.",
                subject=subject,
                remedy="Request less, or raise store_timeout_s (KG_STORE_TIMEOUT_S).",
            )
        if isinstance(error, urllib3.exceptions.SSLError):
            remedy = (
                "If you trust its certificate authority, set SSL_CERT_FILE to the authority's certificate."
            )
        else:
            remedy = "Check that the server runs and that the URL is correct (store, KG_STORE)."
        # urllib3 puts a representation of the connection before the reason.
        detail = str(error).partition("): ")[2] or str(error)
        reason = "" if self.endpoint.redact else f": {detail}"
        return StoreError(f"The remote store cannot be reached{reason}.", subject=subject, remedy=remedy)

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _rejection(self, response: BaseHTTPResponse) -> str:
        """Return the reason for a rejected query, with the first line of the response."""
        is_text = response.headers.get("Content-Type", "").startswith("text/plain")
        text = ""
        if is_text and not self.endpoint.redact:
            text = response.read(4 * _SHOWN_CHARS).decode("utf-8", "replace").strip()
        response.close()
        line = text.partition("\n")[0][:_SHOWN_CHARS].rstrip(".")
        return (
            f"The remote store rejects the query: {line}." if line else "The remote store rejects the query."
        )

    def _status_error(self, url: str, response: BaseHTTPResponse, remedies: dict[int, str]) -> StoreError:
        response.close()
        status = f"{response.status} {response.reason or ''}".rstrip()
        reason = f"The remote store responds with status {status}."
        remedy = remedies.get(response.status, "Look for the cause in the log of that server.")
        if 300 <= response.status < 400 and not self.endpoint.redact:
            target = urlsplit(response.headers.get("Location", ""))
            new_url = f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}"
            reason = f"The remote store responds with status {status} and redirects to {new_url}."
            remedy = "If you trust the new URL, set it in the settings."
        return StoreError(reason, subject=self.endpoint.redacted(url), remedy=remedy)

    def _post(self, url: str, body: str | bytes, headers: dict[str, str]) -> BaseHTTPResponse:
        try:
            return self._pool.request(
                "POST",
                url,
                body=body,
                headers={**self._pool.headers, **headers},
                preload_content=False,
                redirect=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self.connection_error(error, url) from error


def _authorization(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.secret is None:
        return {}
    if endpoint.user is None:
        return {"authorization": f"Bearer {endpoint.secret}"}
    return dict(make_headers(basic_auth=f"{endpoint.user}:{endpoint.secret}"))
