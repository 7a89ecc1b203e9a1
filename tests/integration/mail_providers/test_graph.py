"""What is Microsoft's own: consent, subscriptions, folders, drafts, four calls at once."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.ids import new_id
from sandbox.mail.headers import parse
from sandbox.microsoft import delta, folders
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.outbound.mail import OutgoingMail, write_mail
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.graph import GraphMail
from services.email_svc.providers.graph_cursor import read_cursor
from services.email_svc.providers.microsoft_authorizer import MicrosoftAuthorizer
from tests.support.mailboxes.graph import GraphInTest
from tests.support.mailboxes.provider import (
    SandboxInTest,
    email_config,
    id_of,
    mail_to,
    write_in,
)

REDIRECT = "https://hub.firm.example/oauth/callback"
VERIFIER = "v" * 60
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)


@pytest.fixture
def box(sandbox: SandboxInTest) -> Iterator[GraphInTest]:
    yield GraphInTest(sandbox, f"box-{new_id()[-12:]}@firm.example")
    sandbox.world.faults.clear()


def consent_of(sandbox: SandboxInTest, **settings: str) -> MicrosoftAuthorizer:
    known = {
        "MICROSOFT_API_BASE": sandbox.url,
        "MICROSOFT_CLIENT_ID": sandbox.world.settings.microsoft_client_id,
        "MICROSOFT_CLIENT_SECRET": sandbox.world.settings.microsoft_client_secret,
    }
    return MicrosoftAuthorizer(email_config(**known | settings))


def decide(sandbox: SandboxInTest, decision: str, address: str) -> dict[str, list[str]]:
    """What the consent page sends its visitor back with."""
    url = consent_of(sandbox).authorize_url("the-state", CHALLENGE, REDIRECT, address)
    page = requests.get(url, timeout=10)
    assert page.status_code == 200
    assert address in page.text
    form = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
    form |= {"decision": decision, "address": address}
    answer = requests.post(url.partition("?")[0], form, timeout=10, allow_redirects=False)
    assert answer.headers["Location"].startswith(f"{REDIRECT}?")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_a_consent_is_asked_for_and_redeemed_once(sandbox: SandboxInTest, box: GraphInTest) -> None:
    # Given somebody who allows it
    told = decide(sandbox, "allow", box.address)
    assert told["state"] == ["the-state"]
    consent = consent_of(sandbox)
    # When the code comes with another verifier or redirect, Then it is worth nothing
    for verifier, redirect in (("x" * 60, REDIRECT), (VERIFIER, f"{REDIRECT}/other")):
        code = decide(sandbox, "allow", box.address)["code"][0]
        with pytest.raises(GrantWithdrawn):
            consent.redeem(code, verifier, redirect)
    # When it comes as it should, Then it opens the mailbox, once
    grant = consent.redeem(told["code"][0], VERIFIER, REDIRECT)
    box.kept.append(grant)
    assert grant.access_token
    assert box.open().profile().address == box.address
    with pytest.raises(GrantWithdrawn):
        consent.redeem(told["code"][0], VERIFIER, REDIRECT)
    # And who declines is told apart
    assert decide(sandbox, "deny", box.address)["error"] == ["access_denied"]


def test_what_is_not_set_up_is_said(sandbox: SandboxInTest) -> None:
    # Given an installation without an application, or with a wrong secret
    session = GraphMail(email_config()).open(MailboxGrant("token"), lambda _: None)
    with pytest.raises(ProviderRefused, match="MICROSOFT_CLIENT_ID"):
        session.profile()
    wrong = consent_of(sandbox, MICROSOFT_CLIENT_SECRET="expired")
    with pytest.raises(ProviderRefused, match="secret"):
        wrong.redeem("code", VERIFIER, REDIRECT)


def test_a_renewed_token_is_kept_at_once_and_used_again(box: GraphInTest) -> None:
    # Given a session that had to renew, When another begins with what was kept
    box.open().profile()
    renewed = box.kept[-1]
    assert renewed.refresh_token != box.kept[0].refresh_token
    box.open().profile()
    # Then it needs no other
    assert box.kept[-1] == renewed


def test_a_rule_that_files_mail_elsewhere_hides_nothing(
    sandbox: SandboxInTest, box: GraphInTest
) -> None:
    # Given a folder of the owner's, into which a rule files a client's mail
    cursor = box.open().profile().cursor
    box.mailbox.folders.append("Clients")
    raw = mail_to(box.address)
    folders.store_message(sandbox.world, box.address, raw, "Clients")
    # And what Outlook itself writes
    folders.store_message(sandbox.world, box.address, mail_to(box.address, "Log"), "syncissues")
    # When changes are read, Then it is there
    session = box.open()
    (page,) = session.changes(cursor)
    (provider_id,) = page.provider_ids
    mail = session.fetch(provider_id, lambda: None)
    assert mail is not None
    assert (mail.folder, id_of(mail.raw)) == ("inbox", id_of(raw))


def test_a_delta_that_tells_no_more_loses_nothing(
    sandbox: SandboxInTest, box: GraphInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given deltas that, being filtered, tell three mails and then are silent
    monkeypatch.setattr(delta, "FILTERED_MOST", 3)
    cursor, found = box.open().profile().cursor, []
    sent = write_in(sandbox, box, *(f"n{number}" for number in range(5)))
    # When mails come before and after, Then each is told, once
    for more in ("later", "last"):
        session = box.open()
        pages = list(session.changes(cursor))
        ids = [one for page in pages for one in page.provider_ids]
        mails = [session.fetch(one, lambda: None) for one in ids]
        found += [id_of(mail.raw) for mail in mails if mail]
        cursor = pages[-1].cursor
        sent += write_in(sandbox, box, more)
    assert found == sent[:-1]


def test_a_link_that_leads_elsewhere_is_not_followed(box: GraphInTest) -> None:
    # Given a cursor whose link names another server
    cursor = read_cursor(box.open().profile().cursor)
    led = cursor.at("inbox", "https://elsewhere.example/v1.0/me/mailFolders/inbox")
    # When it is used, Then the mailbox is compared, and no token left for there
    with pytest.raises(CursorExpired):
        list(box.open().changes(led.write()))


def test_more_than_four_calls_at_once_wait(sandbox: SandboxInTest, box: GraphInTest) -> None:
    # Given a mailbox with mails, and a session whose token all others share
    cursor = box.open().profile().cursor
    write_in(sandbox, box, *(f"n{number}" for number in range(6)))
    ended: list[object] = []

    def read() -> None:
        try:
            ended.append(len(list(box.open(patience=10).changes(cursor))))
        except ProviderUnavailable as exc:
            ended.append(exc)

    # When ten of them read at once, Then Graph never has to refuse one
    threads = [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [1] * 10


def a_mail(box: GraphInTest, to: str) -> OutgoingMail:
    return OutgoingMail(
        own_id=f"<{new_id()}@firm.example>", sender_name="Ann", sender=box.address, to=(to,),
        subject="Hi", body_text="Hello", body_html=None, written_at=datetime.now(UTC),
    )  # fmt: skip


def test_a_draft_that_was_given_up_is_not_left_for_anybody_to_send(
    sandbox: SandboxInTest, box: GraphInTest
) -> None:
    # Given Graph too busy for the last step
    box.open().profile()
    sandbox.world.faults.add("microsoft", "http_429", 1, 1.0, match="/send")
    with pytest.raises(ProviderUnavailable):
        box.open().send(write_mail(a_mail(box, "jane@client.example")), None)
    # Then no draft is left
    assert box.mailbox.messages == {}
    # Given Graph that breaks at the last step before it did anything
    mail = a_mail(box, "jane@client.example")
    sandbox.world.faults.add("microsoft", "http_5xx", 1, 0.0, match="/send")
    with pytest.raises(OutcomeUnknown):
        box.open().send(write_mail(mail), None)
    assert [one.folder for one in box.mailbox.messages.values()] == ["drafts"]
    # When the doubt is settled, Then it was never sent, and never will be
    assert box.open().find_sent(mail.own_id, datetime.now(UTC) - timedelta(minutes=5)) is None
    assert box.mailbox.messages == {}


def test_a_replaced_message_id_is_found_by_our_reference(
    sandbox: SandboxInTest, box: GraphInTest
) -> None:
    # Given a mail whose Message-ID Exchange replaced on its way
    mail = a_mail(box, "jane@client.example")
    sent = box.open().send(write_mail(mail), None)
    kept = box.mailbox.messages[sent.provider_id]
    box.mailbox.messages[sent.provider_id] = replace(kept, rfc822_id="<other@outlook.example>")
    # When it is asked for, Then it is found all the same
    found = box.open().find_sent(mail.own_id, datetime.now(UTC) - timedelta(minutes=5))
    assert found is not None
    assert (found.provider_id, found.rfc822_id) == (sent.provider_id, "<other@outlook.example>")


def test_sending_as_somebody_else_is_refused_with_its_code(box: GraphInTest) -> None:
    mail = replace(a_mail(box, "jane@client.example"), sender="other@firm.example")
    with pytest.raises(ProviderRefused) as refused:
        box.open().send(write_mail(mail), None)
    assert refused.value.details["provider_code"] == "ErrorSendAsDenied"
    assert box.mailbox.messages == {}


def test_an_alias_is_told_and_may_be_sent_from(sandbox: SandboxInTest, box: GraphInTest) -> None:
    # Given an account with a second address, which the directory lets it send as
    second = f"alias-{box.address}"
    box.mailbox.aliases.append(second)
    session = box.open()
    assert [one.address for one in session.aliases()] == [box.address, second]
    # When something is sent from it, Then it goes out as that
    client = f"jane-{new_id()[-12:]}@client.example"
    session.send(write_mail(replace(a_mail(box, client), sender=second)), None)
    (raw,) = sandbox.received(client)
    assert second in str(parse(raw)["From"])
