"""SMTP intake, bounces, delays and automatic answers."""

from __future__ import annotations

import base64
import smtplib
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

import pytest

from sandbox.google.mailboxes import add_message
from sandbox.mail.headers import crlf, message_id, parse, with_header, without_header
from sandbox.mail.routing import carry

FIRM = "hello@firm.example"


def written(to: str) -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = FIRM
    mail["To"] = to
    mail["Subject"] = "Your return"
    mail["Message-ID"] = "<original@firm.example>"
    mail.set_content("Please sign.")
    return mail.as_bytes()


def firm_inbox(sandbox: Any) -> list[Message]:
    mailbox = sandbox.world.state.mailboxes[FIRM]
    return [parse(m.raw) for m in mailbox.messages.values() if "INBOX" in m.labels]


def send_from_firm(sandbox: Any, to: str) -> str:
    sandbox.post("mailboxes", {"address": FIRM}).raise_for_status()
    sent = add_message(sandbox.world, FIRM, written(to), ["SENT"])
    carry(sandbox.world, FIRM, [to], written(to))
    return sent.thread_id


@pytest.mark.parametrize(
    ("local", "status", "returned"),
    [
        ("nobody", "5.1.1", "message/rfc822"), ("full", "4.2.2", "message/rfc822"),
        ("blocked", "5.7.1", "message/rfc822"), ("headers", "5.1.1", "text/rfc822-headers"),
    ],
)  # fmt: skip
def test_bounce_is_a_report_by_rfc3464(
    sandbox: Any, wait: Callable[..., Any], local: str, status: str, returned: str
) -> None:
    # Given mail from a firm mailbox to an address that bounces
    thread = send_from_firm(sandbox, f"{local}@bounce.example")
    # When the report arrives in the firm's inbox
    report = wait(lambda: firm_inbox(sandbox))[0]
    # Then it is a delivery report with the reason
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    text, delivery, original = report.get_payload()
    recipient = delivery.get_payload()[1]
    assert recipient["Final-Recipient"] == f"rfc822; {local}@bounce.example"
    assert (recipient["Action"], recipient["Status"]) == ("failed", status)
    assert recipient["Diagnostic-Code"] in text.get_payload() or status in text.get_payload()
    # And it carries the original's headers and stands in the original's thread
    assert original.get_content_type() == returned
    shown = original.as_bytes()
    assert b"<original@firm.example>" in shown
    assert (b"Please sign." in shown) == (returned == "message/rfc822")
    assert report["In-Reply-To"] == "<original@firm.example>"
    assert {m.thread_id for m in sandbox.world.state.mailboxes[FIRM].messages.values()} == {thread}
    assert report["Return-Path"] == "<>"


def test_delayed_mail_is_reported_then_delivered(sandbox: Any, wait: Callable[..., Any]) -> None:
    # Given mail to an address that delays
    send_from_firm(sandbox, "delay@client.example")
    # When a little time passes, then there is a report that is no failure
    report = wait(lambda: firm_inbox(sandbox))[0]
    assert b"Action: delayed" in report.as_bytes()
    # And the mail arrives all the same
    assert wait(lambda: sandbox.get("mail?to=delay@client.example")["items"])


def test_automatic_answer_says_so_and_answers_no_robot(
    sandbox: Any, wait: Callable[..., Any]
) -> None:
    # Given mail to somebody on holiday
    send_from_firm(sandbox, "autoreply@client.example")
    # When the answer comes
    answer = wait(lambda: firm_inbox(sandbox))[0]
    # Then it is marked as automatic and refers to the mail
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["In-Reply-To"] == "<original@firm.example>"
    # And an automatic mail gets none
    robot = with_header(written("autoreply@client.example"), "Auto-Submitted", "auto-generated")
    carry(sandbox.world, "robot@client.example", ["autoreply@client.example"], robot)
    carry(sandbox.world, "robot@client.example", ["nobody@bounce.example"], robot)
    wait(lambda: sandbox.get("mail?to=robot@client.example")["items"])
    subjects = [m["subject"] for m in sandbox.get("mail?to=robot@client.example")["items"]]
    assert subjects == ["Delivery Status Notification (Failure)"]


def test_smtp_mail_lands_by_recipient_without_bcc(sandbox: Any) -> None:
    # Given the SMTP server
    raw = with_header(written("dana@client.example"), "Bcc", "secret@client.example")
    # When system mail goes to two people
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=10) as smtp:
        smtp.sendmail("digest@firm.example", ["Dana@client.example", "secret@client.example"], raw)
    # Then each finds a copy that does not tell of the hidden one
    for address in ("dana@client.example", "secret@client.example"):
        items = sandbox.get(f"mail?to={address}")["items"]
        assert [m["envelope_from"] for m in items] == ["digest@firm.example"]
        assert items[0]["subject"] == "Your return"
        shown = sandbox.session.get(f"{sandbox.url}/play/api/mail/{items[0]['id']}/raw").text
        assert "Bcc" not in shown


