"""One tree of errors. Each knows its subject, its remedy, its exit code and its HTTP status.

A command prints ``subject: reason`` and the remedy, and leaves with ``exit_code``;
the web answers with ``http_status``. Nothing else in the package decides either.
"""

from typing import ClassVar


class KgError(Exception):
    """A failure that a user can read: what it concerns, why, and what to do about it."""

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 500

    def __init__(self, reason: str, *, subject: str = "", remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.subject = subject
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}" if self.subject else self.reason


class ConfigError(KgError):
    """A setting that is unknown or has a value it cannot have."""


class InputError(KgError):
    """An input that no article can be read from; the other inputs go on."""

    exit_code = 1


class ModelError(KgError):
    """A folder that holds no Stanza models we can use."""


class StoreError(KgError):
    """A store that cannot be opened, is in use, or is not a store."""

    http_status = 503


class QueryError(KgError):
    """A query that cannot be answered as asked.

    ``line`` and ``column`` count from 1; ``excerpt`` is that line, with a caret under that column.
    """

    http_status = 400

    def __init__(
        self,
        reason: str,
        *,
        subject: str = "",
        remedy: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(reason, subject=subject, remedy=remedy)
        self.line = line
        self.column = column
        self.excerpt = ""


class RefusedError(QueryError):
    """A query or update that is right, and asks for what it may not have."""

    http_status = 403


class LimitError(KgError):
    """A request that asks for more than this server gives.

    ``limit`` is the setting that says how much that is; ``retry_after_s`` the seconds after which the same request may
    be answered, where that is known.
    """

    http_status = 503

    def __init__(
        self,
        reason: str,
        *,
        subject: str = "",
        remedy: str = "",
        limit: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(reason, subject=subject, remedy=remedy)
        self.limit = limit
        self.retry_after_s = retry_after_s


class SpentError(LimitError):
    """A client that has asked too much, for now."""

    http_status = 429


class SizeError(LimitError):
    """An answer that is longer than this server sends."""

    http_status = 403


class LengthError(LimitError):
    """A query that is longer than this server reads."""

    http_status = 413


class AddressLengthError(LengthError):
    """Such a query in an address."""

    http_status = 414


class ClientLeftError(KgError):
    """A query that was cancelled because its client left; nobody reads the response.

    The status is the one that nginx logs for such requests.
    """

    http_status = 499


class ConflictError(KgError):
    """A change that does not fit what is in the graph."""

    http_status = 409


class ReadOnlyError(KgError):
    """A change where one can only read."""

    http_status = 403


class AccessError(KgError):
    """A change by somebody who has not shown the token that it takes."""

    http_status = 401


class NotFoundError(KgError):
    """A name or an IRI that the graph does not know."""

    http_status = 404


class GoneError(NotFoundError):
    """An IRI that the graph knew once, and knows no more."""

    http_status = 410
