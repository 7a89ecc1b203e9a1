"""What the sandbox reads from its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8410


@dataclass(frozen=True)
class Settings:
    """Addresses and credentials the sandbox plays with. Ports 0 mean "any free port"."""

    port: int = DEFAULT_PORT
    smtp_port: int = DEFAULT_PORT + 1
    imap_port: int = 0
    submission_port: int = 0
    public_url: str = ""
    sms_webhook_url: str = ""
    email_push_url: str = ""
    twilio_account_sid: str = "AC0123456789abcdef0123456789abcdef"
    twilio_auth_token: str = "sandbox-auth-token"  # noqa: S105 - a pretend account's token
    google_client_id: str = "sandbox-client"
    google_client_secret: str = "sandbox-secret"  # noqa: S105 - a pretend client's secret
    google_redirect_uri: str = ""
    microsoft_client_id: str = "sandbox-microsoft-client"
    microsoft_client_secret: str = "sandbox-microsoft-secret"  # noqa: S105 - a pretend client's
    microsoft_redirect_uri: str = ""
    pubsub_audience: str = ""
    pubsub_account: str = "push@sandbox.iam.gserviceaccount.com"
    state_folder: Path | None = None
    imap_folder: Path | None = None
    step_seconds: float = 0.3
    review_seconds: float | None = None
    stop_handling: bool = False
    require_campaign: bool = False
    media_auth: bool = False
    number_rate: float = 0.0

    @property
    def root_url(self) -> str:
        """Address under which the sandbox itself is reached."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def review_pause(self) -> float:
        """How long a brand or a campaign is under review, in seconds."""
        return 10 * self.step_seconds if self.review_seconds is None else self.review_seconds

    @property
    def push_audience(self) -> str:
        """Audience claim of Pub/Sub push tokens; Google's default is the push address."""
        return self.pubsub_audience or self.email_push_url


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; raise ValueError naming every variable that cannot be used."""
    env = os.environ if environment is None else environment
    faults: list[str] = []
    ports = _ports(env, faults)
    step = _number(env, "SANDBOX_STEP_SECONDS", Settings.step_seconds, faults)
    review = _number(env, "SANDBOX_REVIEW_SECONDS", 10 * step, faults)
    rate = _number(env, "SANDBOX_NUMBER_RATE", Settings.number_rate, faults)
    named: dict[str, Any] = {
        name: _switch(env, variable, faults) for name, variable in _SWITCHES.items()
    }
    named |= {name: env.get(variable) or default for name, (variable, default) in _TEXTS.items()}
    named |= ports | _folders(env)
    if faults:
        raise ValueError("; ".join(faults))
    return Settings(
        step_seconds=step,
        review_seconds=review,
        number_rate=rate,
        **named,
    )


def _ports(env: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    return {
        name: int(_number(env, variable, DEFAULT_PORT + place, faults))
        for name, (variable, place) in _PORTS.items()
    }


def _folders(env: Mapping[str, str]) -> dict[str, Any]:
    found = {name: env.get(variable, "") for name, variable in _FOLDERS.items()}
    return {name: Path(folder) if folder else None for name, folder in found.items()}


_PORTS = {
    "port": ("SANDBOX_PORT", 0),
    "smtp_port": ("SANDBOX_SMTP_PORT", 1),
    "imap_port": ("SANDBOX_IMAP_PORT", 13),
    "submission_port": ("SANDBOX_SUBMISSION_PORT", 14),
}
"""Each with how far it is from DEFAULT_PORT."""
_FOLDERS = {"state_folder": "SANDBOX_STATE_FOLDER", "imap_folder": "SANDBOX_IMAP_FOLDER"}

_TEXTS: dict[str, tuple[str, str]] = {
    "public_url": ("SANDBOX_PUBLIC_URL", ""),
    "sms_webhook_url": ("SMS_WEBHOOK_URL", ""),
    "email_push_url": ("EMAIL_PUSH_URL", ""),
    "twilio_account_sid": ("TWILIO_ACCOUNT_SID", Settings.twilio_account_sid),
    "twilio_auth_token": ("TWILIO_AUTH_TOKEN", Settings.twilio_auth_token),
    "google_client_id": ("GOOGLE_CLIENT_ID", Settings.google_client_id),
    "google_client_secret": ("GOOGLE_CLIENT_SECRET", Settings.google_client_secret),
    "google_redirect_uri": ("GOOGLE_REDIRECT_URI", ""),
    "microsoft_client_id": ("MICROSOFT_CLIENT_ID", Settings.microsoft_client_id),
    "microsoft_client_secret": ("MICROSOFT_CLIENT_SECRET", Settings.microsoft_client_secret),
    "microsoft_redirect_uri": ("MICROSOFT_REDIRECT_URI", ""),
    "pubsub_audience": ("GOOGLE_PUBSUB_AUDIENCE", ""),
    "pubsub_account": ("GOOGLE_PUBSUB_ACCOUNT", Settings.pubsub_account),
}

_SWITCHES: dict[str, str] = {
    "stop_handling": "SANDBOX_STOP_HANDLING",
    "require_campaign": "SANDBOX_REQUIRE_CAMPAIGN",
    "media_auth": "SANDBOX_MEDIA_AUTH",
}

_NUMBERS = (
    *(variable for variable, _ in _PORTS.values()),
    "SANDBOX_STEP_SECONDS",
    "SANDBOX_REVIEW_SECONDS",
    "SANDBOX_NUMBER_RATE",
)
VARIABLES = frozenset(
    (*_NUMBERS, *_SWITCHES.values(), *(name for name, _ in _TEXTS.values()), *_FOLDERS.values())
)
"""Every variable that is read here."""


def _switch(env: Mapping[str, str], name: str, faults: list[str]) -> bool:
    text = env.get(name, "") or "0"
    if text not in ("0", "1"):
        faults.append(f"{name} must be 0 or 1, not {text!r}")
    return text == "1"


def _number(env: Mapping[str, str], name: str, default: float, faults: list[str]) -> float:
    text = env.get(name, "")
    try:
        value = float(text) if text else float(default)
    except ValueError:
        value = -1.0
    if value < 0:
        faults.append(f"{name} must be a number of 0 or more, not {text!r}")
    return value
