"""Which channels reach this conversation's people now, and why the others do not (T14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.storage.database import Transaction
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from services.thread_svc.address_book.records import contacts_of
from services.thread_svc.channels.reach import Reach, Row, reach_of
from services.thread_svc.channels.refusals import Refusal, missing_address

Contacts = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address that the channel could write to. `wrong`: of the number itself; `unwilling`: of
    its owner.
    """

    value: str
    label: str
    contact_id: str | None
    contact_name: str
    primary: bool
    wrong: Refusal | None = None
    unwilling: Refusal | None = None

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be sent there; None when it can."""
        return self.wrong or self.unwilling

    def view(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "value": self.value,
            "label": self.label,
            "contact_id": self.contact_id,
            "contact_name": self.contact_name,
            "primary": self.primary,
            "opted_out": self.unwilling is not None,
            "reason": self.refusal.sentence if self.refusal else None,
        }


@dataclass(frozen=True)
class ChannelOption:
    """One line of the channel picker. `firm`: why the firm cannot use the channel; `people`: why
    it does not reach anybody here.
    """

    channel: Channel
    firm: Refusal | None
    people: Refusal | None
    recipients: list[Recipient] = field(default_factory=list)

    @property
    def refusal(self) -> Refusal | None:
        """Why the channel is not usable here; None when it is."""
        return self.firm or self.people


def options_for(tx: Transaction, conversation: Row) -> list[ChannelOption]:
    """Every channel, usable or with the reason why not, in the order of contracts.channels."""
    contacts: Contacts = contacts_in(tx, conversation)
    reach = reach_of(tx, phones_of(conversation, contacts))
    return [option_of(channel, reach, conversation, contacts) for channel in Channel]


def contacts_in(tx: Transaction, conversation: Row) -> list[dict[str, Any]]:
    """The contacts of the conversation's client; none for an unknown sender."""
    client_id = str(conversation["client_id"]) if conversation["client_id"] else None
    return contacts_of(tx, [client_id])[client_id] if client_id else []


def phones_of(conversation: Row, contacts: Contacts) -> list[str]:
    """Every phone that somebody in the conversation has."""
    known = [i["value"] for c in contacts for i in c["identities"] if i["kind"] == "phone"]
    return [*known, conversation["sender_address"]] if conversation["sender_address"] else known


def option_of(
    channel: Channel, reach: Reach, conversation: Row, contacts: Contacts
) -> ChannelOption:
    """One channel's line. Pure."""
    recipients = [
        _judged(channel, reach, recipient)
        for recipient in _recipients(channel, conversation, contacts)
    ]
    people = _unreachable(channel, str(conversation["title"]), contacts, recipients)
    return ChannelOption(channel, reach.firm_refusal(channel), people, recipients)


def _judged(channel: Channel, reach: Reach, known: dict[str, Any]) -> Recipient:
    value = known["value"]
    return Recipient(
        **known,
        wrong=reach.number_refusal(channel, value),
        unwilling=reach.consent_refusal(channel, value, known["contact_name"]),
    )


def _unreachable(
    channel: Channel, title: str, contacts: Contacts, recipients: Sequence[Recipient]
) -> Refusal | None:
    if not recipients and TRAITS[channel].identity_kind is not None:
        return missing_address(channel, title)
    if recipients and all(recipient.refusal for recipient in recipients):
        return chosen_recipient(recipients).refusal
    if channel == Channel.PORTAL and not any(c["portal_access"] for c in contacts):
        sentence = "No contact of this client can sign in to the portal."
        return Refusal(ErrorCode.CHANNEL_UNAVAILABLE, sentence)
    return None


def chosen_recipient(recipients: Sequence[Recipient]) -> Recipient:
    """Whom to write to when nobody says: the primary address, else the first."""
    return next((r for r in recipients if r.primary), recipients[0])


def _recipients(channel: Channel, conversation: Row, contacts: Contacts) -> list[dict[str, Any]]:
    kind = TRAITS[channel].identity_kind
    if kind is None:
        return []
    if conversation["kind"] == "unlinked":
        if conversation["sender_kind"] != kind:
            return []
        return [_address(conversation["sender_address"], "Sender", None, "", primary=True)]
    return [
        _address(i["value"], i["label"], contact["id"], contact["name"], primary=i["primary"])
        for contact in contacts
        for i in contact["identities"]
        if i["kind"] == kind
    ]


def _address(
    value: str, label: str, contact_id: str | None, contact_name: str, *, primary: bool
) -> dict[str, Any]:
    return {
        "value": value,
        "label": label,
        "contact_id": contact_id,
        "contact_name": contact_name,
        "primary": primary,
    }


def picker(options: list[ChannelOption], latest_inbound: str | None) -> list[dict[str, Any]]:
    """The options as the API shows them; the channel the client used last is preselected."""
    usable = [o.channel for o in options if not o.refusal and TRAITS[o.channel].client_facing]
    chosen = latest_inbound if latest_inbound in usable else (usable[0] if usable else "internal")
    return [
        {
            "channel": str(option.channel),
            "usable": option.refusal is None,
            "reason": option.refusal.sentence if option.refusal else None,
            "code": str(option.refusal.code) if option.refusal else None,
            "preselected": option.channel == chosen,
            "recipients": [recipient.view() for recipient in option.recipients],
        }
        for option in options
    ]
