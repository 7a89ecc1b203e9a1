import socket

import pytest

from tools.ports import BLOCK, ReservedBlock, free_port, is_free, taken

pytestmark = pytest.mark.unit


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_somebody_listens_on_is_taken(listener):
    # Given a listening port and one nobody uses
    unused = free_port()
    # When both are looked at, Then only the first is taken
    assert not is_free(listener)
    assert taken([unused, listener]) == [listener]


def test_blocks_of_two_stacks_never_overlap():
    # Given many stacks at the same time
    blocks = [ReservedBlock() for _ in range(20)]
    # When their ports are put together
    ports = [port for block in blocks for port in range(block.base, block.base + BLOCK)]
    # Then none occurs twice
    assert len(ports) == len(set(ports))
    for block in blocks:
        block.release()


def test_a_released_block_can_be_reserved_again(monkeypatch):
    # Given one block in all, and its holder
    base = ReservedBlock()
    base.release()
    monkeypatch.setattr("tools.ports.FREE_BASES", range(base.base, base.base + 1))
    held = ReservedBlock()
    # When a second stack asks before and after the release
    with pytest.raises(OSError, match="no block"):
        ReservedBlock()
    held.release()
    # Then it gets the block after it
    again = ReservedBlock()
    assert again.base == base.base
    again.release()
