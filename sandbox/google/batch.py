"""Gmail's batch endpoint: a multipart/mixed of whole HTTP requests, answered alike."""

from __future__ import annotations

import secrets
from email import message_from_bytes

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import Headers

from sandbox.google.errors import GoogleError
from sandbox.mail.headers import parse

api = Blueprint("gmail_batch", __name__)
api.register_error_handler(GoogleError, GoogleError.answer)
LARGEST_BATCH = 100


@api.post("/batch")
@api.post("/batch/gmail/v1")
def run_batch() -> Response:
    """Run up to 100 calls; each keeps its own status."""
    head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode()
    mixed = message_from_bytes(head + request.get_data())
    parts = mixed.get_payload() if mixed.is_multipart() else []
    if not isinstance(parts, list) or not 1 <= len(parts) <= LARGEST_BATCH:
        raise GoogleError(400, f"A batch holds 1 to {LARGEST_BATCH} requests.")
    boundary = f"batch_{secrets.token_hex(8)}"
    answers = [
        _run(str(part.get("Content-ID", "")), part.get_payload().encode())  # type: ignore[union-attr]
        for part in parts
    ]
    body = b"".join(f"--{boundary}\r\n".encode() + answer for answer in answers)
    return Response(
        body + f"--{boundary}--\r\n".encode(), content_type=f"multipart/mixed; boundary={boundary}"
    )


def _run(content_id: str, inner: bytes) -> bytes:
    line, _, rest = inner.lstrip().replace(b"\r\n", b"\n").partition(b"\n")
    method, path, *_ = line.decode().split(" ")
    headers = Headers(list(parse(rest).items()))
    headers.remove("Content-Length")
    headers.setdefault("Authorization", request.headers.get("Authorization", ""))
    answer = current_app.test_client().open(
        path, method=method, headers=headers, data=rest.partition(b"\n\n")[2]
    )
    named = content_id.replace("<", "<response-", 1)
    content: bytes = answer.data
    head = (
        f"Content-Type: application/http\r\nContent-ID: {named}\r\n\r\n"
        f"HTTP/1.1 {answer.status}\r\nContent-Type: {answer.content_type}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"
