"""Texts that nobody wrote: the answers to keywords and the answer out of office hours."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis.delivery.ledger import DeliveryLedger
from chassis.delivery.message import OutboundMessage
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import AutomaticMessageSent
from contracts.parts import Person
from services.sms_svc.channel.standing import is_open, standing_of
from services.sms_svc.consent import ledger as consent_ledger
from services.sms_svc.outbound.rules import fault_of_phone
from services.sms_svc.settings.hours import in_office, zone_of

_MACHINE = re.compile(
    r"\b(auto(matic|mated)?[- ]?(reply|response|message)|out of (the )?office|do[- ]?not[- ]?reply"
    r"|no[- ]?reply|unmonitored|verification code|security code|one[- ]time (pass)?code"
    r"|your code is|msg ?& ?data rates|reply stop|text stop)\b",
    re.IGNORECASE,
)
_OURS = text("select 1 from numbers where e164 = :phone and active limit 1")
_FIRST_TODAY = text(
    "insert into auto_replies (firm_id, phone, day)"
    " values (:firm_id, :phone, :day) on conflict do nothing"
)


def looks_automatic(body: str) -> bool:
    """Whether a machine seems to have written the words."""
    return _MACHINE.search(body) is not None


def queue(
    tx: Transaction, deliveries: DeliveryLedger, why: str, firm_number: str, to: str, body: str
) -> str:
    """Have the dispatcher send a text at once, and show it in the thread; its message id."""
    message_id, now = new_id(), utc_now()
    message = OutboundMessage(
        message_id=message_id,
        channel=Channel.SMS,
        author=Person("system", None, "Onethread"),
        to=(to,),
        body_text=body,
        occurred_at=to_wire_time(now),
    )
    deliveries.open(tx, message, automatic=why, firm_number=firm_number, not_before=now)
    tx.emit(AutomaticMessageSent(message_id, Channel.SMS, to, body, why, message.occurred_at))
    return message_id


def may_answer(settings: dict[str, Any], sender: str, body: str, now: datetime) -> bool:
    """Whether the office is closed and a person seems to be writing. Pure."""
    office = settings["office_hours"]
    if not settings["auto_reply"]["enabled"] or looks_automatic(body):
        return False
    if fault_of_phone(sender) is not None:  # short codes and sender names among them
        return False
    zone = zone_of(office["time_zone"])
    return not in_office(now, zone, office["days"], office["start"], office["end"])


def answer_out_of_office(
    tx: Transaction,
    deliveries: DeliveryLedger,
    settings: dict[str, Any],
    firm_number: str,
    sender: str,
    body: str,
) -> None:
    """Answer once per person and local day; never a machine, another firm or an opt-out."""
    now = utc_now()
    if not may_answer(settings, sender, body, now) or _is_ours(tx, sender):
        return
    if standing_of(tx).paused or not is_open(tx, firm_number):
        return
    if consent_ledger.is_opted_out(tx, firm_number, sender):
        return
    day = now.astimezone(zone_of(settings["office_hours"]["time_zone"])).date()
    row = {"firm_id": tx.firm_id, "phone": sender, "day": day}
    if tx.execute(_FIRST_TODAY, row).rowcount == 1:
        queue(tx, deliveries, "auto_reply", firm_number, sender, settings["auto_reply"]["text"])


def _is_ours(tx: Transaction, phone: str) -> bool:
    # The webhook's transaction sees every firm: two of them must not answer each other for ever.
    return tx.one_or_none(_OURS, {"phone": phone}) is not None
