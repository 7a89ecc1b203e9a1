"""Notifications are raised: one per person, kind and message, however often and in any order the
news of it comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import from_wire_time, new_id, to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.envelope import Envelope
from contracts.events import NotificationRaised
from contracts.notifications import Notification, NotificationKind
from services.notify_svc.bell import statements
from services.notify_svc.bell.notices import NotifiableEvent, StaffNotice
from services.notify_svc.bell.recipients import AudienceMember, addressed_notice
from services.notify_svc.bell.switches import switches_of
from services.notify_svc.mail_attempts.rules import Timing

PLACELESS = frozenset({NotificationKind.MAILBOX_TROUBLE, NotificationKind.EVENT_STUCK})
"""What stands in no conversation: something else stands for one."""
MOST_COUNTED = 100
"""Unseen notifications are counted up to here; the number itself then means "this many or more"."""


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A notice of a firm on its way to its recipients. `email_due_at`: when a notification that is
    not seen by then is mailed to whoever wants that; `trace`: of the event that brought it.
    """

    firm_id: str
    notice: StaffNotice
    at: datetime
    email_due_at: datetime
    trace: str


def raise_notifications(
    tx: Transaction, batch: Sequence[tuple[Envelope, NotifiableEvent]], timing: Timing
) -> None:
    """Store a notification for each recipient of each event who has none yet; ring unless they
    have read it already. `timing`: how long they may take to see it before it is mailed.
    """
    staff = _staff_of(tx, {envelope.firm_id for envelope, _ in batch})
    addressed = []
    for envelope, event in batch:
        notice = addressed_notice(event, staff[envelope.firm_id])
        if notice is not None:
            at = from_wire_time(envelope.occurred_at)
            due = timing.due(at, utc_now(), None)
            addressed.append(_Addressed(envelope.firm_id, notice, at, due, envelope.trace))
    if addressed:
        _publish_raised(tx, _store(tx, addressed))


def notification_view(row: RowMapping) -> Notification:
    """A notification as the API shows it; some kinds lead to no conversation."""
    kind = row["kind"]
    placed = kind not in PLACELESS
    of_message = placed and kind != NotificationKind.ADDRESS_SHARED
    return Notification(
        id=row["id"],
        kind=kind,
        title=row["title"],
        body=row["body"],
        conversation_id=row["conversation_id"] if placed else None,
        message_id=row["message_id"] if of_message else None,
        actor_name=row["actor_name"],
        seen=row["seen"],
        at=to_wire_time(row["at"]),
    )


def _staff_of(tx: Transaction, firm_ids: Collection[str]) -> dict[str, list[AudienceMember]]:
    """Everybody who works or worked in each of the firms; the scope must take them all in."""
    staff: dict[str, list[AudienceMember]] = {firm_id: [] for firm_id in firm_ids}
    for row in tx.execute(statements.STAFF_OF_FIRMS, {"firm_ids": list(staff)}):
        member = AudienceMember(row.staff_id, row.role, row.active, switches_of(row.switches))
        staff[row.firm_id].append(member)
    return staff


def _store(tx: Transaction, addressed: Sequence[_Addressed]) -> dict[str, _Addressed]:
    """The id of each notification and whence it came; one that was there already keeps its own."""
    stored: dict[str, _Addressed] = {}
    # In one order everywhere, so that two batches never wait for each other.
    for one in sorted(addressed, key=lambda one: one.notice.conversation_id):
        values = _values(one)
        place = {"firm_id": one.firm_id, "conversation_id": one.notice.conversation_id}
        with tx.scoped_to(one.firm_id):
            tx.pipeline(statements.LOCK_CONVERSATION, place)
            tx.pipeline(statements.LOCK_TARGET, place)
            tx.pipeline(statements.RAISE, values)
        stored.update(dict.fromkeys(values["ids"], one))
    return stored


def _publish_raised(tx: Transaction, stored: dict[str, _Addressed]) -> None:
    named = {"ids": list(stored), "firm_ids": [one.firm_id for one in stored.values()]}
    for row in tx.rows(statements.RAISED_IN_BELL, named | {"most": MOST_COUNTED}):
        raised = NotificationRaised(row["staff_id"], notification_view(row), row["unseen"])
        tx.emit(raised, firm_id=row["firm_id"], trace=stored[row["id"]].trace)


def _values(addressed: _Addressed) -> dict[str, Any]:
    notice = addressed.notice
    return {
        "ids": [new_id() for _ in notice.recipients],
        "staff_ids": [one.staff_id for one in notice.recipients],
        "bells": [one.bell for one in notice.recipients],
        "emails": [one.email for one in notice.recipients],
        "firm_id": addressed.firm_id,
        "kind": notice.kind,
        "message_id": notice.message_id,
        "origin_id": notice.conversation_id,
        "sequence": notice.sequence,
        "title": notice.title,
        "body": notice.body,
        "actor_name": notice.actor_name,
        "at": addressed.at,
        "email_due_at": addressed.email_due_at,
    }
