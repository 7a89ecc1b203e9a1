"""Gunicorn's worker, whose refusals of what is no HTTP request are problem bodies too."""

from http import HTTPStatus
from typing import Any

from gunicorn.workers.ggevent import GeventWorker

from chassis.errors import InternalError, MalformedRequest, OnethreadError
from gateway.rest.errors import PROBLEM_JSON, AddressTooLong, problem_of


class Recorder:
    """Stands in for the socket while gunicorn writes its own page."""

    def __init__(self) -> None:
        self.written = b""

    def gettimeout(self) -> float:
        """As a socket that does not wait."""
        return 0.0

    def send(self, data: bytes) -> int:
        """Keep it."""
        self.written += data
        return len(data)

    sendall = send

    @property
    def status(self) -> int:
        """What gunicorn decided."""
        line = self.written.partition(b"\r\n")[0].split(b" ")
        return int(line[1]) if len(line) > 1 else HTTPStatus.BAD_REQUEST


class ProblemWorker(GeventWorker):  # type: ignore[misc]  # gunicorn has no types
    """Judges and logs as gunicorn does, and says it as problem+json."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Called for a head that is no request, and for an application that failed."""
        recorder = Recorder()
        super().handle_error(req, recorder, addr, exc)
        if recorder.written:
            client.sendall(answer_to(_error_of(recorder.status)))


def answer_to(error: OnethreadError) -> bytes:
    """A whole HTTP answer, after which the connection ends."""
    body = problem_of(error)
    status = HTTPStatus(error.http_status)
    head = (
        f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: {PROBLEM_JSON}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def _error_of(status: int) -> OnethreadError:
    if status == HTTPStatus.REQUEST_URI_TOO_LONG:
        return AddressTooLong("The address is too long.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return InternalError("Something went wrong on our side.")
    return MalformedRequest("This is no HTTP request that can be read.")
