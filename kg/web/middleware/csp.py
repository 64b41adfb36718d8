"""What a page may run, load and send (Content-Security-Policy, https://www.w3.org/TR/CSP3/)."""

from typing import Final

# Nothing runs and nothing loads but our own files; forms go to us alone.
PAGE: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Beside that: scripts that lie here, and they may ask this server.
EDITOR: Final = f"{PAGE}; script-src 'self'; connect-src 'self'"
# The documentation of the ontology brings its style with it; nothing in it runs or loads.
DOCUMENTATION: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)
