"""Texts that nobody wrote: answers to what is said of consent, and out of office hours."""

from chassis.ids import utc_now
from chassis.storage.database import Transaction
from contracts.rpc.sms.settings import SmsSettings
from services.sms_svc import activity
from services.sms_svc.channel.rules import fault_of_phone
from services.sms_svc.channel.standing import is_open, standing_of
from services.sms_svc.consent import ledger as consent
from services.sms_svc.consent.rules import (
    ASK_AGAIN_DAYS,
    ASKED,
    HELP,
    confirmation,
    question,
)
from services.sms_svc.consent.statements import ASKED_SINCE
from services.sms_svc.inbound.rules import may_answer
from services.sms_svc.inbound.statements import FIRST_TODAY, IS_OURS
from services.sms_svc.outbound.ledger import (
    AUTO_REPLY,
    CONSENT_QUESTION,
    KEYWORD_REPLY,
    AnsweredText,
    TextLedger,
)
from services.sms_svc.settings.hours import zone_of


def record_wish(
    tx: Transaction,
    deliveries: TextLedger,
    kind: str,
    heard: AnsweredText,
    firm_name: str | None,
    *,
    answers: bool,
    source: str = consent.KEYWORD,
) -> None:
    """Keep what the person said of consent; confirm it where that is ours to do (`answers`)."""
    changed = consent.append(tx, heard.number, heard.sender, kind, source)
    # Once per change: a machine that repeats STOP, or a YES to a question, is not answered.
    if answers and (changed or kind == HELP):
        sentence = confirmation(kind, firm_name)
        deliveries.queue_automatic(tx, KEYWORD_REPLY, heard, sentence)


def ask_whether_to_stop(
    tx: Transaction, deliveries: TextLedger, heard: AnsweredText, firm_name: str | None
) -> None:
    """Ask somebody who may have meant STOP, once in ASK_AGAIN_DAYS; nothing else changes for them.
    Neither a machine, nor another firm, nor who has opted out already.
    """
    number, sender = heard.number, heard.sender
    if fault_of_phone(sender) is not None or _is_ours(tx, sender):
        return
    consent.hold(tx, sender)
    asked = {"firm_id": tx.firm_id, "phone": sender, "days": ASK_AGAIN_DAYS}
    if consent.is_opted_out(tx, number, sender) or tx.one_or_none(ASKED_SINCE, asked) is not None:
        return
    consent.append(tx, number, sender, ASKED, consent.WORDS)
    activity.log(tx, "consent.in_doubt", None, sender, firm_number=number)
    deliveries.queue_automatic(tx, CONSENT_QUESTION, heard, question(firm_name))


def answer_out_of_office(
    tx: Transaction, deliveries: TextLedger, settings: SmsSettings, heard: AnsweredText
) -> None:
    """Answer once per person and local day; never a machine, another firm or an opt-out."""
    now, number, sender = utc_now(), heard.number, heard.sender
    if not may_answer(settings, sender, heard.body, now) or _is_ours(tx, sender):
        return
    if standing_of(tx).paused or not is_open(tx, number):
        return
    if consent.is_opted_out(tx, number, sender):
        return
    day = now.astimezone(zone_of(settings.office_hours.time_zone)).date()
    first = tx.execute(FIRST_TODAY, {"firm_id": tx.firm_id, "phone": sender, "day": day})
    if first.rowcount == 1:
        deliveries.queue_automatic(tx, AUTO_REPLY, heard, settings.auto_reply.text)


def _is_ours(tx: Transaction, phone: str) -> bool:
    # A number of any firm: two of them must not answer each other for ever.
    return tx.one_or_none(IS_OURS, {"phone": phone}) is not None
