"""A worker process of the server that does one job at a time, and is killed when a step of it takes too long."""

import json
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final, TypeAlias

from kg.config import PREFIX, Settings

Message: TypeAlias = dict[str, Any]
LAST: Final = "result"  # key of the last message about a job
_START_TIMEOUT_S = 300  # to load the models on a busy machine


class WorkerProcess:
    """Runs ``python -m MODULE``. Its messages are JSON, so that it cannot make the server run code.

    For one thread at a time, except :meth:`kill` and :meth:`close`.
    """

    def __init__(self, module: str, settings: Settings, *, timeout_s: float) -> None:
        self._module = module
        self._settings = settings
        self._timeout_s = timeout_s  # of each step
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Connection[Any, Any] | None = None
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """True if the process was started and not stopped; it may have died."""
        return self._process is not None

    def run(self, job: Message) -> Iterator[Message]:
        """Yield the messages about a job. The process is started if necessary.

        Raises TimeoutError or EOFError if the process was too slow or died; the next job starts another one.
        """
        try:
            channel = self._open_channel()
            channel.send_bytes(json.dumps(job).encode())
            while True:
                message = _receive(channel, self._timeout_s)
                yield message
                if LAST in message:
                    return
        except TimeoutError:  # before OSError, of which it is a kind
            self.stop()
            raise
        except (OSError, EOFError, ValueError) as error:
            self.stop()
            raise EOFError from error

    def kill(self) -> None:
        """Kill the process, whatever it does; the thread that runs a job gets EOFError."""
        process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def close(self) -> None:
        """Kill the process, and never start another."""
        self._is_closed = True
        self.kill()

    def stop(self) -> None:
        """Kill the process and release what it held."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._channel is not None:
            self._channel.close()
        self._process = self._channel = None

    def _open_channel(self) -> "Connection[Any, Any]":
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it was killed while it was idle
        if self._channel is None:
            self._channel = self._start()
            with suppress(OSError, EOFError):  # if it has died, the job reports that
                self._channel.send_bytes(pickle.dumps(self._settings))
                _receive(self._channel, _START_TIMEOUT_S)
        return self._channel

    def _start(self) -> "Connection[Any, Any]":
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", self._module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # The settings come through the channel, and the worker must not get the token.
                env={name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
                process_group=0,  # Ctrl-C in a terminal reaches only the server, which kills the process
            )
        if self._is_closed:  # meanwhile, by another thread
            self.kill()
        return Connection(ours.detach())


def _receive(channel: "Connection[Any, Any]", timeout_s: float) -> Message:
    if not channel.poll(timeout_s):
        raise TimeoutError
    message = json.loads(channel.recv_bytes())
    if not isinstance(message, dict):
        raise ValueError(message)
    return message


class Jobs:
    """The other end: the channel of a worker to the server that started it."""

    def __init__(self, descriptor: str) -> None:
        self._channel: Connection[Any, Any] = Connection(int(descriptor))
        self.settings: Settings = pickle.loads(self._channel.recv_bytes())  # noqa: S301 - from that server

    def __iter__(self) -> Iterator[Message]:
        """Tell the server that this process is ready, then yield each job until the server ends."""
        self.send({"ready": True})
        while True:
            try:
                yield json.loads(self._channel.recv_bytes())
            except (EOFError, OSError):
                return

    def send(self, message: Message) -> None:
        """Send a message about the job."""
        # A lone surrogate, which no page could show, becomes a question mark.
        self._channel.send_bytes(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"))
