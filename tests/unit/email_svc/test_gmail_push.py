"""Who may prompt a synchronisation: Pub/Sub with our subscription's token, and nobody else."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chassis.errors import BadSignature, MalformedRequest, ServiceUnavailable
from services.email_svc.providers import gmail_push
from services.email_svc.providers.gmail_push import PushGuard, pushed_address
from tests.support.mailboxes.provider import email_config

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLAIMS = {
    "iss": "https://accounts.google.com",
    "aud": "https://mail.firm.example",
    "email": "push@project.example",
    "email_verified": True,
}


def token(key: rsa.RSAPrivateKey = KEY, kid: str = "1", **changes: Any) -> str:
    now = int(time.time())
    claims = {"iat": now, "exp": now + 600, **CLAIMS, **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return f"Bearer {jwt.encode(kept, key, algorithm='RS256', headers={'kid': kid})}"


class KeyServer:
    """Stands for the HTTP request: answers the public keys and counts the questions."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.keys = {"1": KEY}

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.asked += 1
        found = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid}
            for kid, key in self.keys.items()
        ]
        body = json.dumps({"keys": found}).encode()
        return type("Answer", (), {"status": self.status, "data": body})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> KeyServer:
    keys = KeyServer()
    monkeypatch.setattr(gmail_push, "Request", lambda _http: keys)
    return keys


@pytest.fixture
def guard(server: KeyServer) -> PushGuard:
    config = email_config(
        GOOGLE_PUBSUB_ACCOUNT="push@project.example",
        GOOGLE_CERTS_URL="https://keys.example",
        EMAIL_PUBLIC_URL="https://mail.firm.example",
    )
    return PushGuard(config)


def test_a_right_token_passes_and_keys_are_kept(guard: PushGuard, server: KeyServer) -> None:
    # Given tokens of our subscription, When two pushes come, Then both pass on one set of keys
    guard.check(token())
    guard.check(token(iss="accounts.google.com"))
    assert server.asked == 1


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer rubbish",
        "Bearer a.b.c",
        "Basic dXNlcjpwYXNz",
        token(OTHER_KEY),
        token(kid="unknown"),
        token(aud="https://somebody.else.example"),
        token(iss="https://evil.example"),
        token(iss=None),
        token(email="other@project.example"),
        token(email=None),
        token(email_verified=False),
        token(email_verified=None),
        token(email_verified="true"),
        token(email_verified=1),
        token(email=["push@project.example"]),
        token(exp=None),
        "Bearer " + "." * 1000,
        "Bearer " + base64.urlsafe_b64encode(b"[" * 20_000).decode() + ".e30.x",
        "Bearer \u00e9.\u00e9.\u00e9",
        "Bearer eyJhbGciOltdLCJraWQiOiIxIn0.e30.x",
        token(exp=int(time.time()) - 3600, iat=int(time.time()) - 7200),
    ],
)
def test_any_other_is_refused(guard: PushGuard, authorization: str | None) -> None:
    with pytest.raises(BadSignature):
        guard.check(authorization)


def test_new_keys_are_fetched_when_old_ones_do_not_fit(
    guard: PushGuard, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given keys fetched a while ago, When Google signs with new ones
    guard.check(token())
    later = time.monotonic() + gmail_push.KEYS_AGE_BEFORE_DOUBT + 1
    monkeypatch.setattr(gmail_push.time, "monotonic", lambda: later)
    server.keys = {"2": OTHER_KEY}
    # Then they are fetched, once
    guard.check(token(OTHER_KEY, kid="2"))
    assert server.asked == 2


def test_unreachable_keys_are_not_a_refusal(guard: PushGuard, server: KeyServer) -> None:
    # Given no keys, When a push comes, Then Pub/Sub is asked to come again
    server.status = 500
    with pytest.raises(ServiceUnavailable):
        guard.check(token())


def body(notice: Any) -> bytes:
    text = notice if isinstance(notice, str) else json.dumps(notice)
    return json.dumps({"message": {"data": base64.b64encode(text.encode()).decode()}}).encode()


def test_the_push_names_its_mailbox() -> None:
    assert pushed_address(body({"emailAddress": "A@x.example", "historyId": 1})) == "a@x.example"


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b'{"message": 1}', b'{"message": {"data": 5}}',
     b'{"message": {"data": "%%%"}}', body("no json"), body([]), body({}),
     body({"emailAddress": 7}), body({"emailAddress": "nobody"}),
     b"[" * 60_000, body("[" * 30_000), b"\xff\xfe", b'{"message": {"data": "\xc3\xa9"}}', b"NaN",
     body({"emailAddress": "a\x00@x.example"}), body({"emailAddress": "\ud800@x.example"}),
     body({"emailAddress": "a" * 400 + "@x.example"}), body({"emailAddress": ["a@x.example"]}),
     b'{"message": {"data": ["e30="]}}', b'{"message": {"data": null}}', b'{"message": {}}'],
)  # fmt: skip
def test_malformed_pushes_are_refused(content: bytes) -> None:
    with pytest.raises(MalformedRequest):
        pushed_address(content)
