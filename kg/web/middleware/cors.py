"""Pages of other origins may read answers; no credentials, nothing is written (https://fetch.spec.whatwg.org/)."""

_METHODS = {
    "sparql": "GET, HEAD, POST, QUERY, OPTIONS",
    "graph": "GET, HEAD, OPTIONS",
    "dataset": "GET, HEAD, OPTIONS",
    "export": "GET, HEAD, OPTIONS",
    ".well-known": "GET, HEAD, OPTIONS",
}  # by the path's first word, without a suffix


_READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-SPARQL-MaxRows, X-SPARQL-Truncated"),
)


def for_any_origin(path: str, method: str) -> tuple[tuple[str, str], ...]:
    """Return the headers that say so of the endpoint, the graphs and their description.

    A token is in a header that a page may not send.
    """
    word = path.split("/", 2)[1] if "/" in path else ""
    methods = _METHODS.get(word) or _METHODS.get(word.partition(".")[0])
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
