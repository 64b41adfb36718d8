"""Pages of other origins may read answers; no credentials, nothing is written (https://fetch.spec.whatwg.org/)."""

from flask import Response, request

_METHODS = {
    "sparql": "GET, HEAD, POST, QUERY, OPTIONS",
    "graph": "GET, HEAD, OPTIONS",
    "dataset": "GET, HEAD, OPTIONS",
    "export": "GET, HEAD, OPTIONS",
    ".well-known": "GET, HEAD, OPTIONS",
}  # by the path's first word, without a suffix


def allow_any_origin(response: Response) -> Response:
    """Say so of the endpoint, the graphs and their description. A token is in a header that a page may not send."""
    word = request.path.split("/")[1]
    methods = _METHODS.get(word) or _METHODS.get(word.partition(".")[0])
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
