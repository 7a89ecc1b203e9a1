"""Unseen notifications as e-mails to staff: opened when the time to see one is over.

A notification is on at most one e-mail at a time: taking it empties its `email_due_at`, and only an
attempt of which surely nothing was taken gives it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from itertools import groupby
from typing import ClassVar

from sqlalchemy import and_, func, select, update
from sqlalchemy.engine import RowMapping

from chassis.delivery.states import Row
from chassis.storage.database import Transaction
from services.notify_svc.bell.raising import PLACELESS
from services.notify_svc.bell.tables import NOTIFICATIONS
from services.notify_svc.errors import reason_of
from services.notify_svc.mail_attempts.ledger import MailLedger
from services.notify_svc.people.tables import FIRMS, STAFF
from services.notify_svc.staff_mail.content import (
    StaffMail,
    StaffMailGroup,
    StaffMailItem,
    may_mail_again,
)
from services.notify_svc.staff_mail.mail import compose_staff_mail
from services.notify_svc.staff_mail.statements import OPEN_MAILS
from services.notify_svc.staff_mail.tables import STAFF_MAILS

MOST_SHOWN = 30
"""Notifications in full in one e-mail; of the rest it says how many."""

_NAMELESS_FIRM = "Onethread"


@dataclass(frozen=True, slots=True)
class StaffMailing:
    """`Mailing` of what staff have not seen in time. `mail_from`: the sender's address,
    `public_url`: where links lead.
    """

    mail_from: str
    public_url: str
    ledger: ClassVar[MailLedger] = MailLedger(STAFF_MAILS, "notification")

    def open_due(self, tx: Transaction) -> None:
        """See `Mailing`: one for everybody who left something unseen and has none under way."""
        tx.execute(OPEN_MAILS)

    def bind(self, tx: Transaction, mail: RowMapping) -> StaffMail | None:
        """See `Mailing`."""
        claimed = _claim(tx, mail["staff_id"])
        if not claimed:
            self.ledger.move(tx, mail, "all_read")
            return None
        person = _person(tx, mail["staff_id"])
        if person is None:
            self.ledger.move(tx, mail, "unreachable", reason_of("no_staff_account"))
            return None
        return StaffMail(
            mail_id=str(mail["id"]),
            attempt=mail["attempts"] + 1,
            firm_name=person["firm_name"] or _NAMELESS_FIRM,
            staff_id=str(mail["staff_id"]),
            staff_name=person["name"],
            address=person["email"],
            groups=_groups(claimed[:MOST_SHOWN]),
            line_ids=tuple(str(row["id"]) for row in claimed),
            more=max(0, len(claimed) - MOST_SHOWN),
        )

    def compose(self, content: StaffMail, now: datetime) -> EmailMessage:
        """See `Mailing`."""
        return compose_staff_mail(content, self.mail_from, self.public_url, now)

    def release(self, tx: Transaction, mail: RowMapping, ended: Row) -> None:
        """See `Mailing`."""
        if not may_mail_again(ended):
            return
        carried = update(NOTIFICATIONS).where(
            NOTIFICATIONS.c.firm_id == tx.firm_id,
            NOTIFICATIONS.c.staff_id == mail["staff_id"],
            NOTIFICATIONS.c.id.in_(mail["content"]["line_ids"]),
            ~NOTIFICATIONS.c.seen,
        )
        tx.execute(carried.values(email_due_at=func.now()))


def _claim(tx: Transaction, staff_id: str) -> Sequence[RowMapping]:
    unseen = NOTIFICATIONS.c
    # One that is locked is being read this very moment: it waits for the next turn.
    waiting = (
        select(unseen.id)
        .where(
            unseen.firm_id == tx.firm_id,
            unseen.staff_id == staff_id,
            unseen.email_due_at.is_not(None),
            ~unseen.seen,
        )
        .order_by(unseen.id)
        .with_for_update(skip_locked=True)
    )
    ids = tx.execute(waiting).scalars().all()
    claimed = and_(unseen.firm_id == tx.firm_id, unseen.id.in_(ids))
    tx.execute(update(NOTIFICATIONS).where(claimed).values(email_due_at=None))
    return tx.rows(select(NOTIFICATIONS).where(claimed).order_by(unseen.at, unseen.id))


def _groups(rows: Sequence[RowMapping]) -> tuple[StaffMailGroup, ...]:
    first: dict[str | None, int] = {}
    for index, row in enumerate(rows):
        first.setdefault(_place(row), index)
    ordered = sorted(rows, key=lambda row: first[_place(row)])
    return tuple(
        StaffMailGroup(place, tuple(_line(row) for row in group))
        for place, group in groupby(ordered, key=_place)
    )


def _place(row: RowMapping) -> str | None:
    if row["kind"] in PLACELESS:
        return None
    return str(row["conversation_id"])


def _line(row: RowMapping) -> StaffMailItem:
    return StaffMailItem(str(row["id"]), row["kind"], row["title"], row["body"], row["actor_name"])


def _person(tx: Transaction, staff_id: str) -> RowMapping | None:
    query = (
        select(STAFF.c.name, STAFF.c.email, FIRMS.c.name.label("firm_name"))
        .join_from(STAFF, FIRMS, STAFF.c.firm_id == FIRMS.c.firm_id, isouter=True)
        .where(STAFF.c.firm_id == tx.firm_id, STAFF.c.staff_id == staff_id, STAFF.c.active)
    )
    return tx.one_or_none(query)
