"""Holds every answer of the gateway against its OpenAPI document, on the way out.

    app.wsgi_app = AnswersChecked(app.wsgi_app, DocumentPromise(document()), Findings(path))

A body that does not fit is answered as 500, which says what and where. The finding is kept in a
file too, which fixtures read after each test: no test can swallow it, nor a page that asks again.
Event streams keep streaming: each event is read as it passes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wsgi import ClosingIterator

from tests.support.answers_promise import PROBLEM_JSON, DocumentPromise
from tests.support.answers_stream import EventReader, ReadSocket

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
FINDINGS_VARIABLE = "ANSWERS_FINDINGS"
"""The environment variable that names the file of findings."""
SOCKET = "gunicorn.socket"
STREAM = "text/event-stream"
WITHOUT_BODY = ("HEAD", "OPTIONS")
READ_STATUSES = (204, 302, 304)
"""These have no body; if one had, it would be found."""


class Findings:
    """A file of findings, a line each; several programs may add to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reported = 0

    def add(self, finding: str) -> None:
        """Keep one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{finding}\n")

    def newest(self) -> list[str]:
        """What was added since this was last asked."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        found, self._reported = lines[self._reported :], len(lines)
        return found


class AnswerStart:
    """What an application gave to `start_response`, held back until its body is known to fit."""

    def __init__(self) -> None:
        self.arguments: tuple[Any, ...] = ()

    def __call__(self, *arguments: Any) -> Callable[[bytes], object]:
        self.arguments = arguments
        return lambda _: None

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.arguments[0].split()[0])

    @property
    def headers(self) -> Headers:
        """The headers."""
        return Headers(self.arguments[1])

    @property
    def content_type(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip()

    @property
    def is_for_reading(self) -> bool:
        """False for files and tables, and for what is compressed."""
        if "Content-Encoding" in self.headers:
            return False
        return self.content_type.endswith("json") or self.status in READ_STATUSES


class AnswersChecked:
    """The WSGI middleware around the gateway's application."""

    def __init__(self, app: WsgiApp, promise: DocumentPromise, findings: Findings) -> None:
        self._app = app
        self._promise = promise
        self._findings = findings

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            return self._app(environ, start_response)
        events = EventReader(lambda name, text: self._check_event(environ, name, text))
        if SOCKET in environ:
            environ[SOCKET] = ReadSocket(environ[SOCKET], events)
        start = AnswerStart()
        body, text = self._app(environ, start), None
        if start.is_for_reading:
            with closing(ClosingIterator(body)) as parts:
                text = b"".join(parts)
            body = [text]
        if fault := self._fault(environ, start, text):
            getattr(body, "close", lambda: None)()
            return _answer_finding(fault, start_response)
        start_response(*start.arguments)
        if start.content_type == STREAM:
            return ClosingIterator(events.passing(body), getattr(body, "close", None))
        return body

    def _fault(self, environ: Environ, start: AnswerStart, body: bytes | None) -> str | None:
        verb, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        fault = self._promise.fault_of_answer(verb, path, start.status, start.content_type, body)
        if fault is None:
            return None
        shown = "" if body is None else f" in {body[:1000].decode(errors='replace')}"
        return self._keep(f"{verb} {path} answers {start.status}: {fault}{shown}")

    def _check_event(self, environ: Environ, name: str, text: str) -> None:
        if fault := self._promise.fault_of_event(name, text):
            self._keep(f"{environ['PATH_INFO']} tells {name!r}: {fault} in {text[:1000]}")

    def _keep(self, finding: str) -> str:
        in_one_line = " ".join(finding.split())
        self._findings.add(in_one_line)
        return in_one_line


def _answer_finding(finding: str, start_response: Callable[..., Any]) -> list[bytes]:
    problem = {
        "type": "urn:onethread:problem:internal_error",
        "title": "The answer is not as the OpenAPI document promises",
        "status": 500,
        "detail": finding,
        "code": "internal_error",
        "trace_id": "",
    }
    start_response("500 Internal Server Error", [("Content-Type", PROBLEM_JSON)])
    return [json.dumps(problem).encode()]
