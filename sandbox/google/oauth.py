"""The consent page people see when they connect a mailbox."""

from __future__ import annotations

import secrets
import threading
import time
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from sandbox.google.grants import CODE_SECONDS, METHODS, Code, ensure_mailbox
from sandbox.play.fields import ADDRESS
from sandbox.world import world

TEMPLATES = "../play/templates"
pages = Blueprint("google_oauth", __name__, template_folder=TEMPLATES)
_codes: dict[str, Code] = {}
_lock = threading.Lock()


@pages.get("/o/oauth2/v2/auth")
@pages.get("/o/oauth2/auth")
def show_consent() -> str | Response:
    """Ask which mailbox to open; 400 with a sentence when the request is wrong."""
    fault = _request_fault()
    if fault:
        return Response(f"Access blocked: {fault}", status=400, mimetype="text/plain")
    with world().lock:
        addresses = sorted(world().state.mailboxes)
    return render_template("consent.html", args=request.args, addresses=addresses)


def _request_fault() -> str:
    args = request.values
    if args.get("client_id") != world().settings.google_client_id:
        return "Error 401: invalid_client - the OAuth client was not found."
    if not _leads_back(args.get("redirect_uri", "")):
        return "Error 400: redirect_uri_mismatch - redirect_uri is not the one that is registered."
    if args.get("response_type") != "code":
        return "Error 400: unsupported_response_type - only response_type=code is played here."
    if not args.get("scope"):
        return "Error 400: invalid_request - Missing required parameter: scope"
    if args.get("code_challenge") and args.get("code_challenge_method", "plain") not in METHODS:
        return "Error 400: invalid_request - Invalid code_challenge_method."
    return ""


def _leads_back(uri: str) -> bool:
    """Google compares the whole address, character by character."""
    registered = world().settings.google_redirect_uri
    return uri == registered if registered else urlsplit(uri).scheme.startswith("http")


@pages.post("/o/oauth2/v2/auth")
def decide_consent() -> BaseResponse:
    """Redirect back with a code, or with access_denied."""
    form = request.form
    fault = _request_fault()
    address = (form.get("address_new") or form.get("address") or "").strip().lower()
    if not fault and form.get("decision") == "allow" and not ADDRESS.match(address):
        fault = f"address: {address!r} is not an e-mail address"
    if fault:
        return Response(fault, status=400, mimetype="text/plain")
    answer = {"state": form.get("state", "")}
    if form.get("decision") == "allow":
        answer |= {"code": _new_code(address), "scope": form["scope"]}
    else:
        answer["error"] = "access_denied"
    uri = form["redirect_uri"]
    return redirect(f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}")


def _new_code(address: str) -> str:
    form = request.form
    ensure_mailbox(world(), address)
    name = f"4/{secrets.token_urlsafe(32)}"
    code = Code(
        address=address,
        redirect_uri=form["redirect_uri"],
        scope=form["scope"],
        challenge=form.get("code_challenge", ""),
        method=form.get("code_challenge_method", "plain"),
        expires=time.time() + CODE_SECONDS,
    )
    with _lock:
        _codes[name] = code
    return name


def redeem_code(name: str) -> Code | None:
    """Use up a code: it works once and for ten minutes."""
    with _lock:
        code = _codes.pop(name, None)
    return code if code and code.expires > time.time() else None
