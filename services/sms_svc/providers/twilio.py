"""Twilio through its own package; another base address in the sandbox, a deadline on every call."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from twilio.request_validator import RequestValidator
from twilio.rest import Client

from chassis.errors import ProviderRefused
from chassis.foreign_text import as_line
from services.sms_svc.config import SmsConfig
from services.sms_svc.outbound.states import TWILIO_STATUS
from services.sms_svc.provider import OfferedNumber, SentText
from services.sms_svc.providers.calls import SandboxableHttp, call
from services.sms_svc.providers.media import MediaClient
from services.sms_svc.providers.registration import TwilioRegistration
from services.sms_svc.providers.trusthub import TwilioTrust

INBOUND_PATH = "/webhooks/twilio/messages"
LIST_LENGTH = 200
STATUS_PATH = "/webhooks/twilio/status"
_GONE = "20404"


def client_of(config: SmsConfig) -> Client:
    """The package's client of the account, with our deadline, in the sandbox at its address."""
    http = SandboxableHttp(config.api_base, config.provider_timeout)
    return Client(config.account_sid, config.auth_token, http_client=http)


class TwilioSms(TwilioRegistration, TwilioTrust):
    """`SmsProvider` over Twilio's REST API 2010-04-01 and its messaging API v1."""

    def __init__(self, config: SmsConfig) -> None:
        self._public_url = config.public_url
        self._client = client_of(config)
        self._validator = RequestValidator(config.auth_token)
        self._inbound_url = f"{config.public_url}{INBOUND_PATH}"
        credentials = (config.account_sid, config.auth_token)
        self._media = MediaClient(config.api_base, credentials, config.provider_timeout)
        TwilioRegistration.__init__(self, self._client, self._inbound_url)
        TwilioTrust.__init__(self, self._client)

    def send(self, message_id: str, sender: str, to: str, body: str) -> SentText:
        """Create a message. Our id in the callback's address finds the row even when the
        callback comes before this call has returned.
        """
        callback = f"{self._public_url}{STATUS_PATH}/{message_id}"
        with call("send"):
            message = self._client.messages.create(
                to=to, from_=sender, body=body, status_callback=callback
            )
        return _sent(message)

    def fetch(self, provider_id: str) -> SentText:
        """Read one message."""
        with call("fetch"):
            return _sent(self._client.messages(provider_id).fetch())

    def find_sent(self, sender: str, to: str, body: str, after: datetime) -> Sequence[SentText]:
        """Read the account's list, newest first, and compare the wording.

        Twilio's own date filter looks at the date of sending, which a waiting text has not got.
        """
        with call("list"):
            found = self._client.messages.list(to=to, from_=sender, limit=LIST_LENGTH)
        return [_sent(m) for m in found if m.body == body and m.date_created >= after]

    def search_numbers(self, area_code: str | None, most: int) -> Sequence[OfferedNumber]:
        """Local numbers that carry texts."""
        wanted: dict[str, Any] = {"sms_enabled": True, "limit": most}
        if area_code:
            wanted["area_code"] = int(area_code)
        with call("search"):
            found = self._client.available_phone_numbers("US").local.list(**wanted)
        return [
            OfferedNumber(str(n.phone_number), as_line(n.locality or ""), as_line(n.region or ""))
            for n in found
        ]

    def find_number(self, e164: str) -> str | None:
        """Look into the account."""
        with call("numbers"):
            found = self._client.incoming_phone_numbers.list(phone_number=e164, limit=1)
        return str(found[0].sid) if found else None

    def attach_number(self, provider_id: str) -> None:
        """Set the number's webhooks."""
        with call("attach"):
            self._client.incoming_phone_numbers(provider_id).update(
                sms_url=self._inbound_url, sms_method="POST"
            )

    def buy_number(self, e164: str) -> str:
        """Purchase and webhooks in one call: there is no moment between them."""
        with call("buy"):
            bought = self._client.incoming_phone_numbers.create(
                phone_number=e164, sms_url=self._inbound_url, sms_method="POST"
            )
        return str(bought.sid)

    def release_number(self, provider_id: str) -> None:
        """Deleting it twice is the same as once."""
        try:
            with call("release"):
                self._client.incoming_phone_numbers(provider_id).delete()
        except ProviderRefused as exc:
            if exc.details.get("provider_code") != _GONE:
                raise

    def fetch_media(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """A file of an inbound text."""
        return self._media.fetch(url, most_bytes)

    def is_signed(self, path: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Twilio's X-Twilio-Signature over the configured public address and all parameters."""
        if not signature:
            return False
        return bool(self._validator.validate(self._public_url + path, dict(form), signature))


def _sent(message: Any) -> SentText:
    # The answer itself proves that Twilio has it, whatever step that is.
    status = TWILIO_STATUS.get(str(message.status), "queued")
    code = None if message.error_code is None else str(message.error_code)
    return SentText(str(message.sid), status, code)
