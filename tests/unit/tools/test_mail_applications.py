"""What the doctor finds out at the mail providers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.mailboxes.provider import SandboxInTest, sandbox_in_test
from tools.mail_applications import application_findings, push_fault


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInTest]:
    with sandbox_in_test() as running:
        yield running


def environment(sandbox: SandboxInTest, **changes: str) -> dict[str, str]:
    settings = sandbox.world.settings
    return {
        "GOOGLE_CLIENT_ID": settings.google_client_id,
        "GOOGLE_CLIENT_SECRET": settings.google_client_secret,
        "GOOGLE_API_BASE": sandbox.url,
        "MICROSOFT_CLIENT_ID": settings.microsoft_client_id,
        "MICROSOFT_CLIENT_SECRET": settings.microsoft_client_secret,
        "MICROSOFT_API_BASE": sandbox.url,
        "EMAIL_PUBLIC_URL": "http://127.0.0.1:9",
        "PUBLIC_URL": "https://hub.firm.example/",
    } | changes


def found(environ: dict[str, str]) -> dict[tuple[str, str], str]:
    return {(mark, thing): what for mark, thing, what in application_findings(environ)}


def test_who_is_known_is_told_so(sandbox: SandboxInTest) -> None:
    # Given an installation that both know, When they are asked
    rows = found(environment(sandbox))
    # Then both are well, and the address to register is told
    assert rows["ok", "Google"] == rows["ok", "Microsoft 365"] == "knows client and secret"
    assert "https://hub.firm.example/oauth/callback" in rows["ok", "redirect address"]
    # And what Graph cannot reach is told
    assert "does not answer" in rows["--", "Microsoft 365"]


def test_a_wrong_secret_is_named_by_its_variable(sandbox: SandboxInTest) -> None:
    rows = found(environment(sandbox, GOOGLE_CLIENT_SECRET="old", MICROSOFT_CLIENT_SECRET="old"))
    assert "GOOGLE_CLIENT_SECRET" in rows["--", "Google"]
    wrong = environment(sandbox, MICROSOFT_CLIENT_SECRET="old")
    faults = [what for mark, _, what in application_findings(wrong) if mark == "--"]
    assert "MICROSOFT_CLIENT_SECRET" in faults[0]


def test_without_https_graph_does_not_push() -> None:
    # Given the real Microsoft, and a plain address of ours / Then it says so and asks nobody
    assert "not https" in push_fault({"EMAIL_PUBLIC_URL": "http://mail.example"}, "/x")


def test_nothing_is_asked_for_those_who_are_not_named() -> None:
    assert found({"PUBLIC_URL": "https://hub.firm.example"}) == {}
