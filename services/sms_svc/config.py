"""Settings of sms_svc."""

from dataclasses import dataclass

from chassis.config import FilesConfig, ServiceConfig, setting
from chassis.parsers import one_of, url, whole_number

SERVICE_NAME = "sms"
SANDBOX_PROFILE = "BU0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, kw_only=True)
class SmsConfig(FilesConfig, ServiceConfig):
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
    keyword_replies: str | None = setting(
        "SMS_KEYWORD_REPLIES",
        one_of("ours", "provider"),
        None,
        about="who answers STOP, START and HELP; not set: ours in the sandbox, else provider",
    )
    messages_per_second: int = setting(
        "SMS_MESSAGES_PER_SECOND",
        whole_number(1, 1000),
        10,
        about="most texts a second that one number begins from the queue (broadcasts, the morning)",
    )
    monthly_segments: int = setting(
        "SMS_MONTHLY_SEGMENTS",
        whole_number(0, 100_000_000),
        1000,
        about="segments a firm's plan allows a month, in and out",
    )
    campaign_required: str | None = setting(
        "SMS_REQUIRE_CAMPAIGN",
        one_of("true", "false"),
        None,
        about="refuse to send before the A2P campaign is approved; not set: only with the real"
        " Twilio in production",
    )
    customer_profile: str | None = setting(
        "SMS_CUSTOMER_PROFILE_SID",
        default=None,
        about="the account's primary TrustHub profile, to which the firms' own are assigned",
    )
    media_most_bytes: int = setting(
        "SMS_MEDIA_MOST_BYTES",
        whole_number(1, 100_000_000),
        5_000_000,
        about="largest inbound media file that is kept",
    )

    @property
    def answers_keywords(self) -> bool:
        """Whether the confirmations of STOP, START and HELP are ours to send."""
        return (self.keyword_replies or ("ours" if self.api_base else "provider")) == "ours"

    @property
    def requires_campaign(self) -> bool:
        """Whether nothing may be sent before the campaign is approved."""
        usual = self.environment == "production" and self.api_base is None
        return usual if self.campaign_required is None else self.campaign_required == "true"

    @property
    def primary_profile(self) -> str | None:
        """TrustHub's primary customer profile; None when the operator set none."""
        return self.customer_profile or (SANDBOX_PROFILE if self.api_base else None)
