"""Whether Google and Microsoft know this installation: by asking each for a token that there cannot
be. Who is known hears that the token is wrong; who is not hears that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import requests

Finding = tuple[str, str, str]
TIMEOUT = 10
_KNOWN = "invalid_grant"
_EXPIRED = "AADSTS7000222"
"""What Microsoft says when a client secret is past its end."""


@dataclass(frozen=True)
class MailApplication:
    """One provider's. `prefix` of the variables; `sandboxed`: where its token endpoint is there."""

    name: str
    prefix: str
    endpoint: str
    sandboxed: str
    push_path: str = ""


def _applications(environ: Mapping[str, str]) -> tuple[MailApplication, ...]:
    tenant = environ.get("MICROSOFT_TENANT") or "common"
    path = f"/{tenant}/oauth2/v2.0/token"
    microsoft = f"https://login.microsoftonline.com{path}"
    return (
        MailApplication("Google", "GOOGLE", "https://oauth2.googleapis.com/token", "/token"),
        MailApplication("Microsoft 365", "MICROSOFT", microsoft, path, "/webhooks/graph"),
    )


def application_findings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Rows of the doctor's table, of the providers that the environment names."""
    named = [one for one in _applications(environ) if environ.get(f"{one.prefix}_CLIENT_ID")]
    for one in named:
        fault = client_fault(environ, one)
        yield ("--", one.name, fault) if fault else ("ok", one.name, "knows client and secret")
        if one.push_path and (fault := push_fault(environ, one.push_path)):
            yield "--", one.name, fault
    if named and (page := environ.get("PUBLIC_URL", "").rstrip("/")):
        yield "ok", "redirect address", f"{page}/oauth/callback must be registered, exactly"


def client_fault(environ: Mapping[str, str], application: MailApplication) -> str:
    """Why the provider would not let the installation ask; empty when it would."""
    prefix = application.prefix
    base = environ.get(f"{prefix}_API_BASE", "").rstrip("/")
    url = f"{base}{application.sandboxed}" if base else application.endpoint
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "none",
        "client_id": environ[f"{prefix}_CLIENT_ID"],
        "client_secret": environ.get(f"{prefix}_CLIENT_SECRET", ""),
    }
    try:
        told = _posted(url, form).json()
    except (requests.RequestException, ValueError) as exc:
        return f"its token service cannot be asked: {type(exc).__name__}"
    if not isinstance(told, dict) or told.get("error") == _KNOWN:
        return ""
    if _EXPIRED in str(told.get("error_description")):
        return f"the secret has expired: make a new one, and set {prefix}_CLIENT_SECRET"
    return f"{told.get('error')}: check {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET"


def push_fault(environ: Mapping[str, str], path: str) -> str:
    """Why Graph would not tell of new mail, so that mailboxes are polled; empty when it would."""
    base = environ.get("EMAIL_PUBLIC_URL", "").rstrip("/")
    if not base.startswith("https://") and not environ.get("MICROSOFT_API_BASE"):
        return "EMAIL_PUBLIC_URL is not https: mailboxes are polled"
    try:
        answer = _posted(f"{base}{path}?validationToken=doctor")
    except requests.RequestException as exc:
        return (
            f"{base}{path} does not answer from here ({type(exc).__name__}): mailboxes are polled"
        )
    if (answer.status_code, answer.text) != (200, "doctor"):
        return f"{base}{path} answers {answer.status_code}: mailboxes are polled"
    return ""


def _posted(url: str, form: Mapping[str, str] | None = None) -> requests.Response:
    """As the services do: without proxies, and without following."""
    with requests.Session() as session:
        session.trust_env = False
        return session.post(url, data=form, timeout=TIMEOUT, allow_redirects=False)
