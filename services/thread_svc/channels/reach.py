"""Whether an address can be written to: by the firm's channels and its people's consents. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.phones import fault_of_number
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from services.thread_svc.channels.refusals import Refusal

Row = RowMapping | Mapping[str, Any]
_NOT_CONNECTED = {
    Channel.EMAIL: Refusal(ErrorCode.NO_MAILBOX, "No mailbox is connected yet."),
    Channel.SMS: Refusal(
        ErrorCode.NO_NUMBER, "The firm has no phone number yet; claim one in the settings."
    ),
    Channel.PORTAL: Refusal(
        ErrorCode.CHANNEL_UNAVAILABLE, "No contact can sign in to the portal yet."
    ),
    Channel.INTERNAL: Refusal(ErrorCode.CHANNEL_UNAVAILABLE, "Internal notes are not ready yet."),
}
"""For a channel that has not reported yet."""

_BY_SOURCE = dict.fromkeys(("staff", "words"), "asked not to be texted")
_REPLIED = "replied STOP"


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

    def consent_refusal(self, channel: Channel, value: str, name: str) -> Refusal | None:
        """Whether this person asked the number that a message would leave from to stop; if they
        never told that one, what they told another last.
        """
        row = self.channels.get(channel)
        consents = self.consents.get(value)
        if row is None or not consents or TRAITS[channel].identity_kind != "phone":
            return None
        sender = self._sender(row, value)
        decisive = next((one for one in consents if one["firm_number"] == sender), consents[-1])
        if not decisive["opted_out"]:
            return None
        did = _BY_SOURCE.get(decisive["source"], _REPLIED)
        sentence = f"{name or value} {did}; they can text START to allow it again."
        return Refusal(ErrorCode.CONTACT_OPTED_OUT, sentence, "to")

    def _sender(self, row: Row, phone: str) -> str | None:
        own, default = self.written_to.get(phone), row["address"]
        return own if own in row["addresses"] else default


def number_refusal(channel: Channel, value: str) -> Refusal | None:
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
