"""The crowd of the measurement, before a server of its own."""

import asyncio
import contextlib

import pytest

from bench.crowd import crowd

pytestmark = pytest.mark.unit


class Door:
    """Takes connections, answers requests with 429, and counts both."""

    def __init__(self):
        self.opened, self.heads = 0, []

    async def serve(self, reader, writer):
        self.opened += 1
        with contextlib.suppress(asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.heads.append(head)
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n")
        writer.close()


async def stand_before(door, kind):
    server = await asyncio.start_server(door.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plan = {"port": port, "kind": kind, "path": "/x", "type": "text/plain"}
    async with server:
        return await crowd(plan | {"count": 20, "seconds": 0.2})


def test_idle_ones_say_nothing_and_slow_ones_send_no_whole_body():
    for kind in ("idle", "slow"):
        # Given a door / When twenty stand before it
        door = Door()
        found = asyncio.run(stand_before(door, kind))
        # Then all are held, and none has finished a request
        assert found["told"] == {"held": 20}
        assert door.opened == 20
        assert len(door.heads) == (20 if kind == "slow" else 0)


def test_each_who_signs_in_comes_from_a_network_of_their_own():
    # Given a door / When twenty try to sign in
    door = Door()
    found = asyncio.run(stand_before(door, "sign_in"))
    # Then each is told so, and no two share an address
    assert found["told"] == {"429": 20}
    networks = {head.partition(b"X-Forwarded-For: ")[2].split(b"\r\n")[0] for head in door.heads}
    assert len(networks) == 20
