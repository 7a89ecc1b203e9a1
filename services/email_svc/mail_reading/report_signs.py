"""By what a notification is known that does not say so in fields."""

from email.message import Message

from chassis.patterns import pattern
from services.email_svc.mail_reading.headers import decoded, header, headers
from services.email_svc.mail_reading.part_headers import content_type
from services.email_svc.mail_reading.report_parts import said_in
from services.email_svc.mail_reading.report_text import ReportText

RECEIPT = "disposition-notification"
"""A report that is no delivery status notification, with one exception."""
_LONGEST_SENDER = 1_000
_REPORTED = 2_000
"""Characters in which a report says that it is one."""
_NAMED = "X-Failed-Recipients"
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
    r"|配信不能|配信エラー|送信エラー|メールエラー|반송|failed mail",
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
    r"|55\d [\d5]|error (?:while|was|occurred)|has been returned|недоставлен|не доставлен"
    r"|送信できません|エラー",
)
"""In the first lines of a report whose subject says nothing."""
_DELAY = pattern("email.bounce.delay", r"(?i)delay|warning|still trying|not yet (been )?delivered")
_FINAL = pattern("email.bounce.final", r"(?i)fail|undeliver|returned|unknown|no such|invalid")
_STILL_TRIED = pattern(
    "email.bounce.still_tried",
    r"(?i)delivery attempts will continue|will (?:continue|keep) (?:on )?trying|will be retried for"
    r"|do not need to re-?send|warning message only|temporary failure report",
)
_SURELY = pattern(
    "email.bounce.surely",
    r"(?i)^(?:undeliver(?:able|ed)|returned mail|non[- ]?delivery|mail delivery (?:failed|failure)"
    r"|delivery (?:failure|has failed|status notification)|failure notice)\b|: non remis$",
)
"""How a subject begins or ends that no person writes; a forwarded notice begins otherwise."""
_SAYS_SURELY = pattern(
    "email.bounce.says_surely",
    r"(?i)could not be delivered|failed recipients|was automatically rejected",
)


def rejects(mail: Message, kind: str) -> bool:
    """Whether a receipt says that a filter sent the mail back (as RFC 5429 has it done)."""
    return kind == RECEIPT and _SAYS_SURELY.search(said_in(mail).text[:_REPORTED]) is not None


def looks_like_one(mail: Message, said: ReportText) -> bool:
    """Whether what a program that carries mail wrote is about a failure."""
    subject, begin = decoded(header(mail, "Subject")), said.text[:_REPORTED]
    if header(mail, _NAMED):
        return bool(said.text)
    if not _is_carried(mail):
        return _SAYS_SURELY.search(begin) is not None
    if _FAILURE.search(subject) or _DELAY.search(subject) or _SAYS_SURELY.search(begin):
        return True
    if not _is_from_reporter(mail):
        return False
    return bool(_SAYS_SO.search(begin)) or (_brings_a_mail(mail) and bool(said.recipients()))


def may_be_one(mail: Message) -> bool:
    """Whether a mail without fields of a report is worth looking at: by who sent it, or how."""
    return _is_carried(mail) or _SURELY.search(decoded(header(mail, "Subject"))) is not None


def _is_carried(mail: Message) -> bool:
    """Whether it comes from what carries mail, or says that it is about a failure."""
    path = header(mail, "Return-Path").lower()
    by_nobody = path == "<>" or "mailer-daemon" in path
    return by_nobody or _is_from_reporter(mail) or bool(header(mail, _NAMED))


def _brings_a_mail(mail: Message) -> bool:
    return any(content_type(part) == "message/rfc822" for part in mail.walk())


def _is_from_reporter(mail: Message) -> bool:
    sender = ";".join(headers(mail, "From"))[:_LONGEST_SENDER]
    return _REPORTER.search(sender) is not None


def is_delayed(mail: Message, said: ReportText) -> bool:
    """Whether a report in words is of a delay."""
    subject = decoded(header(mail, "Subject"))
    if _STILL_TRIED.search(said.text):
        return True
    return bool(_DELAY.search(subject)) and not _FINAL.search(subject)
