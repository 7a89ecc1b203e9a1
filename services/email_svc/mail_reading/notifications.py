"""Delivery status notifications: who did not get which of our mails, and why.

RFC 3464 reports in multipart/report (RFC 6522), and whatever else servers write: reports in other
containers, with fields that are broken or missing, and free text in many languages.
"""

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from chassis.patterns import pattern
from services.email_svc.mail_reading.headers import decoded, header, headers
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
from services.email_svc.mail_reading.report_status import is_precise, precise_status
from services.email_svc.mail_reading.report_text import ReportText
from services.email_svc.own_ids import OWN_REF_HEADER

_MOST_RECIPIENTS = 100
_MOST_ORIGINALS = 50
_LONGEST_SENDER = 1_000
_REPORTER = pattern(
    "email.bounce.reporter",
    r"(?i)(?:mail[._ -]?(?:er)?[._ -]?(?:daemon|robot)|post[._]?master|mdaemon"
    r"|mail[._ ]delivery[._ ](?:sub)?system|mail delivery service|system administrator"
    r"|mail administrator|(?:^|[<\"\s])(?:bounces?|mmdf|smtp|uucp|daemon)@)",
)
"""In the name or the address that a report comes from."""
_FAILURE = pattern(
    "email.bounce.failure",
    r"(?i)undeliver|undelivered|delivery (?:status notification|notification|failure|has failed"
    r"|incomplete|error|problem|report|status)|returned mail|returned to sender|returning"
    r"(?: message)? to sender|mail (?:delivery )?(?:failed|failure|system|error)|failure (?:notice"
    r"|delivery)|fail(?:ed|ure) delivery|could not (?:be delivered|send)|delivery failed"
    r"|error sending your mail|message (?:not delivered|status)|mail could not be"
    r"|invalid (?:user|recipient|address)|user unknown|unknown user|bounced? mail|non[- ]?delivery"
    r"|nicht zugestellt|unzustellbar|zustellung fehlgeschlagen|non remis|échec (?:de la )?remise"
    r"|non distribué|no se pudo entregar|no se ha podido|error de entrega|devuelto"
    r"|mancata consegna|impossibile recapitare|não entregue|falha na entrega|onbestelbaar"
    r"|kunde inte levereras|ikke leveres|niedostarczon|недоставлен|не доставлен|退信|無法投遞"
    r"|配信不能|配信エラー|送信エラー|반송",
)
"""In a subject."""
_SAYS_SO = pattern(
    "email.bounce.says_so",
    r"(?i)could not be delivered|(?:was|were|has been) not (?:be )?delivered|wasn't delivered"
    r"|undeliverable|did not reach the following|delivery to the following|unable to deliver"
    r"|following (?:recipient|address)|(?:user|host|recipient) unknown|no such (?:user|mailbox)"
    r"|unknown (?:user|recipient)|mailbox (?:is full|unavailable)|cannot be (?:delivered|sent)"
    r"|delivery (?:attempts? )?(?:has )?failed|permanent(?:ly)? (?:error|fail)|returned to you"
    r"|not listed in|undelivered|message delivery|does not exist|invalid recipient|bounced"
    r"|55\d [\d5]|error (?:while|was|occurred)|недоставлен|не доставлен|送信できません|エラー",
)
"""In the first lines of a report whose subject says nothing."""
_DELAY = pattern("email.bounce.delay", r"(?i)delay|warning|still trying|not yet (been )?delivered")
_FINAL = pattern("email.bounce.final", r"(?i)fail|undeliver|returned|failure")
_OTHER_REPORTS = ("disposition-notification", "feedback-report")
_REPORTED = 2_000
"""Characters in which a report without a telling subject says that it is one."""
_NAMED = "X-Failed-Recipients"
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
    if kind in _OTHER_REPORTS:
        return None
    parts = [part for part in mail.walk() if content_type(part) in _STATUS_PARTS]
    is_report = kind is not None or bool(parts)
    if not is_report and not _is_carried(mail):
        return None
    said = said_in(mail)
    if not is_report and not _looks_like_one(mail, said):
        return None
    statuses = statuses_in(parts)
    found = _completed(statuses, said) if statuses else said.statuses(delayed=_is_delayed(mail))
    own = ";".join(headers(mail, "Message-ID"))
    return DeliveryStatusNotification(tuple(_originals(mail)), tuple(found[:_MOST_RECIPIENTS]), own)


def _looks_like_one(mail: Message, said: ReportText) -> bool:
    """Whether what a program that carries mail wrote is about a failure."""
    subject = decoded(header(mail, "Subject"))
    if header(mail, _NAMED):
        return bool(said.text)
    if _FAILURE.search(subject) or _DELAY.search(subject):
        return True
    return _is_from_reporter(mail) and bool(_SAYS_SO.search(said.text[:_REPORTED]))


def _is_carried(mail: Message) -> bool:
    """Whether it comes from what carries mail, or says that it is about a failure."""
    path = header(mail, "Return-Path").lower()
    by_nobody = path == "<>" or "mailer-daemon" in path
    return by_nobody or _is_from_reporter(mail) or bool(header(mail, _NAMED))


def _is_from_reporter(mail: Message) -> bool:
    sender = ";".join(headers(mail, "From"))[:_LONGEST_SENDER]
    return _REPORTER.search(sender) is not None


def _is_delayed(mail: Message) -> bool:
    subject = decoded(header(mail, "Subject"))
    return bool(_DELAY.search(subject)) and not _FINAL.search(subject)


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
