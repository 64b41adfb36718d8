"""Web addresses as inputs give them: with spaces, in capitals or without a scheme."""

import re
from urllib.parse import quote, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#].*)?")
_NOT_IN_IRIS = re.compile(r"[\s<>\"{}|\\^`]")


def web_address(text: str) -> str | None:
    """Return a valid HTTP URL, or None if ``text`` is none.

    Scheme and host are written in lower case, and characters that no URL may contain are encoded. An address that begins
    with its host gets the scheme https.
    """
    with_scheme = _with_scheme(text.strip())
    try:
        parts = urlsplit(with_scheme)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or _NOT_IN_IRIS.search(parts.netloc):
        return None
    address = parts._replace(netloc=parts.netloc.lower()).geturl()
    return _NOT_IN_IRIS.sub(lambda match: quote(match[0]), address)


def _with_scheme(text: str) -> str:
    if text.startswith("//"):
        return f"https:{text}"
    has_host_only = _HOST.fullmatch(text) and (not _SCHEME.match(text) or re.match(r"[\w.-]+:\d", text))
    return f"https://{text}" if has_host_only else text
