"""Plain HTTP to a running system: the REST API as a program uses it, and the sandbox."""

from __future__ import annotations

import json
import uuid
from typing import Any, Self

import requests

Json = dict[str, Any]


class Api:
    """One signed-in caller of the REST API; every answer outside 2xx raises with its problem."""

    def __init__(self, base: str) -> None:
        self._base = f"{base}/api/v1"
        self._session = requests.Session()
        self._session.trust_env = False
        self.me: Json = {}

    def sign_in(self, email: str, password: str, audience: str = "staff") -> Self:
        """Take a token for all later calls; audience: staff or portal."""
        answer = self.post(f"/auth/{audience}/sign-in", {"email": email, "password": password})
        self._session.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.me = answer["me"]
        return self

    def get(self, path: str, **query: Any) -> Json:
        """Read."""
        return self._answer(self._session.get(self._base + path, params=query, timeout=10))

    def post(self, path: str, body: Json, key: str | None = None) -> Json:
        """Write; every call has an Idempotency-Key of its own unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._answer(
            self._session.post(self._base + path, json=body, headers=headers, timeout=15)
        )

    def put(self, path: str, body: Json) -> Json:
        """Replace."""
        return self._answer(self._session.put(self._base + path, json=body, timeout=15))

    @staticmethod
    def _answer(response: requests.Response) -> Json:
        if not response.ok:
            where = f"{response.request.method} {response.request.path_url}"
            raise AssertionError(f"{where}: {response.status_code} {response.text}")
        found: Json = response.json() if response.content else {}
        return found


class Play:
    """The clients' side: pretend phones and mailboxes of the sandbox."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._session = requests.Session()
        self._session.trust_env = False

    def text(self, phone: str, to: str, body: str) -> Json:
        """Somebody writes a text."""
        return self._post("texts", {"from": phone, "to": to, "body": body})

    def texts(self, phone: str) -> list[Json]:
        """What stands on a phone, oldest first."""
        return self._items("texts", {"phone": phone})

    def mail(self, sender: str, to: str, subject: str, body: str, **more: Any) -> Json:
        """Somebody writes a mail."""
        letter = {"from": sender, "to": to, "subject": subject, "body": body, **more}
        return self._post("mail", letter)

    def mails(self, address: str) -> list[Json]:
        """What came to an outside mailbox, newest first."""
        return self._items("mail", {"to": address})

    def gmail_thread(self, refresh_token: str, message_id: str) -> str:
        """Gmail's own thread of a message, by its RFC 5322 id."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": "sandbox-client",
            "client_secret": "sandbox-secret",
        }
        token = self._session.post(f"{self.base}/token", data=form, timeout=10).json()
        found = self._session.get(
            f"{self.base}/gmail/v1/users/me/messages",
            params={"q": f"rfc822msgid:{message_id.strip('<>')}"},
            headers={"Authorization": f"Bearer {token['access_token']}"},
            timeout=10,
        ).json()
        return str(found["messages"][0]["threadId"])

    def mailbox_grant(self, address: str) -> str:
        """The refresh token of a firm's mailbox."""
        return str(self._post("mailboxes", {"address": address})["refresh_token"])

    def _post(self, what: str, body: Json) -> Json:
        url = f"{self.base}/play/api/{what}"
        response = self._session.post(url, data=json.dumps(body), headers=_JSON, timeout=10)
        assert response.ok, f"sandbox {what}: {response.status_code} {response.text}"
        played: Json = response.json()
        return played

    def _items(self, what: str, query: Json) -> list[Json]:
        url = f"{self.base}/play/api/{what}"
        found: list[Json] = self._session.get(url, params=query, timeout=10).json()["items"]
        return found


_JSON = {"Content-Type": "application/json"}
