"""`@http(method, path)`: webhooks of a nameko service, fast, bounded and with typed errors.

Strangers reach these addresses. What they may cost is bounded before a worker is taken: a deadline
for the head and one for the body, a most for connections and bytes, a signature that is at least
there. Webhooks have workers of their own (WEBHOOK_WORKERS); RPC and events keep theirs.

Eventlet's server reads on while a client keeps its socket readable, which starves the workers
(measured: 181/s beside such a client). Yielding once per request mends it.
"""

import io
import json
from http import HTTPStatus
from typing import Any

import eventlet
from eventlet import wsgi
from eventlet.semaphore import Semaphore
from nameko.web.handlers import HttpRequestHandler
from nameko.web.server import HttpOnlyProtocol, WebServer
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from chassis.errors import (
    BadSignature,
    MalformedRequest,
    OnethreadError,
    RequestTimeout,
    TooLarge,
)
from chassis.observability.metrics import WEBHOOKS
from chassis.observability.trace import TRACE_HEADER
from chassis.runtime.entrypoints.failures import error_for_caller
from chassis.storage.outages import RETRY_SECONDS

PROBLEM_TYPE = "application/problem+json"
MOST_BODY_BYTES = 64 * 1024
"""No provider's webhook is longer: Twilio's forms and Pub/Sub's notes have a few kB."""
MOST_CONNECTIONS = 1000
HEAD_SECONDS = 10.0
"""From the moment a connection could send a request until its head is whole."""
BODY_SECONDS = 10.0
LONGEST_HEAD = 16 * 1024


class BoundedProtocol(HttpOnlyProtocol):
    """Gives way to other greenlets after each request, and waits for none for long."""

    _head: Any = None

    def handle_one_request(self) -> None:
        """One request, then a turn for the others; too slow a head ends the connection."""
        self._head = eventlet.Timeout(HEAD_SECONDS)
        try:
            super().handle_one_request()
        except eventlet.Timeout as late:
            if late is not self._head:
                raise
            self.close_connection = True
        finally:
            self._head.cancel()
        eventlet.sleep(0)

    def parse_request(self) -> bool:
        """The head is whole: what follows has deadlines of its own."""
        parsed: bool = super().parse_request()
        self._head.cancel()
        return parsed


class ChassisWebServer(WebServer):
    """Nameko's server without an access log, with the bounded protocol."""

    def __init__(self) -> None:
        super().__init__()
        self.slots: Any = None
        self._open = 0

    def start(self) -> None:
        """Listen; webhooks have as many workers as the settings say."""
        self.slots = self.slots or Semaphore(self.container.config["webhook_workers"])
        super().start()

    def process_request(self, sock: Any, address: Any) -> None:
        """One connection, if there is room for it."""
        if self._open >= MOST_CONNECTIONS:
            sock.close()
            return
        self._open += 1
        try:
            super().process_request(sock, address)
        finally:
            self._open -= 1

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, *_: Any, **__: Any) -> Any:
        """The eventlet server."""
        return wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=BoundedProtocol,
            url_length_limit=LONGEST_HEAD // 2,
            log_output=False,
            debug=False,
        )

    def context_data_from_headers(self, request: Request) -> dict[str, Any]:
        """Let the trace follow into the worker."""
        return {TRACE_HEADER: request.headers.get(TRACE_HEADER)}


class HttpEntry(HttpRequestHandler):
    """One route. The method gets the request, its body read, and returns a werkzeug Response.

    `signed_by`: the header without which the body is not even read; BadSignature then.
    """

    server = ChassisWebServer()

    def __init__(
        self,
        method: str,
        url: str,
        *,
        signed_by: str | None = None,
        most_bytes: int = MOST_BODY_BYTES,
        **kwargs: Any,
    ) -> None:
        super().__init__(method, url, **kwargs)
        self._signed_by = signed_by
        self._most_bytes = most_bytes

    def handle_request(self, request: Request) -> Response:
        """Bound what came, run the method in a webhook's worker, count the answer."""
        try:
            self._admit(request)
            with self.server.slots:
                response: Response = super().handle_request(request)
        except OnethreadError as refusal:
            response = self.response_from_exception(refusal)
            # What of the body was not read must not be taken for the next request.
            response.headers["Connection"] = "close"
        WEBHOOKS.labels(self.url, str(response.status_code)).inc()
        return response

    def _admit(self, request: Request) -> None:
        if self._signed_by is not None and not request.headers.get(self._signed_by):
            raise BadSignature(f"The header {self._signed_by} is missing.")
        length = request.content_length or 0
        if "chunked" in request.headers.get("Transfer-Encoding", ""):
            raise MalformedRequest("Send the body with its Content-Length.")
        if length > self._most_bytes:
            raise TooLarge(f"The body has {length} bytes; {self._most_bytes} are allowed.")
        if length:
            request.environ["wsgi.input"] = io.BytesIO(_read_whole(request.environ, length))

    def response_from_exception(self, exc: Exception) -> Response:
        """RFC 9457 problem for our errors; the framework's own answer for a bad request."""
        if isinstance(exc, HTTPException):
            return Response(exc.description, status=exc.code)
        told = error_for_caller(exc, self.url)
        problem = {"status": told.http_status, "code": str(told.code), "detail": told.message}
        response = Response(json.dumps(problem), told.http_status, content_type=PROBLEM_TYPE)
        if told.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = str(told.details.get("retry_after", RETRY_SECONDS))
        return response


def _read_whole(environ: dict[str, Any], length: int) -> bytes:
    try:
        with eventlet.Timeout(BODY_SECONDS):
            body: bytes = environ["wsgi.input"].read(length)
    except eventlet.Timeout as late:
        raise RequestTimeout(f"The body did not come within {BODY_SECONDS:g} s.") from late
    if len(body) < length:
        raise MalformedRequest("The body is shorter than its Content-Length.")
    return body


http = HttpEntry.decorator
