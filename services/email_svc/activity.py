"""Lines of the firm's activity log (N4) that e-mail writes."""

from typing import Any

from chassis.ids import to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.parts import Person


def log(tx: Transaction, kind: str, actor: Actor, subject: str, **details: Any) -> None:
    """Tell the log; it leaves with the commit."""
    who = Person(actor.kind, actor.id, actor.name)
    tx.emit(ActivityLogged(kind, who, subject, to_wire_time(utc_now()), details))
