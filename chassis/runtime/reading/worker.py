"""A process that reads what strangers sent: `python -m chassis.runtime.reading.worker …`.

Started by chassis.runtime.reading.pool with one socket as its standard input and nothing else of
the program it serves: no settings, no connections. Its limits hold before the reader is imported.
"""

import importlib
import math
import os
import resource
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from chassis.runtime.reading.frames import FAILED, READ, receive, send

_NICE = 5
_MOST_FILES = 64


def bound(memory_bytes: int) -> None:
    """Limits for good: memory, no file written, no core; the first to go when memory is short."""
    hard_files = min(_MOST_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_files, hard_files))
    os.nice(_NICE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def allow_cpu(seconds: int) -> None:
    """The kernel ends this process (SIGXCPU) after so much more processor time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def reader_named(name: str) -> Callable[[bytes], Any]:
    """The function that `package.module:function` names."""
    module, _, function = name.partition(":")
    found: Callable[[bytes], Any] = getattr(importlib.import_module(module), function)
    return found


def answer_all(channel: socket.socket, read: Callable[[bytes], Any], cpu_seconds: int) -> None:
    """Read what comes until the other end closes, or one could not be read: then start afresh."""
    encoder = msgspec.msgpack.Encoder()
    while (frame := receive(channel)) is not None:
        allow_cpu(cpu_seconds)
        content = bytes(frame.content)
        del frame  # it holds the same once more
        try:
            answer = encoder.encode(read(content))
        except Exception as exc:  # noqa: BLE001  # whatever went wrong is the answer
            send(channel, FAILED, type(exc).__name__.encode())
            return
        send(channel, READ, answer)


def main() -> None:
    """Command line: the reader, its processor seconds and its bytes of memory."""
    name, cpu_seconds, memory_bytes = sys.argv[1:]
    channel = socket.socket(fileno=os.dup(0))
    # Under eventlet the other end was made non-blocking, and this one with it.
    channel.setblocking(True)
    try:
        bound(int(memory_bytes))
        read = reader_named(name)
    except Exception as exc:  # noqa: BLE001  # told to the program that started it
        send(channel, FAILED, repr(exc).encode())
        return
    send(channel, READ, b"")
    with suppress(ConnectionError):
        answer_all(channel, read, int(cpu_seconds))


if __name__ == "__main__":
    main()
