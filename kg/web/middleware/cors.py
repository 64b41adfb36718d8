"""CORS headers: web pages of other origins may read responses, without credentials (https://fetch.spec.whatwg.org/)."""

# The methods allowed for each path, by its first segment without a suffix.
_METHODS = {
    "sparql": "GET, HEAD, POST, QUERY, OPTIONS",
    "graph": "GET, HEAD, OPTIONS",
    "dataset": "GET, HEAD, OPTIONS",
    "export": "GET, HEAD, OPTIONS",
    ".well-known": "GET, HEAD, OPTIONS",
}
_READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, Link, Retry-After, X-SPARQL-MaxRows, X-SPARQL-Truncated, X-SPARQL-Warning",
    ),
)


def cors_headers(path: str, method: str) -> tuple[tuple[str, str], ...]:
    """Return the CORS headers for the endpoint, graphs, exports and dataset description; else none.

    ``Authorization`` is not an allowed header, so a page of another origin cannot send the token.
    """
    segment = path.split("/", 2)[1] if "/" in path else ""
    methods = _METHODS.get(segment) or _METHODS.get(segment.partition(".")[0])
    if not methods:
        return ()
    if method != "OPTIONS":
        return _READABLE
    return (
        *_READABLE,
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    )
