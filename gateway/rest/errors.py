"""Every error as problem+json (RFC 9457), and the errors only HTTP knows."""

import json
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request
from msgspec import UNSET, UnsetType
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chassis.errors import InternalError, NotFound, OnethreadError, RequestError, TooLarge
from chassis.observability.log import get_logger
from chassis.observability.trace import trace_id
from chassis.storage.outages import RETRY_SECONDS, as_told
from contracts.error_codes import ErrorCode

PROBLEM_JSON = "application/problem+json"
_log = get_logger(__name__)


class MethodNotAllowed(RequestError):
    """The address exists, but not for this HTTP method."""

    code = ErrorCode.METHOD_NOT_ALLOWED


class UnsupportedContent(RequestError):
    """The body is not JSON by its Content-Type."""

    code = ErrorCode.UNSUPPORTED_CONTENT


class AddressTooLong(RequestError):
    """The address and its query are longer than any of ours."""

    code = ErrorCode.ADDRESS_TOO_LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """RFC 9457. `code` is stable; `fields` maps a field to what is wrong with it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, list[str]] | UnsetType = UNSET
    trace_id: str | UnsetType = UNSET


def problem_of(error: OnethreadError) -> bytes:
    """The body of the answer to a failed request. Faults of ours tell the trace id and nothing
    inside.
    """
    is_ours = error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR
    problem = Problem(
        type=f"urn:onethread:problem:{error.code}",
        title=error.code.replace("_", " ").capitalize(),
        status=error.http_status,
        detail=error.message,
        code=str(error.code),
        fields=error.details.get("fields") or UNSET,
        trace_id=trace_id() if is_ours else UNSET,
    )
    # Not msgspec's JSON: a sentence may repeat a lone surrogate of the request.
    return json.dumps(msgspec.to_builtins(problem)).encode()


def problem_response(error: OnethreadError) -> Response:
    """The answer to a failed request."""
    response = Response(problem_of(error), error.http_status, content_type=PROBLEM_JSON)
    retry_after = error.details.get("retry_after")
    if retry_after is None and error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
        retry_after = RETRY_SECONDS
    if retry_after:
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
        return problem_response(
            TooLarge(f"The body is larger than {request.max_content_length} bytes; send less.")
        )
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
    told = as_told(error)
    if told is not None:
        return _on_known(told)
    _log.exception("request_crashed", path=request.path, exc_info=error)
    sentence = f"Something went wrong on our side. Tell support the trace id {trace_id()}."
    return problem_response(InternalError(sentence))
