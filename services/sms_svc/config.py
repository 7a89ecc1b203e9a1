"""Settings of sms_svc."""

from dataclasses import dataclass

from chassis.config import ServiceConfig, setting, url, whole_number

SERVICE_NAME = "sms"


@dataclass(frozen=True, kw_only=True)
class Config(ServiceConfig):
    """Environment of sms_svc; without TWILIO_API_BASE the real Twilio is called."""

    account_sid: str = setting("TWILIO_ACCOUNT_SID", about="Twilio account")
    auth_token: str = setting("TWILIO_AUTH_TOKEN", about="Twilio auth token, also signs webhooks")
    api_base: str | None = setting(
        "TWILIO_API_BASE", url("http", "https"), None, about="sandbox in place of Twilio"
    )
    public_url: str = setting(
        "SMS_PUBLIC_URL", url("http", "https"), about="address under which Twilio reaches sms_svc"
    )
    provider_timeout: int = setting(
        "TWILIO_TIMEOUT_SECONDS", whole_number(1, 60), 10, about="longest wait for Twilio"
    )
