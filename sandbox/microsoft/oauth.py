"""Microsoft's consent page, and what its codes and refresh tokens are worth."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from sandbox.google.grants import CODE_SECONDS, Code
from sandbox.google.keys import signing_key
from sandbox.microsoft.grants import (
    TOKEN_SECONDS,
    consent_of,
    ensure_graph_mailbox,
    issue_tokens,
    new_consent,
)
from sandbox.microsoft.notifications import TENANT
from sandbox.microsoft.state import MicrosoftGrant
from sandbox.play.fields import ADDRESS
from sandbox.world import world

pages = Blueprint("microsoft_oauth", __name__, template_folder="../play/templates")
AUTHORITY = "https://login.microsoftonline.com"
"""Endpoints are told as Microsoft's own: a client library insists on https and on the host."""
_codes: dict[str, Code] = {}
_lock = threading.Lock()
Refusal = tuple[dict[str, Any], int]


@pages.get("/<tenant>/v2.0/.well-known/openid-configuration")
def describe(tenant: str) -> dict[str, Any]:
    """OpenID Connect discovery."""
    base = f"{AUTHORITY}/{tenant}"
    return {
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "issuer": f"{AUTHORITY}/{tenant}/v2.0",
    }


@pages.get("/<tenant>/oauth2/v2.0/authorize")
def show_consent(tenant: str) -> str | Response:
    """Ask which mailbox to open; 400 with a sentence when the request is wrong."""
    del tenant
    if fault := _request_fault():
        return Response(f"We cannot sign you in. {fault}", status=400, mimetype="text/plain")
    with world().lock:
        addresses = sorted(world().state.graph_mailboxes)
    return render_template(
        "consent.html", args=request.args, addresses=addresses, provider="Microsoft"
    )


def _request_fault() -> str:
    args, settings = request.values, world().settings
    if args.get("client_id") != settings.microsoft_client_id:
        return "AADSTS700016: the application was not found in the directory."
    target, registered = args.get("redirect_uri", ""), settings.microsoft_redirect_uri
    fits = target == registered if registered else urlsplit(target).scheme.startswith("http")
    if not fits:
        return "AADSTS50011: the redirect URI does not match those configured."
    if args.get("response_type") != "code":
        return "AADSTS700054: only response_type=code is played here."
    if "offline_access" not in args.get("scope", "").split():
        return "AADSTS900144: the scope offline_access is missing."
    if args.get("code_challenge_method") != "S256" or not args.get("code_challenge"):
        return "AADSTS501461: the request carries no PKCE challenge (S256)."
    return ""


@pages.post("/<tenant>/oauth2/v2.0/authorize")
def decide_consent(tenant: str) -> BaseResponse:
    """Redirect back with a code, or with access_denied."""
    del tenant
    form, fault = request.form, _request_fault()
    address = (form.get("address_new") or form.get("address") or "").strip().lower()
    if not fault and form.get("decision") == "allow" and not ADDRESS.match(address):
        fault = f"address: {address!r} is not an e-mail address"
    if fault:
        return Response(fault, status=400, mimetype="text/plain")
    answer = {"state": form.get("state", "")}
    if form.get("decision") == "allow":
        answer["code"] = _new_code(address)
    else:
        answer |= {
            "error": "access_denied",
            "error_description": "AADSTS65004: User declined to consent to access the app.",
        }
    uri = form["redirect_uri"]
    return redirect(f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}")


def _new_code(address: str) -> str:
    form, name = request.form, f"0.A{secrets.token_urlsafe(32)}"
    ensure_graph_mailbox(world(), address)
    with _lock:
        _codes[name] = Code(
            address=address,
            redirect_uri=form["redirect_uri"],
            scope=form["scope"],
            challenge=form["code_challenge"],
            expires=time.time() + CODE_SECONDS,
        )
    return name


@pages.post("/<tenant>/oauth2/v2.0/token")
def issue_token(tenant: str) -> dict[str, Any] | Refusal:
    """Grants refresh_token and authorization_code."""
    form, settings = request.form, world().settings
    fault = world().faults.take("microsoft", "http_5xx", about=f"POST {request.path}")
    if fault is not None:
        return _refusal("temporarily_unavailable", "AADSTS90033: try again.", 503)
    given, wanted = form.get("client_secret", ""), settings.microsoft_client_secret
    known = form.get("client_id") == settings.microsoft_client_id
    if not known or not hmac.compare_digest(given, wanted):
        return _refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
    if form.get("grant_type") == "refresh_token":
        grant = consent_of(world(), form.get("refresh_token", ""))
        if grant is None:
            return _refusal("invalid_grant", "AADSTS70000: the refresh token is not valid.")
        return _tokens(tenant, grant)
    if form.get("grant_type") == "authorization_code":
        return _redeem(tenant)
    return _refusal("unsupported_grant_type", "AADSTS70003: unsupported grant type.")


def _redeem(tenant: str) -> dict[str, Any] | Refusal:
    form = request.form
    with _lock:
        code = _codes.pop(form.get("code", ""), None)
    if code is None or code.expires < time.time():
        return _refusal("invalid_grant", "AADSTS54005: the code was already redeemed or expired.")
    if code.redirect_uri != form.get("redirect_uri"):
        return _refusal("invalid_grant", "AADSTS500112: the reply address does not match.")
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
        return _refusal("invalid_grant", "AADSTS501481: the code verifier does not match.")
    return _tokens(tenant, new_consent(world(), code.address, code.scope))


def _tokens(tenant: str, grant: MicrosoftGrant) -> dict[str, Any]:
    access, refresh = issue_tokens(world(), grant)
    issued = int(time.time())
    claims = {
        "iss": f"{AUTHORITY}/{TENANT}/v2.0", "aud": world().settings.microsoft_client_id,
        "sub": grant.address, "tid": TENANT, "preferred_username": grant.address,
        "iat": issued, "exp": issued + TOKEN_SECONDS,
    }  # fmt: skip
    del tenant
    return {
        "token_type": "Bearer",
        "scope": grant.scope,
        "expires_in": TOKEN_SECONDS - 1,
        "access_token": access,
        "refresh_token": refresh,
        "id_token": jwt.encode(claims, signing_key(world()), algorithm="RS256"),
    }


def _refusal(error: str, description: str, status: int = 400) -> Refusal:
    return {"error": error, "error_description": description, "error_codes": []}, status
