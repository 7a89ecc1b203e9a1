"""Signing in and out. The refresh token lives in a cookie that no script can read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Response, request

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.ids import from_wire_time
from contracts.actor import Actor
from contracts.rpc import Internal, Method, Portal
from contracts.rpc.accounts import AccountSession, RefreshSession, SignIn, SignOut
from contracts.rpc.base import NoFields
from contracts.rpc.portal import SignInToPortal
from gateway.access.me import SignedIn
from gateway.access.tokens import Audience
from gateway.context import GatewayContext, JsonObject
from gateway.rest.operations import ANYONE, API_BASE, Call, Operation, json_response

GATEWAY_ACTOR = Actor("system", "gateway", "*", "gateway")
"""Nobody is signed in yet, so the gateway asks in its own name and in no firm's."""
COOKIE_PATH = f"{API_BASE}/auth"


@dataclass(frozen=True)
class SignInRealm:
    """Where an account signs in: the service that keeps such accounts, and the cookie's name."""

    audience: Audience
    cookie: str
    sign_in: Callable[[GatewayContext, SignIn], AccountSession]
    refresh: Method[RefreshSession, AccountSession]
    sign_out: Method[SignOut, NoFields]


def _sign_in_staff(context: GatewayContext, credentials: SignIn) -> AccountSession:
    return context.rpc.ask(Internal.SIGN_IN, GATEWAY_ACTOR, credentials)


def _sign_in_contact(context: GatewayContext, credentials: SignIn) -> AccountSession:
    asked = SignInToPortal(email=credentials.email, password=credentials.password)
    return context.rpc.ask(Portal.SIGN_IN, GATEWAY_ACTOR, asked)


STAFF_REALM = SignInRealm(
    Audience.STAFF,
    "ot_refresh",
    _sign_in_staff,
    Internal.REFRESH_SESSION,
    Internal.SIGN_OUT,
)
PORTAL_REALM = SignInRealm(
    Audience.PORTAL,
    "ot_portal_refresh",
    _sign_in_contact,
    Portal.REFRESH_SESSION,
    Portal.SIGN_OUT,
)


def _sign_in(realm: SignInRealm, call: Call) -> Response:
    credentials: SignIn = call.request
    attempt = (realm.audience, request.remote_addr or "", credentials.email.lower())
    throttle = call.context.throttle
    throttle.check(*attempt)
    try:
        session = realm.sign_in(call.context, credentials)
    except InvalidCredentials:
        throttle.failed(*attempt)
        raise
    return _welcome(call.context, realm, session)


def _refresh(realm: SignInRealm, call: Call) -> Response:
    token = request.cookies.get(realm.cookie)
    if not token:
        raise SessionExpired("There is no session to renew; sign in again.")
    asked = RefreshSession(refresh_token=token)
    return _welcome(call.context, realm, call.context.rpc.ask(realm.refresh, GATEWAY_ACTOR, asked))


def _sign_out(realm: SignInRealm, call: Call) -> Response:
    if token := request.cookies.get(realm.cookie):
        call.context.rpc.ask(realm.sign_out, GATEWAY_ACTOR, SignOut(refresh_token=token))
    response = Response(status=204)
    response.delete_cookie(realm.cookie, path=COOKIE_PATH, httponly=True, samesite="Strict")
    return response


def _welcome(context: GatewayContext, realm: SignInRealm, session: AccountSession) -> Response:
    token, caller = context.tokens.issue(realm.audience, session.account)
    seconds = context.tokens.seconds
    answer = SignedIn(access_token=token, expires_in=seconds, me=caller.me())
    response = json_response(answer)
    response.set_cookie(
        realm.cookie,
        session.refresh_token,
        expires=from_wire_time(session.refresh_expires_at),
        path=COOKIE_PATH,
        httponly=True,
        secure=context.config.secure_cookies,
        samesite="Strict",
    )
    return response


def _operations(realm: SignInRealm, title: str) -> tuple[Operation, ...]:
    base = f"/auth/{realm.audience}"
    cookie: JsonObject = {"security": [{f"{realm.audience}Session": []}]}
    return (
        Operation(
            verb="POST",
            audience=ANYONE,
            path=f"{base}/sign-in",
            name=f"signIn{title}",
            summary=f"Sign in to a {realm.audience} account",
            handle=partial(_sign_in, realm),
            request=SignIn,
            reply=SignedIn,
            example={"email": "ana@firm.example", "password": "correct horse battery"},
        ),
        Operation(
            verb="POST",
            audience=ANYONE,
            path=f"{base}/refresh",
            name=f"refresh{title}Session",
            summary="Renew the access token; the refresh cookie is replaced",
            handle=partial(_refresh, realm),
            request=NoFields,
            reply=SignedIn,
            extra=cookie,
        ),
        Operation(
            verb="POST",
            audience=ANYONE,
            path=f"{base}/sign-out",
            name=f"signOut{title}",
            summary="End the session",
            handle=partial(_sign_out, realm),
            request=NoFields,
            status=204,
            extra=cookie,
        ),
    )


OPERATIONS = (*_operations(STAFF_REALM, "Staff"), *_operations(PORTAL_REALM, "Portal"))
