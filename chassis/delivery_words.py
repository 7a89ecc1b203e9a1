"""The statements of a delivery ledger, planned once per connection."""

# ruff: noqa: S608  # every part of the texts is from this file or a list of our columns

from functools import cache

from chassis.prepared import Prepared

_ONE = "firm_id = :firm_id and message_id = :message_id"


class LedgerWords:
    """`has_due_at`: whether the channel's deliveries can be due later."""

    lock = Prepared("lock_delivery", f"select * from deliveries where {_ONE} for update")
    append = Prepared(
        "append_delivery_history",
        "insert into delivery_history (message_id, firm_id, event, from_state, to_state,"
        " report_id, because) values (:message_id, :firm_id, :event, :from_state, :to_state,"
        " :report_id, :because) on conflict do nothing",
    )

    def __init__(self, *, has_due_at: bool) -> None:
        due = ", due_at = :due_at" if has_due_at else ""
        self.move = Prepared(
            "move_delivery",
            "update deliveries set state = :state, sequence = :sequence, changed_at = :changed_at,"
            " reason_code = :reason_code, reason_message = :reason_message,"
            f" permanent = :permanent{due} where {_ONE}",
        )

    @staticmethod
    @cache
    def open(columns: tuple[str, ...]) -> Prepared:
        """Takes a delivery on, with these columns."""
        values = ", ".join(f":{column}" for column in columns)
        return Prepared(
            "open_delivery_" + "_".join(columns[4:]),
            f"insert into deliveries ({', '.join(columns)}) values ({values})"
            " on conflict do nothing returning *",
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
