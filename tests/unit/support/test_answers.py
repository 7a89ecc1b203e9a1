"""The check of the gateway's answers finds what differs from the document, and nothing else."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tests.support.answers import AnswersChecked, Findings
from tests.support.answers_promise import DocumentPromise

ID = "0190a5a0-0000-7000-8000-000000000001"
NOTE = {"id": ID, "at": "2026-01-31T09:00:00.5Z", "text": None}
PROBLEM = {"code": "not_found"}


def content_of(schema: str, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": "", "content": {media_type: {"schema": {"$ref": schema}}}}


DOCUMENT: dict[str, Any] = {
    "servers": [{"url": "/api/v1"}],
    "paths": {
        "/notes/{note_id}": {
            "get": {
                "responses": {
                    "200": content_of("#/components/schemas/Note"),
                    "default": {"$ref": "#/components/responses/Problem"},
                }
            },
            "delete": {"responses": {"204": {"description": ""}}},
        },
        "/notes/newest": {"get": {"responses": {"200": content_of("#/components/schemas/Any")}}},
        "/stream": {
            "get": {
                "responses": {
                    "200": content_of("#/components/schemas/StreamEvents", "text/event-stream")
                }
            }
        },
        "/files/{file_id}": {"get": {"responses": {"200": content_of("#/unread", "image/*")}}},
    },
    "components": {
        "responses": {
            "Problem": content_of("#/components/schemas/Problem", "application/problem+json")
        },
        "schemas": {
            "Note": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "at": {"type": "string", "format": "date-time"},
                    "text": {"type": ["string", "null"]},
                    "next": {"$ref": "#/components/schemas/Note"},
                },
                "required": ["id", "at", "text"],
            },
            "Any": {"type": "object", "additionalProperties": True},
            "Problem": {"type": "object", "properties": {"code": {"type": "string"}}},
            "StreamEvents": {
                "type": "object",
                "properties": {"note.written": {"$ref": "#/components/schemas/Note"}},
            },
        },
    },
}
NOTE_PATH = f"/api/v1/notes/{ID}"


class CheckedApplication:
    """An application that answers what a test says, and the check around it."""

    def __init__(self, folder: Path) -> None:
        self.answer = Response()
        self.findings = Findings(folder / "logs" / "findings")
        self.app = AnswersChecked(self._serve, DocumentPromise(DOCUMENT), self.findings)
        self._client = Client(self.app)

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.answer(environ, start_response)

    def ask(
        self,
        body: Any,
        path: str = NOTE_PATH,
        *,
        verb: str = "GET",
        status: int = 200,
        content_type: str = "application/json",
    ) -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        self.answer = Response(text, status, content_type=content_type)
        return self._client.open(path, method=verb)


@pytest.fixture
def checked(tmp_path: Path) -> CheckedApplication:
    return CheckedApplication(tmp_path)


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        (NOTE, {}),
        (NOTE | {"next": NOTE}, {}),
        ({"whatever": 1}, {"path": "/api/v1/notes/newest"}),
        (PROBLEM, {"status": 404, "content_type": "application/problem+json"}),
        (
            PROBLEM,
            {"path": "/nowhere", "status": 404, "content_type": "application/problem+json"},
        ),
        ("", {"verb": "DELETE", "status": 204, "content_type": "text/html"}),
        (b"\x89PNG", {"path": f"/api/v1/files/{ID}", "content_type": "image/png"}),
        ("<html>", {"path": "/", "content_type": "text/html"}),
        ("not looked at", {"verb": "HEAD"}),
    ],
)
def test_what_fits_passes_as_it_is(
    checked: CheckedApplication, body: Any, rest: dict[str, Any]
) -> None:
    # When an answer is as the document says, or no part of it
    answer = checked.ask(body, **rest)
    # Then it comes through unchanged
    assert answer.status_code == rest.get("status", 200)
    assert answer.data == checked.answer.data or rest.get("verb") == "HEAD"
    assert checked.findings.newest() == []


@pytest.mark.parametrize(
    ("body", "rest", "sentence"),
    [
        ("{", {}, "is not JSON"),
        (NOTE | {"id": 7}, {}, "$.id: 7 is not of type 'string'"),
        (NOTE | {"id": "n1"}, {}, "$.id: 'n1' is not a 'uuid'"),
        (NOTE | {"at": "2026-01-31"}, {}, "$.at: '2026-01-31' is not a 'date-time'"),
        (NOTE | {"at": "2026-13-31T00:00:00Z"}, {}, "is not a 'date-time'"),
        ({"id": ID, "at": NOTE["at"]}, {}, "$: 'text' is a required property"),
        (NOTE | {"digest": "x"}, {}, "$: Additional properties are not allowed ('digest'"),
        (NOTE | {"next": NOTE | {"digest": 1}}, {}, "$.next: Additional properties"),
        (NOTE, {"status": 201}, "is application/json, declared are application/problem+json"),
        (NOTE, {"content_type": "text/plain"}, "is text/plain, declared are application/json"),
        (NOTE, {"path": "/api/v1/secrets"}, "declared are application/problem+json"),
        (
            {"code": 4},
            {"status": 404, "content_type": "application/problem+json"},
            "$.code: 4 is not of type 'string'",
        ),
        (
            PROBLEM | {"stack": "…"},
            {"path": "/nowhere", "status": 500, "content_type": "application/problem+json"},
            "Additional properties",
        ),
        (
            b"%PDF",
            {"path": f"/api/v1/files/{ID}", "content_type": "application/pdf"},
            "is application/pdf, declared are image/*",
        ),
    ],
)
def test_what_differs_is_found(
    checked: CheckedApplication, body: Any, rest: dict[str, Any], sentence: str
) -> None:
    # When an answer differs from the document
    answer = checked.ask(body, **rest)
    # Then whoever asked is told what and where
    assert answer.status_code == 500
    assert sentence in answer.json["detail"]
    # And it is kept, and told once
    [finding] = checked.findings.newest()
    assert finding == answer.json["detail"]
    assert finding.startswith(f"{rest.get('verb', 'GET')} {rest.get('path', NOTE_PATH)} answers")
    assert checked.findings.newest() == []


def test_a_body_where_none_is_declared_is_found(checked: CheckedApplication) -> None:
    # Given a response that has a body although its status has none, as WSGI lets it pass
    app = AnswersChecked(_with_body, DocumentPromise(DOCUMENT), checked.findings)
    Client(app).delete(NOTE_PATH)
    assert "has a body" in checked.findings.newest()[0]


def _with_body(_: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("204 No Content", [("Content-Type", "text/html")])
    return [b"surprise"]


def event(name: str, payload: Any) -> bytes:
    return f"id: 7\nevent: {name}\ndata: {json.dumps(payload)}\n\n".encode()


GOOD = event("note.written", NOTE)


def streamed(checked: CheckedApplication, pieces: Iterable[bytes]) -> Iterator[bytes]:
    checked.answer = Response(pieces, content_type="text/event-stream")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/stream"}
    return iter(checked.app(environ, lambda *_: None))


@pytest.mark.parametrize(
    "pieces",
    [
        [GOOD, GOOD],
        [GOOD[:5], GOOD[5:40], GOOD[40:] + GOOD],
        [b": still here\n\n", GOOD],
        [GOOD.replace(b"id: 7\n", b"")],
    ],
)
def test_events_that_fit_pass_one_by_one(checked: CheckedApplication, pieces: list[bytes]) -> None:
    # Given a stream that never ends
    def endless() -> Iterator[bytes]:
        yield from pieces
        raise AssertionError("more was asked for than was waited for")

    stream = streamed(checked, endless())
    # Then each piece comes through as soon as it is there
    assert [next(stream) for _ in pieces] == pieces
    assert checked.findings.newest() == []


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (event("note.written", NOTE | {"digest": "x"}), "Additional properties"),
        (event("note.written", {"id": ID}), "required property"),
        (event("note.lost", {}), "is an event that the document does not declare"),
        (b"event: note.written\ndata: {\n\n", "is not JSON"),
        (b"event: note.written\nretry: 5\ndata: {}\n\n", "does not declare"),
        (b"data: {}\n\n", "does not declare"),
    ],
)
def test_events_that_differ_are_found_and_the_stream_goes_on(
    checked: CheckedApplication, bad: bytes, sentence: str
) -> None:
    pieces = [GOOD, bad[:9], bad[9:], GOOD]
    assert list(streamed(checked, pieces)) == pieces
    [finding] = checked.findings.newest()
    assert sentence in finding


def test_what_goes_past_the_generator_is_read_too(checked: CheckedApplication) -> None:
    # Given a server that lets a response write to its socket
    here, browser = socket.socketpair()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/stream",
        "gunicorn.socket": here,
    }
    checked.answer = Response([], content_type="text/event-stream")
    checked.app(environ, lambda *_: None)
    # When it sends whole chunks, and the rest of one
    chunks = [b"%x\r\n%b\r\n" % (len(text), text) for text in (GOOD, event("note.lost", {}))]
    for chunk in chunks:
        assert environ["gunicorn.socket"].send(chunk) == len(chunk)
    environ["gunicorn.socket"].sendall(b"rest")
    # Then the browser has it all, and what differs is found
    assert browser.recv(10_000) == b"".join(chunks) + b"rest"
    [finding] = checked.findings.newest()
    assert "note.lost" in finding
    here.close()
    browser.close()
