"""Who may change the graph: whoever shows the token (https://www.rfc-editor.org/rfc/rfc6750#section-2.1)."""

import hmac

from flask import request

from kg.config import Settings, read_secret
from kg.errors import AccessError, ConfigError, ReadOnlyError
from kg.web.backend import UpdateBackend

_SHORTEST = 16  # letters of a token that nobody guesses


class Gate:
    """Stands before the writer; closed to all where there is no token."""

    def __init__(self, writer: UpdateBackend | None, settings: Settings) -> None:
        """Raise :class:`ConfigError` for a token that cannot be read, or could be guessed."""
        self._writer = writer
        self._token = token(settings)
        self._most = 1_000_000 * settings.max_upload_mb

    @property
    def exists(self) -> bool:
        """Whether anybody can change anything."""
        return self._writer is not None and self._token is not None

    def widen(self) -> None:
        """Let a request that shows the token bring more than others."""
        if self._token is not None and _shows(self._token):
            request.max_content_length = request.max_form_memory_size = self._most

    def writer(self) -> UpdateBackend:
        """Return the writer to a request that shows the token.

        Raises :class:`ReadOnlyError` where nothing can be changed, and :class:`AccessError` for another token.
        """
        if self._writer is None or self._token is None:
            raise ReadOnlyError(
                "this endpoint answers queries only",
                subject="change",
                remedy="Build the graph with kg build, or serve it with a token (KG_TOKEN_FILE).",
            )
        if not _shows(self._token):
            raise AccessError(
                "a change takes the token of this server",
                subject="change",
                remedy="Send it in the header Authorization: Bearer …",
            )
        return self._writer


def token(settings: Settings) -> str | None:
    """Return the token that changes take; None where nothing can be changed."""
    found = read_secret(settings.token_file) if settings.token_file else settings.token
    if found is not None and len(found) < _SHORTEST:
        raise ConfigError(
            f"it has fewer than {_SHORTEST} letters, and could be guessed",
            subject="token",
            remedy="Make one with: openssl rand -hex 32",
        )
    return found


def _shows(expected: str) -> bool:
    given = request.authorization
    shown = given.token or "" if given and given.type == "bearer" else ""
    return hmac.compare_digest(shown.encode(), expected.encode())  # takes as long whatever is wrong
