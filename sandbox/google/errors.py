"""Google's JSON error body: https://cloud.google.com/apis/design/errors#http_mapping."""

from __future__ import annotations

from flask import Response, jsonify

_STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
_REASONS = {
    400: ("invalidArgument", "global"),
    401: ("authError", "global"),
    403: ("forbidden", "global"),
    404: ("notFound", "global"),
    429: ("rateLimitExceeded", "usageLimits"),
    503: ("backendError", "global"),
}
NOT_FOUND = "Requested entity was not found."


class GoogleError(Exception):
    """A refusal of a Google API; `wait`: seconds that a 429 asks for, 1 if it is 0."""

    def __init__(self, status: int, message: str, wait: float = 0.0) -> None:
        self.status = status
        self.message = message
        self.wait = wait
        super().__init__(message)

    def answer(self) -> Response:
        """The HTTP answer."""
        reason, domain = _REASONS[self.status]
        entry = {"message": self.message, "domain": domain, "reason": reason}
        body = {"code": self.status, "message": self.message, "errors": [entry]}
        response = jsonify(error={**body, "status": _STATUS_NAMES[self.status]})
        response.status_code = self.status
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/"'
        if self.status == 429:
            response.headers["Retry-After"] = f"{self.wait or 1:g}"
        return response
