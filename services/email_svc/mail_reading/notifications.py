"""Delivery status notifications: who did not get which of our mails, and why.

RFC 3464 reports in multipart/report (RFC 6522), and whatever else servers write: reports in other
containers, with fields that are broken or missing, and free text in many languages.
"""

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from chassis.patterns import pattern
from services.email_svc.mail_reading.headers import header, headers
from services.email_svc.mail_reading.ids import message_ids
from services.email_svc.mail_reading.mail import (
    SUCCESSES,
    DeliveryStatusNotification,
    RecipientStatus,
)
from services.email_svc.mail_reading.part_headers import content_type, report_type
from services.email_svc.mail_reading.parts import part_text
from services.email_svc.mail_reading.report_fields import statuses_in
from services.email_svc.mail_reading.report_parts import said_in
from services.email_svc.mail_reading.report_signs import (
    RECEIPT,
    is_delayed,
    looks_like_one,
    may_be_one,
    rejects,
)
from services.email_svc.mail_reading.report_status import is_precise, precise_status
from services.email_svc.mail_reading.report_text import ReportText
from services.email_svc.own_ids import OWN_REF_HEADER

_MOST_RECIPIENTS = 100
_MOST_ORIGINALS = 50
_OTHER_REPORTS = (RECEIPT, "feedback-report")
_ID_HEADERS = ("Message-ID", OWN_REF_HEADER)
_ID_LINE = pattern(
    "email.bounce.id_line",
    r"(?im)^[> \t]*(?:(?:X-Google-Original-)?Message-ID|X-Onethread-Ref):\s*(<[^<>]+>)",
    many=True,
)
_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


def notification_in(mail: Message) -> DeliveryStatusNotification | None:
    """The notification a mail is; None for any other mail."""
    kind = report_type(mail) if content_type(mail) == "multipart/report" else None
    if kind in _OTHER_REPORTS and not rejects(mail, kind):
        return None
    parts = [part for part in mail.walk() if content_type(part) in _STATUS_PARTS]
    is_report = kind is not None or bool(parts)
    if not is_report and not may_be_one(mail):
        return None
    said = said_in(mail)
    if not is_report and not looks_like_one(mail, said):
        return None
    statuses = statuses_in(parts)
    found = (
        _completed(statuses, said) if statuses else said.statuses(delayed=is_delayed(mail, said))
    )
    own = ";".join(headers(mail, "Message-ID"))
    return DeliveryStatusNotification(tuple(_originals(mail)), tuple(found[:_MOST_RECIPIENTS]), own)


def _completed(statuses: list[RecipientStatus], said: ReportText) -> list[RecipientStatus]:
    """Each with its recipient and its reason, which a report may name in its text alone."""
    if all(one.recipient and is_precise(one.status) for one in statuses):
        return statuses
    named = {one.recipient for one in statuses}
    others = iter([address for address in said.recipients() if address not in named])
    return [
        replace(
            one,
            recipient=one.recipient or next(others, None),
            status=precise_status(one.status, said.text, one.action),
        )
        if one.action not in SUCCESSES
        else one
        for one in statuses
    ]


def _originals(mail: Message) -> list[str]:
    found: list[str] = []
    for part in mail.walk():
        found += [*_ids_of(part)] if part is not mail else []
        if content_type(part) in ("text/rfc822-headers", "text/plain"):
            found += message_ids(" ".join(_ID_LINE.findall(part_text(part))))
    found += message_ids(header(mail, "In-Reply-To"))
    found += list(reversed(message_ids(header(mail, "References"))))
    return list(dict.fromkeys(found))[:_MOST_ORIGINALS]


def _ids_of(part: Message) -> Iterator[str]:
    for name in _ID_HEADERS:
        yield from message_ids(header(part, name))
