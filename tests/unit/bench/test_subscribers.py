import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.subscribers import Chunks, Log, Stream

pytestmark = pytest.mark.unit
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
READY = b"event: ready\ndata: {}\n\n"
RECORDED = b'id: 4\nevent: message.recorded\ndata: {"body_text":"bench 2-31: Hello"}\n\n'
BELL = b'id: 5\nevent: notification.raised\ndata: {"body":"bench 2-31: Hello"}\n\n'


def chunked(*texts: bytes) -> bytes:
    return HEAD + b"".join(b"%x\r\n%b\r\n" % (len(text), text) for text in texts)


def arrivals_of(*pieces: bytes) -> Log:
    async def feed() -> Log:
        log = Log()
        stream = Stream(7, b"", log)
        for piece in pieces:
            stream.data_received(piece)
        return log

    # In a thread of its own: browser tests leave a running loop in the main one.
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, feed()).result()


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_chunks_come_out_whole_however_they_were_cut(size):
    # Given
    wire, chunks = chunked(READY, RECORDED, BELL), Chunks()
    # When
    out = b"".join(chunks.feed(wire[i : i + size]) for i in range(0, len(wire), size))
    # Then
    assert out == READY + RECORDED + BELL
    assert chunks.status == 200


def test_a_message_is_noted_once_with_its_run_number_and_stream():
    log = arrivals_of(chunked(READY, RECORDED, BELL))
    assert log.flat[:3] == [2, 31, 7]
    assert len(log.flat) == 4
    assert log.open == 1


def test_a_message_that_comes_twice_is_noted_twice():
    log = arrivals_of(chunked(READY, RECORDED + RECORDED))
    assert len(log.flat) == 8


def test_half_an_event_waits_for_its_other_half():
    whole = chunked(READY, RECORDED)
    assert arrivals_of(whole[:-20]).flat == []
    assert len(arrivals_of(whole[:-20], whole[-20:]).flat) == 4
