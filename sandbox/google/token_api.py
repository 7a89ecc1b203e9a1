"""Google's token, revoke, certificate and user-info endpoints (RFC 6749, RFC 7009, RFC 7517)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.google import grants
from sandbox.google.guard import address_of_token, bearer_token
from sandbox.google.keys import certificate_map, key_set, sign_identity
from sandbox.google.oauth import redeem_code
from sandbox.google.state import Grant
from sandbox.world import world

api = Blueprint("google_tokens", __name__)
Refusal = tuple[dict[str, str], int]


def _refusal(error: str, description: str, status: int = 400) -> Refusal:
    return {"error": error, "error_description": description}, status


@api.post("/token")
@api.post("/oauth2/v4/token")
def issue_token() -> dict[str, Any] | Refusal:
    """Grants refresh_token and authorization_code."""
    if not _client_known():
        return _refusal("invalid_client", "The OAuth client was not found.", 401)
    kind = request.form.get("grant_type")
    if kind == "refresh_token":
        return _refresh()
    if kind == "authorization_code":
        return _exchange()
    return _refusal("unsupported_grant_type", f"Invalid grant_type: {kind}")


def _client_known() -> bool:
    settings, basic = world().settings, request.authorization
    name = request.form.get("client_id") or (basic.username if basic else "") or ""
    secret = request.form.get("client_secret") or (basic.password if basic else "") or ""
    return hmac.compare_digest(name, settings.google_client_id) and hmac.compare_digest(
        secret, settings.google_client_secret
    )


def _refresh() -> dict[str, Any] | Refusal:
    with world().lock:
        grant = world().state.grants.get(request.form.get("refresh_token", ""))
    if grant is None:
        return _refusal("invalid_grant", "Token has been expired or revoked.")
    return _token_answer(grant)


def _exchange() -> dict[str, Any] | Refusal:
    code = redeem_code(request.form.get("code", ""))
    if code is None:
        return _refusal("invalid_grant", "Malformed auth code.")
    if code.redirect_uri != request.form.get("redirect_uri"):
        return _refusal("redirect_uri_mismatch", "Bad Request")
    if code.challenge and not hmac.compare_digest(code.challenge, _challenge(code.method)):
        return _refusal("invalid_grant", "Invalid code verifier.")
    grant = grants.new_grant(world(), code.address, code.scope)
    return {**_token_answer(grant), "refresh_token": grant.refresh_token}


def _challenge(method: str) -> str:
    """The challenge (RFC 7636 §4.6) that this request's verifier answers."""
    verifier = request.form.get("code_verifier", "")
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _token_answer(grant: Grant) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "access_token": grants.new_access_token(world(), grant),
        "expires_in": grants.TOKEN_SECONDS - 1,
        "scope": grant.scope,
        "token_type": "Bearer",
    }
    if "openid" in grant.scope.split():
        answer["id_token"] = sign_identity(
            world(), world().settings.google_client_id, _identity(grant.address)
        )
    return answer


def _identity(address: str) -> dict[str, Any]:
    subject = str(int(hashlib.sha256(address.encode()).hexdigest()[:16], 16))
    return {"sub": subject, "email": address, "email_verified": True}


@api.post("/revoke")
def revoke_token() -> tuple[Response, int]:
    """Withdraw a consent by its refresh or access token."""
    if grants.revoke(world(), request.values.get("token", "")):
        return jsonify({}), 200
    return jsonify(error="invalid_token", error_description="Token expired or revoked"), 400


@api.get("/oauth2/v1/certs")
def get_certificates() -> dict[str, str]:
    """Signing certificates by key id."""
    return certificate_map(world())


@api.get("/oauth2/v3/certs")
def get_keys() -> dict[str, Any]:
    """Signing keys as a JSON Web Key Set."""
    return key_set(world())


@api.get("/oauth2/v2/userinfo")
@api.get("/oauth2/v3/userinfo")
def get_user_info() -> dict[str, Any] | Refusal:
    """Who the access token belongs to."""
    address = address_of_token(world(), bearer_token())
    if address is None:
        return _refusal("invalid_request", "Invalid Credentials", 401)
    return _identity(address)
