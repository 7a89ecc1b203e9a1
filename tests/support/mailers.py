"""Background processes of notify_svc over mail servers that misbehave."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tools.ports import free_port
from tools.processes import ROOT


class Mute:
    """Takes a mail's content and never answers."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.over = asyncio.Event()

    async def handle_DATA(  # noqa: N802  # aiosmtpd looks it up by this name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.taken.append(envelope.content)
        await self.over.wait()
        return "451 too late"


@contextmanager
def mute_server() -> Iterator[tuple[Mute, str]]:
    """A `Mute` and its address."""
    handler, port = Mute(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.loop.call_soon_threadsafe(handler.over.set)
    controller.stop()


@contextmanager
def background(environment: dict[str, str], smtp_url: str) -> Iterator[Callable[[], None]]:
    """A background process of its own over some mail server; yields how to kill it."""
    own = {"SMTP_URL": smtp_url, "WEB_ADDRESS": f"127.0.0.1:{free_port()}"}
    running = subprocess.Popen(
        [sys.executable, "-m", "chassis.runtime.background", "services.notify_svc"],
        cwd=ROOT, env=environment | own,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def kill() -> None:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()

    try:
        yield kill
    finally:
        if running.poll() is None:
            kill()
