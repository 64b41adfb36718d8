"""Content security policies: what a page may execute, load and send (https://www.w3.org/TR/CSP3/)."""

from typing import Final

from flask import Response

# No scripts. Styles and images come from this server, and forms are sent only to it.
PAGE: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# In addition, scripts of this server, which may send requests to this server.
SCRIPTS: Final = f"{PAGE}; script-src 'self'; connect-src 'self'"


def allow_scripts(response: Response) -> Response:
    """Let a page run scripts of this server."""
    response.headers["Content-Security-Policy"] = SCRIPTS
    return response
