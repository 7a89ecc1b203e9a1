"""What the gateway talks to in unit tests, and who talks to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from chassis.errors import OnethreadError
from chassis.ids import new_id
from contracts.actor import Actor
from contracts.envelope import decode, encode
from contracts.rpc import Method
from contracts.rpc.accounts import Account
from gateway.access.tokens import AccessTokens, Audience
from gateway.config import GatewayConfig
from tests.support.contract_samples import sample_of

TOKEN_KEY = "a key of the tests, long enough for HS256"
FIRM = new_id()


class FakeRpc:
    """Answers what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Actor, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}

    def ask(self, method: Method[Any, Any], actor: Actor, request: Any) -> Any:
        """What was set for the method, or a sample of its answer."""
        self.asked.append((method.routing_key, actor, encode(request)))
        answer = self.answers.setdefault(method.routing_key, sample_of(method.answer))
        if isinstance(answer, Exception):
            raise answer
        return decode(method.answer, answer)

    def ask_each(
        self, methods: Sequence[Method[Any, Any]], actor: Actor, request: Any
    ) -> list[Any]:
        """The same of each; an error stands for itself."""

        def answer_of(method: Method[Any, Any]) -> Any:
            try:
                return self.ask(method, actor, request)
            except OnethreadError as problem:
                return problem

        return [answer_of(method) for method in methods]


def assert_is_one_rpc(
    answer: TestResponse, rpc: FakeRpc, method: str, request: dict[str, Any]
) -> None:
    """The service was asked once, in the owner's name, and its answer is ours."""
    assert (answer.status_code, answer.json) == (200, rpc.answers[method])
    assert [(m, r) for m, _, r in rpc.asked] == [(method, request)]
    assert rpc.asked[0][1].role == "owner"


def account(**changed: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "firm_id": FIRM,
        "firm_name": "Harbour Books",
        "name": "Ana Ruiz",
        "email": "ana@harbour.example",
        "role": "owner",
        "permissions": ["messages.view"],
        "client_ids": [],
    } | changed


def config_for(folder: Path, **changed: Any) -> GatewayConfig:
    settings: dict[str, Any] = {
        "amqp_url": "amqp://127.0.0.1:1/",
        "environment": "development",
        "log_format": "console",
        "log_level": "INFO",
        "token_key": TOKEN_KEY,
        "actor_signing_key": bytes(32),
        "public_url": "http://127.0.0.1:8400",
        "web_address": ("127.0.0.1", 8400),
        "probe_address": ("127.0.0.1", 8401),
        "web_folder": str(folder),
        "blob_folder": str(folder / "blobs"),
        "upload_folder": str(folder / "uploads"),
        "upload_most_bytes": 25 * 1024 * 1024,
        "clamav_address": None,
        "access_token_seconds": 900,
        "trusted_proxies": (),
        "workers": 1,
    }
    return GatewayConfig(**settings | changed)


def signed_in(audience: Audience, seconds: int = 900, **changed: Any) -> dict[str, str]:
    who = decode(Account, account(**changed))
    token, _ = AccessTokens(TOKEN_KEY, seconds).issue(audience, who, new_id())
    return {"Authorization": f"Bearer {token}"}
