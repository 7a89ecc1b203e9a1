"""The sandbox's play API, and webhooks signed the way Twilio signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from typing import Any

import requests

from tools.environment import TWILIO_ACCOUNT_SID


class PlayClient:
    """Plays the client: phone, mailbox, and the troubles of a provider."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/play/api"
        self._session = requests.Session()
        self._session.trust_env = False

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """POST /play/api/<path>; the JSON answer. Field `from` is written `from_`."""
        named = {name.rstrip("_"): value for name, value in body.items()}
        answer = self._session.post(f"{self._url}/{path}", json=named, timeout=10)
        assert answer.ok, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """GET /play/api/<path>."""
        named = {name.rstrip("_"): value for name, value in query.items()}
        answer = self._session.get(f"{self._url}/{path}", params=named, timeout=10)
        assert answer.ok, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def fault(self, kind: str, count: int = 1, seconds: float = 0.0) -> None:
        """The next `count` answers or callbacks of Twilio go wrong."""
        self.post("faults", provider="twilio", kind=kind, count=count, seconds=seconds)

    def clear_faults(self) -> None:
        """Everything works again."""
        self._session.delete(f"{self._url}/faults", timeout=10)

    def texts_to(self, phone: str) -> list[dict[str, Any]]:
        """Texts that reached the phone."""
        items = self.get("texts", phone=phone)["items"]
        return [text for text in items if text["to"] == phone]

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()


def twilio_signature(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """https://www.twilio.com/docs/usage/security#validating-requests, written out here so that
    the product's check is compared with the rule, not with itself.
    """
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def inbound_form(sender: str, to: str, body: str, sid: str | None = None) -> dict[str, str]:
    """Form fields of an inbound text."""
    sid = sid or f"SM{uuid.uuid4().hex}"
    return {
        "AccountSid": TWILIO_ACCOUNT_SID,
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "From": sender,
        "To": to,
        "Body": body,
        "NumMedia": "0",
        "FromCity": "",
    }


class TwilioWebhooks:
    """Posts signed forms to sms_svc."""

    def __init__(self, base: str, auth_token: str) -> None:
        self._base, self._token = base, auth_token
        self._session = requests.Session()
        self._session.trust_env = False

    def post(
        self, path: str, form: Mapping[str, str], signature: str | None = None
    ) -> requests.Response:
        """POST with the right signature, or with the one given ("" for none at all)."""
        if signature is None:
            signature = twilio_signature(self._token, self._base + path, form)
        headers = {"X-Twilio-Signature": signature} if signature else {}
        return self._session.post(self._base + path, data=form, headers=headers, timeout=20)

    def text(self, form: Mapping[str, str], signature: str | None = None) -> requests.Response:
        """An inbound text."""
        return self.post("/webhooks/twilio/messages", form, signature)

    def status(self, message_id: str, sid: str, status: str, error: str = "") -> requests.Response:
        """A status callback."""
        form = {"MessageSid": sid, "MessageStatus": status, "ErrorCode": error}
        form["AccountSid"] = TWILIO_ACCOUNT_SID
        return self.post(f"/webhooks/twilio/status/{message_id}", form)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()
