"""Every error as problem+json (RFC 9457), and the errors only HTTP knows."""

import json
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chassis.errors import InternalError, NotFound, OnethreadError, RequestError, TooLarge
from chassis.observability.log import get_logger
from chassis.observability.trace import trace_id
from contracts.error_codes import ErrorCode

PROBLEM_JSON = "application/problem+json"
_log = get_logger(__name__)


class MethodNotAllowed(RequestError):
    """The address exists, but not for this HTTP method."""

    code = ErrorCode.METHOD_NOT_ALLOWED


class UnsupportedContent(RequestError):
    """The body is not JSON by its Content-Type."""

    code = ErrorCode.UNSUPPORTED_CONTENT


class RateLimited(RequestError):
    """Too many attempts: `retry_after` is how many seconds to wait."""

    code = ErrorCode.RATE_LIMITED


def problem_response(error: OnethreadError) -> Response:
    """The answer to a failed request. Faults of ours tell the trace id and nothing inside."""
    problem: dict[str, object] = {
        "type": f"urn:onethread:problem:{error.code}",
        "title": error.code.replace("_", " ").capitalize(),
        "status": error.http_status,
        "detail": error.message,
        "code": str(error.code),
    }
    if error.details.get("fields"):
        problem["fields"] = error.details["fields"]
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        problem["trace_id"] = trace_id()
    response = Response(json.dumps(problem), error.http_status, content_type=PROBLEM_JSON)
    if retry_after := error.details.get("retry_after"):
        response.headers["Retry-After"] = str(retry_after)
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_errors(app: Flask) -> None:
    """Turn whatever a view raises into a problem answer."""
    app.register_error_handler(OnethreadError, _on_known)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_unknown)


def _on_known(error: OnethreadError) -> Response:
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning("request_failed", code=str(error.code), path=request.path, why=error.message)
    return problem_response(error)


def _on_http(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        return problem_response(TooLarge("The body is larger than 1 MiB; send less."))
    if error.code == HTTPStatus.NOT_FOUND:
        return problem_response(NotFound("There is nothing at this address."))
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        response = problem_response(
            MethodNotAllowed(f"{request.method} is not possible here; use {allowed}.")
        )
        response.headers["Allow"] = allowed
        return response
    return problem_response(RequestError(error.description or "The request cannot be read."))


def _on_unknown(error: Exception) -> Response:
    _log.exception("request_crashed", path=request.path, exc_info=error)
    sentence = f"Something went wrong on our side. Tell support the trace id {trace_id()}."
    return problem_response(InternalError(sentence))
