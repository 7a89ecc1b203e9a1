"""Which channels reach this conversation's people now, and why the others do not (T14)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from contracts.channels import TRAITS, Channel
from services.thread_svc.address_book import contacts_of
from services.thread_svc.models import CHANNELS

_NOT_CONNECTED = {
    Channel.EMAIL: "No mailbox is connected yet.",
    Channel.SMS: "The firm has no phone number yet.",
    Channel.PORTAL: "No contact can sign in to the portal yet.",
    Channel.INTERNAL: "Internal notes are not ready yet.",
}


@dataclass(frozen=True)
class ChannelOption:
    """One line of the channel picker."""

    channel: Channel
    usable: bool
    reason: str | None
    recipients: list[dict[str, Any]] = field(default_factory=list)


def options_for(tx: Transaction, conversation: RowMapping) -> list[ChannelOption]:
    """Every channel, usable or with the reason why not, in the order of contracts.channels."""
    firm = {
        row["channel"]: row
        for row in tx.rows(select(CHANNELS).where(CHANNELS.c.firm_id == tx.firm_id))
    }
    client_id = str(conversation["client_id"]) if conversation["client_id"] else None
    contacts = contacts_of(tx, [client_id])[client_id] if client_id else []
    return [_option(Channel(c), firm.get(c), conversation, contacts) for c in Channel]


def _option(
    channel: Channel,
    firm: RowMapping | None,
    conversation: RowMapping,
    contacts: list[dict[str, Any]],
) -> ChannelOption:
    recipients = _recipients(channel, conversation, contacts)
    if firm is None or not firm["usable"]:
        reason = firm["reason"] if firm is not None else None
        return ChannelOption(channel, False, reason or _NOT_CONNECTED[channel], recipients)
    reason = _unreachable(channel, conversation, contacts, recipients)
    return ChannelOption(channel, reason is None, reason, recipients)


def _unreachable(
    channel: Channel,
    conversation: RowMapping,
    contacts: list[dict[str, Any]],
    recipients: list[dict[str, Any]],
) -> str | None:
    kind = TRAITS[channel].identity_kind
    if kind is not None and not recipients:
        what = "e-mail address" if kind == "email" else "phone number"
        return f"{conversation['title']} has no {what}."
    if channel == Channel.PORTAL and not any(c["portal_access"] for c in contacts):
        return "No contact of this client can sign in to the portal."
    return None


def _recipients(
    channel: Channel, conversation: RowMapping, contacts: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    kind = TRAITS[channel].identity_kind
    if kind is None:
        return []
    if conversation["kind"] == "unlinked":
        if conversation["sender_kind"] != kind:
            return []
        return [_recipient(conversation["sender_address"], "Sender", None, "", True)]
    return [
        _recipient(i["value"], i["label"], contact["id"], contact["name"], i["primary"])
        for contact in contacts
        for i in contact["identities"]
        if i["kind"] == kind
    ]


def _recipient(
    value: str, label: str, contact_id: str | None, contact_name: str, primary: bool
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
    usable = [o.channel for o in options if o.usable and TRAITS[o.channel].client_facing]
    chosen = latest_inbound if latest_inbound in usable else (usable[0] if usable else "internal")
    return [
        {
            "channel": str(option.channel),
            "usable": option.usable,
            "reason": option.reason,
            "preselected": option.channel == chosen,
            "recipients": option.recipients,
        }
        for option in options
    ]
