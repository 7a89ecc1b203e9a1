"""Texts that nobody wrote: the answers to keywords and the answer out of office hours."""

from chassis.ids import utc_now
from chassis.storage.database import EVERY_FIRM, Transaction
from contracts.rpc.sms.settings import SmsSettings
from services.sms_svc.channel.standing import is_open, standing_of
from services.sms_svc.consent import ledger as consent
from services.sms_svc.consent.rules import HELP, confirmation
from services.sms_svc.inbound.rules import may_answer
from services.sms_svc.inbound.statements import FIRST_TODAY, IS_OURS
from services.sms_svc.outbound.ledger import (
    AUTO_REPLY,
    KEYWORD_REPLY,
    AnsweredText,
    TextLedger,
)
from services.sms_svc.settings.hours import zone_of


def record_keyword(
    tx: Transaction,
    deliveries: TextLedger,
    kind: str,
    heard: AnsweredText,
    firm_name: str | None,
    *,
    answers: bool,
) -> None:
    """Keep what the person said; confirm it where that is ours to do (`answers`)."""
    changed = consent.append(tx, heard.number, heard.sender, kind, consent.KEYWORD)
    # Once per change: a machine that repeats STOP, or a YES to a question, is not answered.
    if answers and (changed or kind == HELP):
        sentence = confirmation(kind, firm_name)
        deliveries.queue_automatic(tx, KEYWORD_REPLY, heard, sentence)


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
    with tx.scoped_to(EVERY_FIRM):
        return tx.one_or_none(IS_OURS, {"phone": phone}) is not None
