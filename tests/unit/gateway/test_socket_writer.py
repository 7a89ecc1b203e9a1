import socket
from collections.abc import Iterator

import pytest

from gateway.live.socket_writer import HttpSocketWriter, chunk_of, writer_of

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Our end and the browser's end of a connection."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as browser,
    ):
        ours, _ = server.accept()
        browser.settimeout(10)
        with ours:
            yield ours, browser


def test_what_fits_is_sent_at_once(pair: Pair) -> None:
    ours, browser = pair
    assert HttpSocketWriter(ours).try_send(b"hello") == 5
    assert browser.recv(100) == b"hello"


def test_a_browser_that_does_not_read_does_not_hold_us_up(pair: Pair) -> None:
    # Given a browser that reads nothing
    ours, browser = pair
    writer, much = HttpSocketWriter(ours), b"x" * 1_000_000
    # When more is sent than the kernel takes, Then we are told how much went, and are not held
    sent = 0
    while (now := writer.try_send(much)) == len(much):
        sent += now
    sent += now
    assert writer.try_send(much) == 0
    # And what went arrives whole
    received = 0
    while received < sent:
        received += len(browser.recv(1_000_000))
    assert received == sent


def test_hanging_up_ends_the_connection(pair: Pair) -> None:
    ours, browser = pair
    HttpSocketWriter(ours).hang_up()
    assert browser.recv(1) == b""


def test_expecting_no_more_still_lets_the_answer_out(pair: Pair) -> None:
    ours, browser = pair
    writer = HttpSocketWriter(ours)
    writer.expect_no_more()
    assert ours.recv(1) == b""
    writer.send_rest(b"the end")
    assert browser.recv(100) == b"the end"


def test_hanging_up_on_a_closed_connection_is_harmless(pair: Pair) -> None:
    ours, _ = pair
    writer = HttpSocketWriter(ours)
    ours.close()
    writer.hang_up()


def test_only_a_plain_http_1_1_connection_is_a_line(pair: Pair) -> None:
    ours, _ = pair
    assert writer_of({}) is None
    assert writer_of({"gunicorn.socket": ours, "SERVER_PROTOCOL": "HTTP/1.0"}) is None
    assert writer_of({"gunicorn.socket": ours, "SERVER_PROTOCOL": "HTTP/1.1"}) is not None


def test_a_chunk_tells_its_length_in_hexadecimal() -> None:
    assert chunk_of(b"x" * 26) == b"1a\r\n" + b"x" * 26 + b"\r\n"
