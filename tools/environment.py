"""The environment of the programs of a development or test stack."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from chassis.call_signatures import new_key_pair
from chassis.config import background_address, service_address, service_of, settings_of
from tools.processes import (
    BY_NAME,
    GATEWAY_PORT,
    PACKAGES,
    SANDBOX_IMAP_PORT,
    SANDBOX_MAIL_PORT,
    SANDBOX_SUBMISSION_PORT,
    Process,
)

# Credentials of pretend accounts that exist in the sandbox only.
TWILIO_ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
PUSH_ACCOUNT = "push@sandbox.iam.gserviceaccount.com"
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "COVERAGE_PROCESS_START")
PYTHON = ("PYTHONPATH", "PYTHONUNBUFFERED")


def address(base: int, port: int) -> str:
    """HTTP address of a program on this machine."""
    return f"http://127.0.0.1:{base + port}"


def environment_of(process: Process, everything: Mapping[str, str]) -> dict[str, str]:
    """What a program sees: its own settings, and nothing that only others read."""
    if not (process.packages or process.reads):
        return {**everything, **process.environment}
    seen = {*PASSED_ON, *PYTHON, *process.reads, *settings_of(*process.packages)}
    own = {name: value for name, value in everything.items() if name in seen}
    renamed = {name: everything[there] for name, there in process.renamed.items()}
    return {**own, **renamed, **process.environment}


def common_environment(
    base: int, folder: Path, *, database_url: str, amqp_url: str
) -> dict[str, str]:
    """Every variable that some program reads, but for WEB_ADDRESS, which differs for each."""
    own = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    kept = _kept_secrets(folder)
    return own | {
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "PYTHONUNBUFFERED": "1",
        "ENVIRONMENT": "development",
        "LOG_FORMAT": "console",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        "DATABASE_URL": database_url,
        "AMQP_URL": amqp_url,
        "PUBLIC_URL": address(base, GATEWAY_PORT),
        "BLOB_FOLDER": str(folder / "blobs"),
        "UPLOAD_FOLDER": str(folder / "uploads"),
        "DEMO_FILE": str(folder / "demo.json"),
        **kept,
        **_role_addresses(database_url, kept["DATABASE_ROLES_KEY"]),
        **_provider_environment(base),
        # The sandbox's mail servers, which an installation's staff could not name.
        "MAIL_PRIVATE_NETWORKS": "127.0.0.0/8",
        "MAIL_AUTOCONFIG_BASE": address(base, BY_NAME["sandbox"].port),
        "MAIL_CA_FILE": str(folder / "imap" / "ca.pem"),
        **_sandbox_environment(base, folder),
    }


def _role_addresses(database_url: str, key: str) -> dict[str, str]:
    """The same server for each service's program and background work, with roles of their own."""
    found = {}
    for package in PACKAGES:
        role = f"onethread_{service_of(package)}"
        found[service_address(package)] = _with_role(database_url, role, key)
        found[background_address(package)] = _with_role(database_url, f"{role}_background", key)
    return found


def _with_role(address: str, role: str, key: str) -> str:
    password = hmac.digest(key.encode(), role.encode(), "sha256").hex()
    parts = urlsplit(address)
    where = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{where}"))


def _provider_environment(base: int) -> dict[str, str]:
    sandbox = address(base, BY_NAME["sandbox"].port)
    email = address(base, BY_NAME["email_svc"].port)
    return {
        "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": "sandbox-auth-token",
        "TWILIO_API_BASE": sandbox,
        "SMS_PUBLIC_URL": address(base, BY_NAME["sms_svc"].port),
        "GOOGLE_CLIENT_ID": "sandbox-client",
        "GOOGLE_CLIENT_SECRET": "sandbox-secret",
        "GOOGLE_API_BASE": sandbox,
        "GOOGLE_CERTS_URL": f"{sandbox}/oauth2/v3/certs",
        "GOOGLE_PUBSUB_TOPIC": "projects/sandbox/topics/gmail",
        "GOOGLE_PUBSUB_AUDIENCE": email,
        "GOOGLE_PUBSUB_ACCOUNT": PUSH_ACCOUNT,
        "MICROSOFT_CLIENT_ID": "sandbox-microsoft-client",
        "MICROSOFT_CLIENT_SECRET": "sandbox-microsoft-secret",
        "MICROSOFT_API_BASE": sandbox,
        "EMAIL_PUBLIC_URL": email,
        "SMTP_URL": f"smtp://127.0.0.1:{base + SANDBOX_MAIL_PORT}",
        "SYSTEM_MAIL_FROM": "no-reply@onethread.example",
        # Minutes in production (features N1, N2); short, so that a person sees one come.
        "DIGEST_WINDOW_SECONDS": os.environ.get("DIGEST_WINDOW_SECONDS", "5"),
        "NOTIFICATION_WINDOW_SECONDS": os.environ.get("NOTIFICATION_WINDOW_SECONDS", "5"),
    }


def _sandbox_environment(base: int, folder: Path) -> dict[str, str]:
    return {
        "SANDBOX_PORT": str(base + BY_NAME["sandbox"].port),
        "SANDBOX_SMTP_PORT": str(base + SANDBOX_MAIL_PORT),
        "SANDBOX_IMAP_PORT": str(base + SANDBOX_IMAP_PORT),
        "SANDBOX_SUBMISSION_PORT": str(base + SANDBOX_SUBMISSION_PORT),
        "SANDBOX_IMAP_FOLDER": str(folder / "imap"),
        "SANDBOX_PUBLIC_URL": address(base, BY_NAME["sandbox"].port),
        "SANDBOX_STATE_FOLDER": str(folder / "sandbox"),
        "GOOGLE_REDIRECT_URI": address(base, GATEWAY_PORT) + "/oauth/callback",
        "MICROSOFT_REDIRECT_URI": address(base, GATEWAY_PORT) + "/oauth/callback",
        "SMS_WEBHOOK_URL": address(base, BY_NAME["sms_svc"].port) + "/webhooks/twilio/messages",
        "EMAIL_PUSH_URL": address(base, BY_NAME["email_svc"].port) + "/webhooks/gmail",
    }


def _kept_secrets(folder: Path) -> dict[str, str]:
    """Keys of this data folder, made at the first start: what is encrypted stays readable. Those
    that an earlier release did not know are added.
    """
    kept = folder / "secrets.env"
    folder.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    lines = kept.read_text(encoding="ascii").splitlines()
    known = dict(line.split("=", 1) for line in lines)
    if missing := {name: value for name, value in _new_secrets().items() if name not in known}:
        with kept.open("a", encoding="ascii") as file:
            file.writelines(f"{name}={value}\n" for name, value in missing.items())
    return known | missing


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "TOKEN_KEY": secrets.token_urlsafe(48),
        "DATABASE_ROLES_KEY": secrets.token_urlsafe(48),
        **new_key_pair(),
    }
