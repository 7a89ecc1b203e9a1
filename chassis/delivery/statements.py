"""The statements of a delivery ledger, planned once per connection."""

# ruff: noqa: S608  # every part of the texts is from this file or a list of our columns

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Table

from chassis.storage.prepared import Prepared, columns_of, of_firm

_ONE = f"{of_firm()} and message_id = :message_id"


class LedgerStatements:
    """For one channel's table of deliveries."""

    append = Prepared(
        "append_delivery_history",
        "insert into delivery_history (message_id, firm_id, event, from_state, to_state,"
        " report_id, because) values (:message_id, :firm_id, :event, :from_state, :to_state,"
        " :report_id, :because) on conflict do nothing",
    )

    def __init__(self, deliveries: Table) -> None:
        self._columns = columns_of(deliveries)
        self.lock = Prepared(
            "lock_delivery", f"select {self._columns} from deliveries where {_ONE} for update"
        )
        self.open_each = Prepared(
            "open_deliveries",
            "insert into deliveries (message_id, firm_id, state, message)"
            " select message_id, firm_id, :state, message::jsonb from"
            " unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[],"
            " cast(:messages as text[])) as composed (message_id, firm_id, message)"
            f" on conflict do nothing returning {self._columns}",
        )
        due = ", due_at = :due_at" if "due_at" in deliveries.c else ""
        self.move = Prepared(
            "move_delivery",
            "update deliveries set state = :state, sequence = :sequence, changed_at = :changed_at,"
            " reason_code = :reason_code, reason_message = :reason_message,"
            f" permanent = :permanent{due} where {_ONE}",
        )

    def open(self, named: Sequence[str]) -> Prepared:
        """Takes a delivery on, with values for these columns; answers with its row."""
        values = ", ".join(f":{column}" for column in named)
        return Prepared(
            "open_delivery_" + "_".join(named[4:]),
            f"insert into deliveries ({', '.join(named)}) values ({values})"
            f" on conflict do nothing returning {self._columns}",
        )

    @staticmethod
    @cache
    def name(*, with_body: bool) -> Prepared:
        """Keeps the names a message got, and the body that went out where there is one."""
        body = ", sent_body = :sent_body" if with_body else ""
        return Prepared(
            "name_delivery" + ("_with_body" if with_body else ""),
            "update deliveries set provider_id = coalesce(:provider_id, provider_id),"
            f" own_ref = coalesce(:own_ref, own_ref){body} where {_ONE}",
        )
