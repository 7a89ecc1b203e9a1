"""What every Twilio endpoint shares: account check, faults, error answers, paging."""

from __future__ import annotations

import hmac
import time
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from sandbox.twilio.errors import TwilioError
from sandbox.world import world

API = "/2010-04-01"
ACCOUNT = f"{API}/Accounts/<account_sid>"
LARGEST_PAGE = 1000


def guard(blueprint: Blueprint) -> None:
    """Check credentials, apply faults and answer errors on every route of the blueprint."""
    blueprint.url_value_preprocessor(_take_account)
    blueprint.before_request(_check_account)
    blueprint.before_request(_apply_refusal)
    blueprint.after_request(_apply_lost_answer)
    blueprint.register_error_handler(TwilioError, TwilioError.answer)


def _take_account(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    # The v1 APIs have no account in their path: it is the one that signs in.
    own = world().settings.twilio_account_sid
    g.account_sid = (values or {}).pop("account_sid", own)


def _check_account() -> None:
    settings = world().settings
    # Media addresses are public by default: whoever knows one may fetch it.
    if (request.endpoint or "").endswith(".fetch_media") and not settings.media_auth:
        return
    given = request.authorization
    user, password = (given.username or "", given.password or "") if given else ("", "")
    known = hmac.compare_digest(user.encode(), settings.twilio_account_sid.encode())
    right = hmac.compare_digest(password.encode(), settings.twilio_auth_token.encode())
    if not (known and right):
        raise TwilioError(20003)
    if g.account_sid != user:
        raise TwilioError(20404, message=f"The requested resource {request.path} was not found")


def _apply_refusal() -> None:
    fault = world().faults.take("twilio", "http_429", "http_5xx", "refused", about=_about())
    if fault is not None:
        raise TwilioError({"http_429": 20429, "http_5xx": 20503}.get(fault.kind, fault.code))


def _about() -> str:
    values = " ".join(value for _, value in request.form.items(multi=True))
    return f"{request.method} {request.path} {values}"


def _apply_lost_answer(response: Response) -> Response:
    if request.method != "GET" and response.status_code < 300:
        fault = world().faults.take("twilio", "timeout_after_accept", about=_about())
        if fault is not None:
            time.sleep(fault.seconds)
    return response


def page_of(key: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """One page as the 2010 API wraps it, by the request's PageSize and Page."""
    size = max(1, min(_whole("PageSize", 50), LARGEST_PAGE))
    page = max(0, _whole("Page", 0))
    shown = items[page * size : (page + 1) * size]
    more = len(items) > (page + 1) * size
    return {
        key: shown,
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(0, len(shown) - 1),
        "uri": _page_uri(page, size),
        "first_page_uri": _page_uri(0, size),
        "next_page_uri": _page_uri(page + 1, size) if more else None,
        "previous_page_uri": _page_uri(page - 1, size) if page else None,
    }


def _page_uri(page: int, size: int) -> str:
    query = [(k, v) for k, v in request.args.items(multi=True) if k not in ("Page", "PageSize")]
    return f"{request.path}?{urlencode([*query, ('PageSize', size), ('Page', page)])}"


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else default
