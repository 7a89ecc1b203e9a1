"""Graph's JSON error body: https://learn.microsoft.com/en-us/graph/errors."""

from __future__ import annotations

import secrets

from flask import Response, jsonify

from sandbox.clock import iso_seconds, now

NO_SUCH_ITEM = "The specified object was not found in the store."


class GraphError(Exception):
    """A refusal of Graph; `wait`: seconds that a 429 or 503 asks for, 1 if it is 0."""

    def __init__(self, status: int, code: str, message: str, wait: float = 0.0) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.wait = wait
        super().__init__(message)

    def answer(self) -> Response:
        """The HTTP answer."""
        inner = {"date": iso_seconds(now()), "request-id": secrets.token_hex(16)}
        response = jsonify(error={"code": self.code, "message": self.message, "innerError": inner})
        response.status_code = self.status
        if self.status in (429, 503):
            response.headers["Retry-After"] = f"{self.wait or 1:g}"
        return response


def not_found() -> GraphError:
    """404 as Outlook's part of Graph words it."""
    return GraphError(404, "ErrorItemNotFound", NO_SUCH_ITEM)
