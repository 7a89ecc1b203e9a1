"""Signing in and out. The refresh token lives in a cookie that no script can read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Response, request

from chassis.errors import SessionExpired
from chassis.identity.networks import network_of, read_address
from chassis.ids import from_wire_time
from contracts.rpc import Internal, Method, Portal
from contracts.rpc.accounts import AccountSession, RefreshSession, SignIn, SignInAttempt, SignOut
from contracts.rpc.base import NoFields
from contracts.rpc.portal.access import SignInToPortal
from gateway.access.actor import GATEWAY_ACTOR
from gateway.access.me import SignedIn
from gateway.access.tokens import Audience
from gateway.context import GatewayContext, JsonObject
from gateway.rest.operations import ANYONE, API_BASE, Call, Operation, json_response

COOKIE_PATH = f"{API_BASE}/auth"


@dataclass(frozen=True)
class RefreshCookie:
    """Where a browser keeps its refresh token. `path`: which requests carry it."""

    name: str
    path: str
    secure: bool


@dataclass(frozen=True)
class SignInRealm:
    """Where an account signs in: the service that keeps such accounts, and the cookie's name."""

    audience: Audience
    cookie_name: str
    sign_in: Callable[[GatewayContext, SignIn], AccountSession]
    refresh: Method[RefreshSession, AccountSession]
    sign_out: Method[SignOut, NoFields]

    def cookie(self, context: GatewayContext) -> RefreshCookie:
        """Over HTTPS a browser takes a name that begins with __Host- only from this very host, so
        that no page of a neighbouring host can plant a session of its own (RFC 6265bis §4.1.3.2).
        It asks for the path / in return.
        """
        if context.config.secure_cookies:
            return RefreshCookie(f"__Host-{self.cookie_name}", "/", secure=True)
        return RefreshCookie(self.cookie_name, COOKIE_PATH, secure=False)


def _sign_in_staff(context: GatewayContext, credentials: SignIn) -> AccountSession:
    asked = SignInAttempt(
        email=credentials.email, password=credentials.password, remote_address=_remote_address()
    )
    return context.rpc.ask(Internal.SIGN_IN, GATEWAY_ACTOR, asked)


def _sign_in_contact(context: GatewayContext, credentials: SignIn) -> AccountSession:
    asked = SignInToPortal(
        email=credentials.email, password=credentials.password, remote_address=_remote_address()
    )
    return context.rpc.ask(Portal.SIGN_IN, GATEWAY_ACTOR, asked)


def _remote_address() -> str:
    return str(read_address(request.remote_addr or "") or "")


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


def _network() -> str:
    return network_of(request.remote_addr or "")


def _sign_in(realm: SignInRealm, call: Call) -> Response:
    with call.context.sign_in_slots.one(_network()):
        session = realm.sign_in(call.context, call.request)
    return _welcome(call.context, realm, session)


def _refresh(realm: SignInRealm, call: Call) -> Response:
    token = request.cookies.get(realm.cookie(call.context).name)
    if not token:
        raise SessionExpired("There is no session to renew; sign in again.")
    asked = RefreshSession(refresh_token=token)
    with call.context.refresh_slots.one(_network()):
        session = call.context.rpc.ask(realm.refresh, GATEWAY_ACTOR, asked)
    return _welcome(call.context, realm, session)


def _sign_out(realm: SignInRealm, call: Call) -> Response:
    cookie = realm.cookie(call.context)
    if token := request.cookies.get(cookie.name):
        with call.context.refresh_slots.one(_network()):
            call.context.rpc.ask(realm.sign_out, GATEWAY_ACTOR, SignOut(refresh_token=token))
    response = Response(status=204)
    response.delete_cookie(
        cookie.name, path=cookie.path, secure=cookie.secure, httponly=True, samesite="Strict"
    )
    return response


def _welcome(context: GatewayContext, realm: SignInRealm, session: AccountSession) -> Response:
    context.familiar.add(_network())
    token, caller = context.tokens.issue(realm.audience, session.account, session.session_id)
    seconds = context.tokens.seconds
    answer = SignedIn(access_token=token, expires_in=seconds, me=caller.me())
    response = json_response(answer)
    cookie = realm.cookie(context)
    response.set_cookie(
        cookie.name,
        session.refresh_token,
        expires=from_wire_time(session.refresh_expires_at),
        path=cookie.path,
        httponly=True,
        secure=cookie.secure,
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
