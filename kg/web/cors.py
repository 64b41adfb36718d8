"""Pages of other origins may read answers; no credentials, nothing is written (https://fetch.spec.whatwg.org/)."""

from flask import Response, request

_METHODS = {
    "sparql": "GET, HEAD, POST, QUERY, OPTIONS",
    "graph": "GET, HEAD, OPTIONS",
}  # by the path's first word


def allow_any_origin(response: Response) -> Response:
    """Say so of the endpoint and the graphs. A token is in a header that a page may not send."""
    methods = _METHODS.get(request.path.split("/")[1])
    if methods:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = (
            "ETag, Link, Retry-After, X-SPARQL-MaxRows, X-SPARQL-Truncated"
        )
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = methods
            response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
            response.headers["Access-Control-Max-Age"] = "86400"
    return response