@pytest.mark.parametrize(("kind", "code"), [("http_429", 421), ("http_5xx", 451)])
def test_smtp_refuses_on_demand(sandbox: Any, kind: str, code: int) -> None:
    # Given a fault for SMTP
    sandbox.post("faults", {"provider": "smtp", "kind": kind}).raise_for_status()
    # When mail is handed in, then it is put off once
    with (
        smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=10) as smtp,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        smtp.sendmail(FIRM, ["dana@client.example"], written("dana@client.example"))
    assert refused.value.smtp_code == code
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=10) as smtp:
        smtp.sendmail(FIRM, ["dana@client.example"], written("dana@client.example"))
    assert len(sandbox.get("mail?to=dana@client.example")["items"]) == 1


def test_broken_mail_travels_byte_for_byte(sandbox: Any) -> None:
    # Given a mail no parser likes
    sandbox.post("mailboxes", {"address": FIRM}).raise_for_status()
    broken = b"From: <<>>\xff\r\nSubject: =?nope?q?x?=\r\n\r\n\xff\xfe"
    # When it is sent as it is
    body = {"from": "x@y.example", "to": FIRM, "raw_base64": base64.b64encode(broken).decode()}
    assert sandbox.post("mail", body).status_code == 201
    # Then it arrives unharmed below the trace headers
    message = next(iter(sandbox.world.state.mailboxes[FIRM].messages.values()))
    assert message.raw.endswith(broken)


def test_headers_are_replaced_with_their_continuation_lines() -> None:
    # Given a folded header
    raw = crlf(b"A: 1\nLong: a\n b\n\tc\nMessage-ID: <x@y>\n\nLong: body\n")
    # When it is taken out or replaced
    without = without_header(raw, "long")
    changed = with_header(raw, "Long", "new")
    # Then only the header goes
    assert without == b"A: 1\r\nMessage-ID: <x@y>\r\n\r\nLong: body\r\n"
    assert changed.startswith(b"Long: new\r\nA: 1\r\n")
    assert message_id(message_from_bytes(without)) == "<x@y>"


@pytest.mark.parametrize("verdict", ["pass", "fail", "none"])
def test_gmail_says_on_top_what_it_found_out_about_the_sender(sandbox: Any, verdict: str) -> None:
    # Given a firm mailbox
    sandbox.post("mailboxes", {"address": FIRM}).raise_for_status()
    # When somebody writes, and forges a result of their own
    mail: dict[str, Any] = {
        "from": "Jane <jane@client.example>",
        "to": FIRM,
        "subject": "Hi",
        "body": "x",
        "headers": {"Authentication-Results": "mx.google.com; dmarc=pass"},
    }
    if verdict != "pass":
        mail["authentication"] = verdict
    sandbox.post("mail", mail).raise_for_status()
    # Then the topmost is Gmail's own
    [found] = firm_inbox(sandbox)
    own, forged = found.get_all("Authentication-Results")
    assert own.startswith("mx.google.com;")
    assert f"dmarc={verdict} (p=NONE sp=NONE dis=NONE) header.from=client.example" in own
    assert forged == "mx.google.com; dmarc=pass"


def test_gmail_finds_out_nothing_else(sandbox: Any) -> None:
    mail = {"from": "a@x.example", "to": FIRM, "authentication": "perhaps"}
    assert sandbox.post("mail", mail).status_code == 422


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_what_a_mailboxs_owner_writes_elsewhere_is_in_its_sent_folder(
    sandbox: Any, provider: str
) -> None:
    # Given a mailbox of a firm
    sandbox.post("mailboxes", {"address": FIRM, "provider": provider}).raise_for_status()
    mail = {"from": FIRM, "to": ["dana@client.example"], "subject": "Your return", "body": "Sign."}
    # When somebody else writes under its address, Then the mailbox knows nothing of it
    sandbox.post("mail", mail | {"authentication": "fail"}).raise_for_status()
    assert in_sent(sandbox) == []
    # When its owner writes from a phone, Then the copy is there
    sandbox.post("mail", mail).raise_for_status()
    assert [str(one["Subject"]) for one in in_sent(sandbox)] == ["Your return"]


def in_sent(sandbox: Any) -> list[Message]:
    state = sandbox.world.state
    if FIRM in state.mailboxes:
        found = state.mailboxes[FIRM].messages.values()
        return [parse(one.raw) for one in found if "SENT" in one.labels]
    found = state.graph_mailboxes[FIRM].messages.values()
    return [parse(one.raw) for one in found if one.folder == "sentitems"]
