"""The play API's checks, the consent flow, and the page itself."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FIRM = "+14155550100"
MAIL = {"from": "d@x.example", "to": "hello@firm.example", "subject": "s", "body": "b"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("texts", {"to": FIRM, "body": "x"}, "from"),
        ("texts", {"from": "12", "to": FIRM, "body": "x"}, "from"),
        ("texts", {"from": "+14155550142", "to": "+14155559999", "body": "x"}, "to"),
        ("texts", {"from": "+14155550142", "to": FIRM, "body": " "}, "body"),
        ("texts", {"from": "+14155550142", "to": FIRM, "body": "x" * 1601}, "body"),
        ("texts", {"from": "+14155550142", "to": FIRM, "body": "x", "media": [1]}, "media[0]"),
        ("texts", {"from": "+14155550142", "to": FIRM, "body": "x", "colour": 1}, "colour"),
        ("mail", {**MAIL, "from": "nobody"}, "from"),
        ("mail", {**MAIL, "to": []}, "to"),
        ("mail", {**MAIL, "subject": "a\nBcc: x@y.example"}, "subject"),
        ("mail", {**MAIL, "in_reply_to": "m999"}, "in_reply_to"),
        ("mail", {**MAIL, "raw_base64": "%%"}, "raw_base64"),
        ("mail", {**MAIL, "attachments": [{}]}, "attachments[0]"),
        ("mail", {**MAIL, "headers": {"X": 1}}, "headers"),
        ("numbers", {"e164": "no"}, "e164"),
        ("numbers", {"e164": FIRM, "sms_url": "ftp://x"}, "sms_url"),
        ("mailboxes", {"address": "a b@c"}, "address"),
        ("people", {"name": "Dana"}, "phone"),
        ("faults", {"provider": "acme", "kind": "drop"}, "provider"),
        ("faults", {"provider": "twilio", "kind": "fire"}, "kind"),
        ("faults", {"provider": "twilio", "kind": "drop", "count": 0}, "count"),
        ("faults", {"provider": "twilio", "kind": "drop", "count": True}, "count"),
    ],
)
def test_bad_input_names_the_field(
    sandbox: Any, path: str, body: dict[str, Any], field: str
) -> None:
    # Given a claimed number, when a call has one wrong field
    sandbox.post("numbers", {"e164": FIRM}).raise_for_status()
    answer = sandbox.post(path, body)
    # Then it is refused by name and nothing was done
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert sandbox.get("texts")["items"] == []
    assert sandbox.get("mail")["items"] == []


def test_no_json_and_unknown_ids(sandbox: Any) -> None:
    # Given nothing, when a body is no JSON or an id is unknown, then each has its status
    url = f"{sandbox.url}/play/api"
    assert sandbox.session.post(f"{url}/texts", data="{").status_code == 400
    assert sandbox.session.get(f"{url}/mail/m9").json()["code"] == "not_found"
    assert sandbox.post("mailboxes/x@y.example/revoke", {}).status_code == 404


def test_seeding_may_be_repeated(sandbox: Any) -> None:
    # Given a seeded number, mailbox and person
    first = [
        sandbox.post("numbers", {"e164": FIRM, "sms_url": "http://a.example/"}).json(),
        sandbox.post("mailboxes", {"address": "Hello@firm.example"}).json(),
        sandbox.post("people", {"name": "Dana", "phone": "+1 (415) 555-0142"}).json(),
    ]
    # When all is seeded again
    second = [
        sandbox.post("numbers", {"e164": FIRM}).json(),
        sandbox.post("mailboxes", {"address": "hello@firm.example"}).json(),
        sandbox.post("people", {"name": "Dana", "phone": "+14155550142"}).json(),
    ]
    # Then everything is there once and the same
    assert first == second
    state = sandbox.get("state")
    assert [len(state[key]) for key in ("numbers", "mailboxes", "people")] == [1, 1, 1]


def consent(sandbox: Any, decision: str, challenge: str = "") -> dict[str, list[str]]:
    form = {
        "client_id": sandbox.world.settings.google_client_id,
        "redirect_uri": "http://127.0.0.1:1/back",
        "response_type": "code",
        "scope": "openid https://mail.google.com/",
        "state": "s1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "address_new": "new@firm.example",
        "decision": decision,
    }
    url = f"{sandbox.url}/o/oauth2/v2/auth"
    assert "Which mailbox?" in sandbox.session.get(url, params=form).text
    answer = sandbox.session.post(url, data=form, allow_redirects=False)
    place = urlsplit(answer.headers["Location"])
    assert place.netloc == "127.0.0.1:1"
    return parse_qs(place.query)


def exchange(sandbox: Any, code: str, **more: str) -> Any:
    settings = sandbox.world.settings
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": settings.google_client_id,
        "client_secret": settings.google_client_secret,
        "redirect_uri": "http://127.0.0.1:1/back",
        **more,
    }
    return sandbox.session.post(f"{sandbox.url}/token", data=form)


def test_consent_code_becomes_tokens_once(sandbox: Any) -> None:
    # Given a consent with a PKCE challenge
    verifier = "v" * 43
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    answer = consent(sandbox, "allow", challenge)
    assert answer["state"] == ["s1"]
    # When the code is exchanged
    tokens = exchange(sandbox, answer["code"][0], code_verifier=verifier).json()
    # Then the tokens open the mailbox
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    profile = sandbox.session.get(f"{sandbox.url}/gmail/v1/users/me/profile", headers=headers)
    assert profile.json()["emailAddress"] == "new@firm.example"
    assert tokens["refresh_token"]
    assert tokens["id_token"]
    # And the code is used up
    again = exchange(sandbox, answer["code"][0], code_verifier=verifier)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_denied_consent_wrong_verifier_and_wrong_secret(sandbox: Any) -> None:
    # Given the consent page, when the person denies, then there is no code
    assert consent(sandbox, "deny")["error"] == ["access_denied"]
    # When the verifier or the secret is wrong, then there are no tokens
    code = consent(sandbox, "allow", "challenge")["code"][0]
    assert exchange(sandbox, code, code_verifier="other").json()["error"] == "invalid_grant"
    assert exchange(sandbox, "x", client_secret="no").json()["error"] == "invalid_client"
    # And an unknown client does not see the page
    answer = sandbox.session.get(f"{sandbox.url}/o/oauth2/v2/auth?client_id=x")
    assert answer.status_code == 400


def test_page_and_its_parts_are_served(sandbox: Any) -> None:
    # Given the running sandbox, when the page is opened, then it and its parts come
    page = sandbox.session.get(f"{sandbox.url}/")
    assert "Play the client" in page.text
    assert "+15005553034" in page.text
    for name in ("play.js", "phone.js", "mailbox.js", "firm.js", "api.js", "play.css"):
        assert sandbox.session.get(f"{sandbox.url}/play/static/{name}").status_code == 200


def test_live_stream_tells_of_changes(sandbox: Any) -> None:
    # Given an open stream
    stream = sandbox.session.get(f"{sandbox.url}/play/api/live", stream=True, timeout=10)
    lines = stream.iter_lines()
    assert next(lines) == b"event: changed"
    seen = next(lines)
    # When something changes
    sandbox.world.timeline.after(
        0, lambda: sandbox.session.post(f"{sandbox.url}/play/api/numbers", json={"e164": FIRM})
    )
    # Then the stream tells a later version
    later = next(line for line in lines if line.startswith(b"data:"))
    assert later > seen
    stream.close()
