"""What is known now of a conversation's channels: one question for each fact that decides."""

from collections.abc import Iterable

from chassis.storage.database import Transaction
from contracts.channels import Channel
from services.thread_svc.address_book.records import contacts_of
from services.thread_svc.channels.reach import Reach, Row
from services.thread_svc.channels.rules import Contacts, PickerOption, option_of, phones_of
from services.thread_svc.channels.statements import (
    CHANNELS_OF_FIRM,
    CONSENTS_OF_PHONES,
    NUMBERS_WRITTEN_TO,
)


def contacts_in(tx: Transaction, conversation: Row) -> Contacts:
    """The contacts of the conversation's client; none for an unknown sender."""
    client_id = str(conversation["client_id"]) if conversation["client_id"] else None
    return contacts_of(tx, [client_id])[client_id] if client_id else []


def options_for(tx: Transaction, conversation: Row, contacts: Contacts) -> list[PickerOption]:
    """Every channel, usable or with the reason why not, in the order of contracts.channels.
    `contacts`: those in the conversation.
    """
    reach = reach_of(tx, phones_of(conversation, contacts))
    return [option_of(channel, reach, conversation, contacts) for channel in Channel]


def option_for(
    tx: Transaction, channel: Channel, conversation: Row, contacts: Contacts
) -> PickerOption:
    """The same for one channel."""
    reach = reach_of(tx, phones_of(conversation, contacts))
    return option_of(channel, reach, conversation, contacts)


def reach_of(tx: Transaction, phones: Iterable[str]) -> Reach:
    """What is known now of the firm's channels and of these phones."""
    channels = tx.rows(CHANNELS_OF_FIRM, {"firm_id": tx.firm_id})
    asked = {"firm_id": tx.firm_id, "phones": list(dict.fromkeys(phones))}
    consents: dict[str, list[Row]] = {}
    for row in tx.rows(CONSENTS_OF_PHONES, asked) if asked["phones"] else []:
        consents.setdefault(row["phone"], []).append(row)
    stopped = [phone for phone, each in consents.items() if any(one["opted_out"] for one in each)]
    found = {"firm_id": tx.firm_id, "phones": stopped}
    written = tx.rows(NUMBERS_WRITTEN_TO, found) if stopped else []
    return Reach(
        {row["channel"]: row for row in channels},
        consents,
        {row["phone"]: row["firm_number"] for row in written},
    )
