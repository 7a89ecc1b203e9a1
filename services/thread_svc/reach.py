"""What decides whether an address can be written to: the firm's channels, its people's consents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.phones import fault_of_number
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from services.thread_svc.read_models import CHANNELS, CONSENTS
from services.thread_svc.refusing import Refusal

Row = RowMapping | Mapping[str, Any]
_NOT_CONNECTED = {
    Channel.EMAIL: Refusal(ErrorCode.CHANNEL_UNAVAILABLE, "No mailbox is connected yet."),
    Channel.SMS: Refusal(
        ErrorCode.NO_NUMBER, "The firm has no phone number yet; claim one in the settings."
    ),
    Channel.PORTAL: Refusal(
        ErrorCode.CHANNEL_UNAVAILABLE, "No contact can sign in to the portal yet."
    ),
    Channel.INTERNAL: Refusal(ErrorCode.CHANNEL_UNAVAILABLE, "Internal notes are not ready yet."),
}
"""For a channel that has not reported yet."""

_BY_SOURCE = {"staff": "asked not to be texted"}
_REPLIED = "replied STOP"


@dataclass(frozen=True)
class Reach:
    """`channels`: rows of the table by channel. `opted_out`: (phone, firm number) to the source,
    of those who do not want texts.
    """

    channels: Mapping[str, Row]
    opted_out: Mapping[tuple[str, str], str]

    def firm_refusal(self, channel: Channel) -> Refusal | None:
        """Why the firm cannot use the channel at all; None when it can."""
        row = self.channels.get(channel)
        if row is None:
            return _NOT_CONNECTED[channel]
        if row["usable"]:
            return None
        missing = _NOT_CONNECTED[channel]
        code = row["code"] or ErrorCode.CHANNEL_UNAVAILABLE
        return Refusal(code, row["reason"] or missing.sentence)

    def number_refusal(self, channel: Channel, value: str) -> Refusal | None:
        """What is wrong with a number for this channel; None for every other address."""
        traits = TRAITS[channel]
        if traits.identity_kind != "phone":
            return None
        fault = fault_of_number(value, traits.countries)
        if fault == ErrorCode.INVALID_PHONE_NUMBER:
            sentence = f"{value} is not a phone number; write it like +1 415 555 0100."
            return Refusal(fault, sentence, "to")
        if fault is not None:
            where = ", ".join(traits.countries)
            sentence = f"{value} is not a {where} number; {traits.label} reaches {where} only."
            return Refusal(fault, sentence, "to")
        return None

    def consent_refusal(self, channel: Channel, value: str, name: str) -> Refusal | None:
        """Whether this person asked the firm's number to stop."""
        row = self.channels.get(channel)
        if row is None or TRAITS[channel].identity_kind != "phone":
            return None
        source = self.opted_out.get((value, row["address"] or ""))
        if source is None:
            return None
        did = _BY_SOURCE.get(source, _REPLIED)
        sentence = f"{name or value} {did}; they can text START to allow it again."
        return Refusal(ErrorCode.CONTACT_OPTED_OUT, sentence, "to")


def reach_of(tx: Transaction, phones: Iterable[str]) -> Reach:
    """What is known now of the firm's channels and of these phones."""
    channels = tx.rows(select(CHANNELS).where(CHANNELS.c.firm_id == tx.firm_id))
    asked = list(dict.fromkeys(phones))
    consents = select(CONSENTS.c.phone, CONSENTS.c.firm_number, CONSENTS.c.source).where(
        CONSENTS.c.firm_id == tx.firm_id, CONSENTS.c.opted_out, CONSENTS.c.phone.in_(asked)
    )
    rows = tx.rows(consents) if asked else []
    return Reach(
        {row["channel"]: row for row in channels},
        {(row["phone"], row["firm_number"]): row["source"] for row in rows},
    )
