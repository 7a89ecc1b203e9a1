"""Many clients at once, with what decides whether each can be written to: four queries in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.channels import Channel
from services.thread_svc.address_book.records import contacts_of
from services.thread_svc.channels.options import Recipient, option_of, phones_of
from services.thread_svc.channels.reach import Reach, reach_of
from services.thread_svc.outbound.addressing import recipients_of

_VISIBLE = text(
    """
    select c.id::text as client_id, c.name as client_name, c.time_zone,
        v.id, v.kind, v.title, v.sender_kind, v.sender_address
    from clients c join conversations v on v.client_id = c.id and v.kind = 'client'
    where c.firm_id = :firm_id and c.id = any(cast(:client_ids as uuid[]))
        and (:team or exists (select 1 from conversation_staff s
             where s.conversation_id = v.id and s.staff_id::text = :me))
    """
)


@dataclass(frozen=True)
class Audience:
    """`rows`: a client with its conversation, by client id; who is not there may not be seen."""

    rows: Mapping[str, RowMapping]
    contacts: Mapping[str, Sequence[Mapping[str, Any]]]
    reach: Reach

    def recipient(self, client_id: str, channel: Channel, to: Sequence[str]) -> Recipient:
        """Whom to write to, as for a single message; raises the refusal that applies."""
        row = self.rows[client_id]
        option = option_of(channel, self.reach, row, self.contacts[client_id])
        return recipients_of(option, self.reach, to)[0]


def audience_of(
    tx: Transaction, client_ids: Sequence[str], *, team: bool = True, me: str = ""
) -> Audience:
    """The clients among these that the person `me` may see; `team`: they may see all."""
    values = {
        "firm_id": tx.firm_id,
        "client_ids": [client_id for client_id in client_ids if is_uuid(client_id)],
        "team": team,
        "me": me,
    }
    rows = {row["client_id"]: row for row in tx.rows(_VISIBLE, values)}
    contacts = contacts_of(tx, list(rows))
    phones = [phone for key, row in rows.items() for phone in phones_of(row, contacts[key])]
    return Audience(rows, contacts, reach_of(tx, phones))
