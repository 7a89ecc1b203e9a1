"""One process that reads, seen from the program that started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chassis.errors import ServiceUnavailable
from chassis.runtime.reading.frames import READ, FrameTooLong, ReadingFrame, receive, send

_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_END_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one reading may cost: processor and wall-clock seconds, and bytes of address space, of
    which the interpreter itself takes about 100 MB; `most_answer_bytes` of what comes out.
    """

    cpu_seconds: int = 10
    seconds: float = 30.0
    memory_bytes: int = 512 * 1024 * 1024
    most_answer_bytes: int = 256 * 1024 * 1024


class ReadingFault(StrEnum):
    """Why something was not read."""

    TIME = "time"
    """It took longer than allowed."""
    CPU = "cpu"
    """It used more processor time than allowed."""
    KILLED = "killed"
    """The process ended: a crash, or the kernel short of memory."""
    FAILED = "failed"
    """The reader raised; `detail` is the error's name (MemoryError among them)."""
    ANSWER = "answer"
    """What came out is too long or not what the reader promises."""


class ReadingFailed(Exception):
    """It could not be read within its limits, and would not be if it were tried again."""

    def __init__(self, reason: ReadingFault, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class ReadingProcess:
    """A fresh interpreter with the reader in it; ServiceUnavailable when it does not start.

    It inherits nothing but one end of a socket and where to find programs and modules: no
    settings, so no secrets, and no open files or connections.
    """

    def __init__(self, reader: str, limits: ReadingLimits) -> None:
        self._limits = limits
        self._channel, theirs = socket.socketpair()
        arguments = (reader, str(limits.cpu_seconds), str(limits.memory_bytes))
        with theirs:
            self._process = subprocess.Popen(
                (sys.executable, "-P", "-m", "chassis.runtime.reading.worker", *arguments),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(_ROOT)},
                start_new_session=True,
            )
        self.readings = 0
        self.largest = 0
        self._await_start(reader)

    def _await_start(self, reader: str) -> None:
        try:
            frame = self._exchange(None, _START_SECONDS)
        except ReadingFailed as exc:
            raise ServiceUnavailable(f"{reader} did not start: {exc}") from exc
        if frame.kind != READ:
            self.end()
            raise ServiceUnavailable(f"{reader} did not start: {frame.content.decode()}")

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.pid)

    @property
    def is_alive(self) -> bool:
        """Whether it still runs: one that waits may have been killed too."""
        return self._process.poll() is None

    def read(self, content: bytes) -> bytes | bytearray:
        """What the reader makes of the content, in msgpack; ReadingFailed says why it made
        nothing, and the process is gone then.
        """
        frame = self._exchange(content, self._limits.seconds)
        self.readings += 1
        self.largest = max(self.largest, len(content))
        if frame.kind != READ:
            self.end()
            raise ReadingFailed(ReadingFault.FAILED, frame.content.decode("ascii", "replace"))
        return frame.content

    def _exchange(self, content: bytes | None, seconds: float) -> ReadingFrame:
        until = time.monotonic() + seconds
        try:
            if content is not None:
                send(self._channel, READ, content, until)
            frame = receive(self._channel, until, self._limits.most_answer_bytes)
        except TimeoutError as exc:
            self.end()
            raise ReadingFailed(ReadingFault.TIME) from exc
        except FrameTooLong as exc:
            self.end()
            raise ReadingFailed(ReadingFault.ANSWER, str(exc)) from exc
        except OSError:
            frame = None
        except BaseException:
            # Whoever waited was stopped; what is still to come must not answer the next question.
            self.end()
            raise
        if frame is None:
            raise self._ended()
        return frame

    def _ended(self) -> ReadingFailed:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        code = self._process.returncode
        self.end()
        if code == -signal.SIGXCPU:
            return ReadingFailed(ReadingFault.CPU)
        return ReadingFailed(ReadingFault.KILLED, f"status {code}")

    def end(self) -> None:
        """Kill it, whatever it is at."""
        self._channel.close()
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
