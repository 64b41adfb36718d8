"""Bearer-token authorization of changes (https://www.rfc-editor.org/rfc/rfc6750#section-2.1)."""

import hmac

from flask import request

from kg.config import Settings, read_secret
from kg.errors import AccessError, ConfigError, ReadOnlyError
from kg.web.backend import UpdateBackend

_MIN_TOKEN_LENGTH = 16  # characters
_MEGABYTE = 1_000_000


class WriteAuth:
    """Access control for the writer; without a token, the endpoint is read-only."""

    def __init__(self, writer: UpdateBackend | None, settings: Settings) -> None:
        """Raise :class:`ConfigError` if the token cannot be read or is too short."""
        self._writer = writer
        self._token = read_token(settings)
        self._max_upload = _MEGABYTE * settings.max_upload_mb

    @property
    def enabled(self) -> bool:
        """True if the endpoint accepts changes from clients that know the token."""
        return self._writer is not None and self._token is not None

    def is_token(self, text: str) -> bool:
        """Return True if a text is the token; compared in constant time."""
        return self._token is not None and hmac.compare_digest(
            text.encode("utf-8", "replace"), self._token.encode()
        )

    def request_has_token(self) -> bool:
        """Return True if the request has the token as a bearer token."""
        return self._token is not None and _has_token(self._token)

    def raise_body_limit(self) -> None:
        """Allow a request with the token a body of up to ``max_upload_mb``."""
        if self.request_has_token():
            request.max_content_length = request.max_form_memory_size = self._max_upload

    def authorized_writer(self) -> UpdateBackend:
        """Return the writer if the request has the token.

        Raises :class:`ReadOnlyError` if changes are disabled, :class:`AccessError` if the token is missing or wrong.
        """
        if self._writer is None or self._token is None:
            raise ReadOnlyError(
                "This endpoint is read-only.",
                subject="change",
                remedy="Change the graph with `kg build`, or start the server with a token (KG_TOKEN_FILE).",
            )
        if not _has_token(self._token):
            raise AccessError(
                "Changes require the token of this server.",
                subject="change",
                remedy="Send the header `Authorization: Bearer TOKEN`.",
            )
        return self._writer


def read_token(settings: Settings) -> str | None:
    """Return the configured token, or None if the server is read-only.

    Raises :class:`ConfigError` if the token file cannot be read or the token is too short.
    """
    token = read_secret(settings.token_file) if settings.token_file else settings.token
    if token is not None and len(token) < _MIN_TOKEN_LENGTH:
        raise ConfigError(
            f"The token has fewer than {_MIN_TOKEN_LENGTH} characters and could be guessed.",
            subject="token",
            remedy="Generate one with: openssl rand -hex 32",
        )
    return token


def _has_token(expected: str) -> bool:
    credentials = request.authorization
    token = credentials.token or "" if credentials and credentials.type == "bearer" else ""
    return hmac.compare_digest(token.encode(), expected.encode())  # in constant time
