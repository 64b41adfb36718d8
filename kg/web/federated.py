"""Questions that ask allowed hosts too: this process asks them, since those that answer have no network."""

from dataclasses import replace
from functools import partial
from time import monotonic

from kg.config import Settings
from kg.errors import ServiceError
from kg.fibers import apart
from kg.store import Query, Table, federation, prefixes
from kg.web import elsewhere
from kg.web.limits.query_queue import Turns


class Federation:
    """Puts what other endpoints answer in the place of SERVICE; where no host is allowed, leaves it to be refused."""

    def __init__(self, settings: Settings) -> None:
        self._hosts = settings.service_hosts
        self._prefixes = prefixes(settings.base)
        self._base = settings.base
        self._seconds = settings.timeout_s
        self._turns = Turns(settings.workers, waiting=0, seconds=settings.max_queue_wait_s)

    def joined(self, question: Query) -> Query:
        """Return the question with nothing in it that is to be asked elsewhere.

        Raises :class:`RefusedError` for another host, :class:`ServiceError` for one that does not answer as it should.
        """
        if not self._hosts or "service" not in question.text.lower():
            return question
        calls = federation.calls(question.text, prefixes=self._prefixes, base=self._base)
        end = monotonic() + min(self._seconds, question.timeout_s)
        with self._turns.turn():
            answers = [(call, self._asked(call, end)) for call in calls]
        return replace(question, text=federation.joined(question.text, answers))

    def _asked(self, call: federation.Call, end: float) -> Table | None:
        try:
            return apart(partial(elsewhere.ask, call.address, call.query, hosts=self._hosts, end=end))
        except ServiceError:
            if call.silent:
                return None
            raise
