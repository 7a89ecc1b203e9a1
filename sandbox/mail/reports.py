"""Delivery status notifications (RFC 3462, RFC 3464) and automatic answers (RFC 3834)."""

from __future__ import annotations

import secrets
from email.utils import format_datetime

from sandbox.clock import now
from sandbox.mail.compose import Draft, new_message_id, write_mail
from sandbox.mail.headers import crlf, message_id, parse, plain, referenced_ids
from sandbox.mail.magic import Behaviour

REPORTER = "mailer-daemon@googlemail.com"
_WORDINGS = {
    "failed": ("Failure", "Your message wasn't delivered to {to} because: {why}"),
    "delayed": ("Delay", "Delivery to {to} is delayed and will be tried again: {why}"),
}


def status_report(original: bytes, to: str, back_to: str, cause: Behaviour) -> bytes:
    """A multipart/report about `original`, which could not reach `to`, as Gmail writes it."""
    kind, wording = _WORDINGS[cause.action]
    boundary = secrets.token_hex(12)
    parts = [
        'Content-Type: text/plain; charset="UTF-8"\n\n'
        + wording.format(to=to, why=cause.diagnostic),
        "Content-Type: message/delivery-status\n\n" + _delivery_status(to, cause),
    ]
    head = _report_headers(original, to, back_to, kind, boundary)
    text = "".join(f"--{boundary}\n{part}\n" for part in parts)
    lead = crlf(f"{head}\n{text}--{boundary}\n".encode())
    return lead + _returned(original, cause) + f"\r\n--{boundary}--\r\n".encode()


def _report_headers(original: bytes, to: str, back_to: str, kind: str, boundary: str) -> str:
    answered = message_id(parse(original))
    lines = [
        f"From: Mail Delivery Subsystem <{REPORTER}>",
        f"To: {back_to}",
        "Auto-Submitted: auto-replied",
        f"Subject: Delivery Status Notification ({kind})",
        f"X-Failed-Recipients: {to}" if kind == "Failure" else "X-Delayed: 1",
        f"Date: {format_datetime(now())}",
        f"Message-ID: {new_message_id('x@mx.google.com')}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; boundary="{boundary}"; report-type=delivery-status',
    ]
    if answered:
        lines += [f"In-Reply-To: {answered}", f"References: {answered}"]
    return "\n".join(lines) + "\n"


def _delivery_status(to: str, cause: Behaviour) -> str:
    date = format_datetime(now())
    return (
        f"Reporting-MTA: dns; googlemail.com\nArrival-Date: {date}\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {cause.action}\nStatus: {cause.status}\n"
        f"Remote-MTA: dns; mx.{to.rpartition('@')[2]}\n"
        f"Diagnostic-Code: smtp; {cause.diagnostic}\nLast-Attempt-Date: {date}\n"
    )


def _returned(original: bytes, cause: Behaviour) -> bytes:
    mail = crlf(original)
    if cause.headers_only:
        return b"Content-Type: text/rfc822-headers\r\n\r\n" + mail.partition(b"\r\n\r\n")[0]
    return b"Content-Type: message/rfc822\r\n\r\n" + mail


def automatic_answer(original: bytes, from_: str, back_to: str) -> bytes:
    """An out-of-office answer."""
    mail = parse(original)
    ids = [*referenced_ids(mail), message_id(mail)]
    draft = Draft(
        from_=from_,
        to=[back_to],
        subject=f"Automatic reply: {plain(mail.get('Subject', ''))}",
        body="I am out of the office until Monday and will answer then.\n",
        references=[one for one in ids if one],
        headers={"Auto-Submitted": "auto-replied", "X-Autoreply": "yes", "Precedence": "bulk"},
    )
    return write_mail(draft)
