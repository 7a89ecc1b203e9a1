"""Many clients at once, with what decides whether each can be written to: four queries in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.channels import Channel
from services.thread_svc.address_book.records import contacts_of
from services.thread_svc.broadcasts.statements import VISIBLE_CLIENTS
from services.thread_svc.channels.options import reach_of
from services.thread_svc.channels.reach import Reach
from services.thread_svc.channels.rules import Addressee, Contacts, option_of, phones_of
from services.thread_svc.outbound.rules import recipients_of


@dataclass(frozen=True)
class BroadcastAudience:
    """`rows`: a client with its conversation, by client id; who is not there may not be seen."""

    rows: Mapping[str, RowMapping]
    contacts: Mapping[str, Contacts]
    reach: Reach

    def recipient(self, client_id: str, channel: Channel, to: Sequence[str]) -> Addressee:
        """Whom to write to, as for a single message; raises the refusal that applies."""
        row = self.rows[client_id]
        option = option_of(channel, self.reach, row, self.contacts[client_id])
        return recipients_of(option, to)[0]


def audience_of(
    tx: Transaction, client_ids: Sequence[str], *, team: bool = True, me: str = ""
) -> BroadcastAudience:
    """The clients among these that the person `me` may see; `team`: they may see all."""
    values = {
        "firm_id": tx.firm_id,
        "client_ids": [client_id for client_id in client_ids if is_uuid(client_id)],
        "team": team,
        "me": me,
    }
    rows = {row["client_id"]: row for row in tx.rows(VISIBLE_CLIENTS, values)}
    contacts = contacts_of(tx, list(rows))
    phones = [phone for key, row in rows.items() for phone in phones_of(row, contacts[key])]
    return BroadcastAudience(rows, contacts, reach_of(tx, phones))
