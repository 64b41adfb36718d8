"""The exceptions of kg. Each class has an exit code and an HTTP status; each error has a subject and a remedy.

A command prints ``subject: reason`` and the remedy, and exits with ``exit_code``. The server responds with ``http_status``.
An input that fails among others becomes a :class:`Failure`, which is not raised.
"""

from dataclasses import dataclass
from typing import ClassVar


class KgError(Exception):
    """Base class of errors for users: ``subject`` is the input concerned, ``remedy`` what the user can do."""

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
    """An unknown setting or an invalid value."""


class InputError(KgError):
    """An invalid input or option of a command."""

    exit_code = 1


class ModelError(KgError):
    """A directory without usable Stanza models."""


class StoreError(KgError):
    """A store that is missing, damaged, in use by another process or unreachable."""

    http_status = 503


class QueryError(KgError):
    """An invalid query or update.

    ``line`` and ``column`` count from 1. ``excerpt`` has that line, and a caret below the column.
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
    """A valid query or update that is not permitted."""

    http_status = 403


class LimitError(KgError):
    """A request that exceeds a limit of the server.

    ``limit`` is the name of the setting. ``retry_after_s`` is the time in seconds after which a retry may succeed, or None.
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


class QuotaError(LimitError):
    """A client that has used up its query time."""

    http_status = 429


class SizeError(LimitError):
    """A response that exceeds the size limit."""

    http_status = 403


class LengthError(LimitError):
    """A query that exceeds the length limit."""

    http_status = 413


class UrlLengthError(LengthError):
    """A query that exceeds the length limit, sent in a URL."""

    http_status = 414


class ClientLeftError(KgError):
    """A query that was cancelled because its client closed the connection.

    The status is the one that nginx logs for such requests.
    """

    http_status = 499


class ConflictError(KgError):
    """A change that conflicts with the content of the store."""

    http_status = 409


class ReadOnlyError(KgError):
    """A change to a read-only endpoint."""

    http_status = 403


class AccessError(KgError):
    """A change without a valid token."""

    http_status = 401


class NotFoundError(KgError):
    """An unknown name or IRI."""

    http_status = 404


class GoneError(NotFoundError):
    """An IRI whose resource has been removed from the graph."""

    http_status = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input or article that could not be processed, with the reason and the remedy."""

    subject: str  # file or URL; "#2" or ":17" is appended for its second article or line 17
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a user should know of an input that was read, or left out on purpose. It is no failure."""

    subject: str  # as in Failure
    reason: str
    is_skipped: bool = False  # True if the input was left out
