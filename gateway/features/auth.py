"""Signing in and out. The refresh token lives in a cookie that no script can read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.ids import from_wire_time
from contracts.actor import Actor
from contracts.rpc import Internal, Method, Portal
from gateway.access.tokens import Audience
from gateway.context import GatewayContext, JsonObject
from gateway.rest.operations import ANYONE, API_BASE, Call, Operation, json_response
from gateway.schemas.base import Empty
from gateway.schemas.people import SignedIn, SignIn

GATEWAY_ACTOR = Actor("system", "gateway", "*", "gateway")
"""Nobody is signed in yet, so the gateway asks in its own name and in no firm's."""
COOKIE_PATH = f"{API_BASE}/auth"


@dataclass(frozen=True)
class Door:
    """One of the two ways in: the service that keeps the accounts, and the cookie's name."""

    audience: Audience
    cookie: str
    sign_in: Method[Any, Any]
    refresh: Method[Any, Any]
    sign_out: Method[Any, Any]


STAFF_DOOR = Door(
    Audience.STAFF,
    "ot_refresh",
    Internal.SIGN_IN,
    Internal.REFRESH_SESSION,
    Internal.SIGN_OUT,
)
PORTAL_DOOR = Door(
    Audience.PORTAL,
    "ot_portal_refresh",
    Portal.SIGN_IN,
    Portal.REFRESH_SESSION,
    Portal.SIGN_OUT,
)


def _sign_in(door: Door, call: Call) -> Response:
    attempt = (door.audience, request.remote_addr or "", call.fields["email"].lower())
    throttle = call.context.throttle
    throttle.check(*attempt)
    try:
        session = call.context.rpc.call(door.sign_in, GATEWAY_ACTOR, call.fields)
    except InvalidCredentials:
        throttle.failed(*attempt)
        raise
    return _welcome(call.context, door, session)


def _refresh(door: Door, call: Call) -> Response:
    token = request.cookies.get(door.cookie)
    if not token:
        raise SessionExpired("There is no session to renew; sign in again.")
    session = call.context.rpc.call(door.refresh, GATEWAY_ACTOR, {"refresh_token": token})
    return _welcome(call.context, door, session)


def _sign_out(door: Door, call: Call) -> Response:
    if token := request.cookies.get(door.cookie):
        call.context.rpc.call(door.sign_out, GATEWAY_ACTOR, {"refresh_token": token})
    response = Response(status=204)
    response.delete_cookie(door.cookie, path=COOKIE_PATH, httponly=True, samesite="Strict")
    return response


def _welcome(context: GatewayContext, door: Door, session: JsonObject) -> Response:
    token, caller = context.tokens.issue(door.audience, session["account"])
    answer = {"access_token": token, "expires_in": context.tokens.seconds, "me": caller.me()}
    response = json_response(answer)
    response.set_cookie(
        door.cookie,
        session["refresh_token"],
        expires=_moment(session["refresh_expires_at"]),
        path=COOKIE_PATH,
        httponly=True,
        secure=context.config.secure_cookies,
        samesite="Strict",
    )
    return response


def _moment(wire_time: Any) -> datetime:
    return from_wire_time(str(wire_time))


def _through(door: Door, act: Callable[[Door, Call], Response]) -> Callable[[Call], Response]:
    return lambda call: act(door, call)


def _operations(door: Door, title: str) -> tuple[Operation, ...]:
    base = f"/auth/{door.audience}"
    cookie: JsonObject = {"security": [{f"{door.audience}Session": []}]}
    return (
        Operation(
            verb="POST",
            path=f"{base}/sign-in",
            name=f"signIn{title}",
            summary=f"Sign in to a {door.audience} account",
            audience=ANYONE,
            handle=_through(door, _sign_in),
            body=SignIn,
            answer=SignedIn,
            example={"email": "ana@firm.example", "password": "correct horse battery"},
        ),
        Operation(
            verb="POST",
            path=f"{base}/refresh",
            name=f"refresh{title}Session",
            summary="Renew the access token; the refresh cookie is replaced",
            audience=ANYONE,
            handle=_through(door, _refresh),
            body=Empty,
            answer=SignedIn,
            extra=cookie,
        ),
        Operation(
            verb="POST",
            path=f"{base}/sign-out",
            name=f"signOut{title}",
            summary="End the session",
            audience=ANYONE,
            handle=_through(door, _sign_out),
            body=Empty,
            status=204,
            extra=cookie,
        ),
    )


OPERATIONS = (*_operations(STAFF_DOOR, "Staff"), *_operations(PORTAL_DOOR, "Portal"))
