"""What decides whether an address can be written to: the firm's channels, its people's consents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.phones import fault_of_number
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, columns_of
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from services.thread_svc.channels.refusals import Refusal
from services.thread_svc.read_models.tables import CHANNELS, CONSENTS

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

# What the channel service decides by when it sends: the latest text of each phone.
_WRITTEN_TO = text(
    """
    select asked.phone, wrote.firm_number
    from unnest(cast(:phones as text[])) asked (phone) cross join lateral (
        select m.recipients[1] as firm_number from messages m
        where m.firm_id = :firm_id and m.sender_address = asked.phone
            and m.channel = 'sms' and m.direction = 'inbound'
        order by m.occurred_at desc limit 1
    ) wrote
    """
)
_BY_SOURCE = {"staff": "asked not to be texted"}
_REPLIED = "replied STOP"
_CHANNELS = Prepared(
    "channels_of_firm",
    f"select {columns_of(CHANNELS)} from channels"  # noqa: S608  # the columns of our table
    " where firm_id = :firm_id",
)
_CONSENTS = Prepared(
    "consents_of_phones",
    f"select {columns_of(CONSENTS)} from consents"  # noqa: S608  # the same
    " where firm_id = :firm_id and phone = any(cast(:phones as text[])) order by changed_at",
)


@dataclass(frozen=True)
class Reach:
    """`channels`: rows of the table by channel. `consents`: what each phone said last to each of
    the firm's numbers, oldest first. `written_to`: the number a phone last wrote to, of those
    phones where it matters.
    """

    channels: Mapping[str, Row]
    consents: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    written_to: Mapping[str, str] = field(default_factory=dict)

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
        """Whether this person asked the number that a message would leave from to stop; if they
        never told that one, what they told another last.
        """
        row = self.channels.get(channel)
        words = self.consents.get(value)
        if row is None or not words or TRAITS[channel].identity_kind != "phone":
            return None
        sender = self._sender(row, value)
        word = next((word for word in words if word["firm_number"] == sender), words[-1])
        if not word["opted_out"]:
            return None
        did = _BY_SOURCE.get(word["source"], _REPLIED)
        sentence = f"{name or value} {did}; they can text START to allow it again."
        return Refusal(ErrorCode.CONTACT_OPTED_OUT, sentence, "to")

    def _sender(self, row: Row, phone: str) -> str | None:
        own, default = self.written_to.get(phone), row["address"]
        return own if own in row["addresses"] else default


def reach_of(tx: Transaction, phones: Iterable[str]) -> Reach:
    """What is known now of the firm's channels and of these phones."""
    channels = tx.rows(_CHANNELS, {"firm_id": tx.firm_id})
    asked = {"firm_id": tx.firm_id, "phones": list(dict.fromkeys(phones))}
    words: dict[str, list[Row]] = {}
    for row in tx.rows(_CONSENTS, asked) if asked["phones"] else []:
        words.setdefault(row["phone"], []).append(row)
    stopped = [phone for phone in words if any(word["opted_out"] for word in words[phone])]
    found = {"firm_id": tx.firm_id, "phones": stopped}
    written = tx.rows(_WRITTEN_TO, found) if stopped else []
    return Reach(
        {row["channel"]: row for row in channels},
        words,
        {row["phone"]: row["firm_number"] for row in written},
    )
