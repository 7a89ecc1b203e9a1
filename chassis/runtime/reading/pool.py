"""What strangers sent is read apart: in a few processes that may crash, hang or swell.

    mails = ReadingPool("services.email_svc.mail_reading.read:read_mail", ReadMail, processes=2)
    mail = mails.read(raw)

A reader is a pure function of bytes, named as `package.module:function`; what it returns is plain
(dataclasses, texts, bytes, numbers, times) and comes back as msgpack, checked against its type:
never pickled, so that a process a stranger has taken over can send back no code. Works in plain
threads and under eventlet alike; who waits holds nothing but its own thread.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import msgspec

from chassis.errors import ServiceUnavailable
from chassis.observability.log import get_logger
from chassis.runtime.reading.process import (
    ReadingFailed,
    ReadingFault,
    ReadingLimits,
    ReadingProcess,
)

__all__ = ["ReadingFailed", "ReadingFault", "ReadingLimits", "ReadingPool"]
_log = get_logger(__name__)
T = TypeVar("T")
MOST_READINGS = 500
"""After so many a process is replaced: what it has gathered goes with it."""
MOST_KEPT_BYTES = 8 * 1024 * 1024
"""What has read something larger is replaced too: it has grown by many times that."""


class ReadingPool(Generic[T]):
    """At most `processes` processes, each started when first needed and replaced when it ended;
    at most `most_waiting` callers wait for one.
    """

    def __init__(
        self,
        reader: str,
        answer: type[T],
        limits: ReadingLimits | None = None,
        processes: int = 2,
        most_waiting: int = 64,
    ) -> None:
        self._reader = reader
        self._decoder = msgspec.msgpack.Decoder(answer)
        self._limits = limits or ReadingLimits()
        self._most_waiting = most_waiting
        self._slots = threading.Semaphore(processes)
        self._lock = threading.Lock()
        self._waiting = 0
        self._idle: list[ReadingProcess] = []

    def read(self, content: bytes) -> T:
        """What the reader makes of the content. ReadingFailed: it cannot be read, now or later;
        ServiceUnavailable: too many wait, or no process starts, and it may be read later.
        """
        with self._slot():
            process = self._take()
            try:
                answer = process.read(content)
            except ReadingFailed as exc:
                _log.warning("reading_failed", reader=self._reader, why=str(exc), size=len(content))
                raise
            self._release(process)
        try:
            return self._decoder.decode(answer)
        except (msgspec.DecodeError, UnicodeError) as exc:
            raise ReadingFailed(ReadingFault.ANSWER, type(exc).__name__) from exc

    def close(self) -> None:
        """End the processes that wait; those at work end with their work, or with this program."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(blocking=False):
            self._wait_for_slot()
        try:
            yield
        finally:
            self._slots.release()

    def _wait_for_slot(self) -> None:
        with self._lock:
            if self._waiting >= self._most_waiting:
                raise ServiceUnavailable("Too many wait to be read.", reader=self._reader)
            self._waiting += 1
        try:
            self._slots.acquire()
        finally:
            with self._lock:
                self._waiting -= 1

    def _take(self) -> ReadingProcess:
        while (process := self._pop()) is not None:
            if process.is_alive:
                return process
            process.end()
        return ReadingProcess(self._reader, self._limits)

    def _pop(self) -> ReadingProcess | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _release(self, process: ReadingProcess) -> None:
        if process.readings >= MOST_READINGS or process.largest > MOST_KEPT_BYTES:
            process.end()
            return
        with self._lock:
            self._idle.append(process)
