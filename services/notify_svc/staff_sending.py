"""The e-mails to staff: opened when a line's time is over, then each sent at most once.

The life of one is the digests' (`digests.STATES`): `sending` is committed before the mail server is
called, `transmitting` right before the content. A line is on at most one e-mail at a time: taking
it empties its `email_due_at`, and only an attempt of which surely nothing was taken gives it back.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.engine import RowMapping

from chassis.ids import utc_now
from chassis.storage.database import Transaction
from contracts.envelope import encode
from contracts.parts import Reason
from services.notify_svc.bell_models import FIRMS, NOTIFICATIONS, STAFF
from services.notify_svc.digests import IN_HAND, WAITING, next_try
from services.notify_svc.errors import reason_of
from services.notify_svc.staff_mail import NewsGroup, NewsLine, StaffMail
from services.notify_svc.staff_mail_models import STAFF_MAILS
from services.notify_svc.staff_steps import OPEN_MAILS, lock_attempt, move
from services.notify_svc.switches import Kind

MOST_SHOWN = 30
"""Lines in full in one e-mail; of the rest it says how many."""

_NAMELESS_FIRM = "Onethread"


def open_mails(tx: Transaction) -> None:
    """Open an e-mail for everybody who left a line unseen for too long and has none under way."""
    tx.execute(OPEN_MAILS)


def due_mails(tx: Transaction, most: int = 50) -> Sequence[RowMapping]:
    """Ids and firms of e-mails whose time has come, the longest waiting first."""
    query = (
        select(STAFF_MAILS.c.id, STAFF_MAILS.c.firm_id)
        .where(STAFF_MAILS.c.state.in_(WAITING), STAFF_MAILS.c.due_at <= func.now())
        .order_by(STAFF_MAILS.c.due_at)
        .limit(most)
    )
    return tx.rows(query)


def crashed_mails(tx: Transaction, age: float, most: int = 50) -> Sequence[RowMapping]:
    """E-mails that a runner took `age` seconds ago and never finished."""
    old = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, age)
    query = (
        select(STAFF_MAILS.c.id, STAFF_MAILS.c.firm_id, STAFF_MAILS.c.attempts)
        .where(STAFF_MAILS.c.state.in_(IN_HAND), STAFF_MAILS.c.changed_at < old)
        .order_by(STAFF_MAILS.c.changed_at)
        .limit(most)
    )
    return tx.rows(query)


def take(tx: Transaction, mail_id: str) -> StaffMail | None:
    """Take a due e-mail for one attempt; None when another runner has it or nothing is unseen."""
    query = (
        select(STAFF_MAILS)
        .where(
            STAFF_MAILS.c.firm_id == tx.firm_id,
            STAFF_MAILS.c.id == mail_id,
            STAFF_MAILS.c.state.in_(WAITING),
            STAFF_MAILS.c.due_at <= func.now(),
        )
        .with_for_update(skip_locked=True)
    )
    mail = tx.one_or_none(query)
    if mail is None:
        return None
    lines = _claim(tx, mail["staff_id"])
    if not lines:
        move(tx, mail, "all_read")
        return None
    person = _person(tx, mail["staff_id"])
    if person is None:
        move(tx, mail, "unreachable", reason_of("no_staff_account"))
        return None
    return _started(tx, mail, person, lines)


def start_content(tx: Transaction, mail: StaffMail) -> None:
    """Record that the mail may be taken from here on; AttemptOvertaken: it must not be sent."""
    move(tx, lock_attempt(tx, mail.mail_id, mail.attempt), "content_started")


def finish(tx: Transaction, mail: StaffMail, event: str, reason: Reason | None = None) -> str:
    """Record how the attempt ended and return the e-mail's state."""
    row = lock_attempt(tx, mail.mail_id, mail.attempt)
    kept_nothing, late = event == "postponed", row["state"] not in IN_HAND
    changes: dict[str, Any] = {}
    if kept_nothing:
        due_at = next_try(utc_now(), row["opened_at"], mail.attempt)
        if due_at is None:
            event, reason = "gave_up", reason_of("gave_up")
        else:
            changes["due_at"] = due_at
    if kept_nothing and (late or event == "postponed"):
        _give_back(tx, mail.staff_id, mail.line_ids)
    return move(tx, row, event, reason, **changes)


def recover(tx: Transaction, mail_id: str, attempt: int) -> str:
    """Settle an e-mail whose runner died: tried again only if the content surely never left."""
    row = lock_attempt(tx, mail_id, attempt)
    if row["state"] not in IN_HAND:
        return str(row["state"])
    if row["state"] == "transmitting":
        return move(tx, row, "crashed", reason_of("crashed"))
    _give_back(tx, row["staff_id"], row["content"]["line_ids"])
    # A new number overtakes the runner in case it was only slow.
    return move(tx, row, "crashed", attempts=attempt + 1, due_at=utc_now())


def _claim(tx: Transaction, staff_id: str) -> Sequence[RowMapping]:
    line = NOTIFICATIONS.c
    # A line that is locked is being read this very moment: it waits for the next turn.
    waiting = (
        select(line.id)
        .where(
            line.firm_id == tx.firm_id,
            line.staff_id == staff_id,
            line.email_due_at.is_not(None),
            ~line.seen,
        )
        .order_by(line.id)
        .with_for_update(skip_locked=True)
    )
    ids = tx.execute(waiting).scalars().all()
    mine = and_(line.firm_id == tx.firm_id, line.id.in_(ids))
    claimed = update(NOTIFICATIONS).where(mine).values(email_due_at=None)
    tx.execute(claimed)
    order = (line.at, line.id)
    return tx.rows(select(NOTIFICATIONS).where(mine).order_by(*order))


def _give_back(tx: Transaction, staff_id: str, line_ids: Sequence[str]) -> None:
    line = NOTIFICATIONS.c
    mine = update(NOTIFICATIONS).where(
        line.firm_id == tx.firm_id, line.staff_id == staff_id, line.id.in_(line_ids), ~line.seen
    )
    tx.execute(mine.values(email_due_at=func.now()))


def _started(
    tx: Transaction, row: RowMapping, person: RowMapping, lines: Sequence[RowMapping]
) -> StaffMail:
    mail = StaffMail(
        mail_id=str(row["id"]),
        attempt=row["attempts"] + 1,
        firm_name=person["firm_name"] or _NAMELESS_FIRM,
        staff_id=str(row["staff_id"]),
        staff_name=person["name"],
        address=person["email"],
        groups=_groups(lines[:MOST_SHOWN]),
        line_ids=tuple(str(line["id"]) for line in lines),
        more=max(0, len(lines) - MOST_SHOWN),
    )
    move(tx, row, "send_started", attempts=mail.attempt, content=encode(mail))
    return mail


def _groups(lines: Sequence[RowMapping]) -> tuple[NewsGroup, ...]:
    first: dict[str | None, int] = {}
    for index, line in enumerate(lines):
        first.setdefault(_place(line), index)
    ordered = sorted(lines, key=lambda line: first[_place(line)])
    return tuple(
        NewsGroup(place, tuple(_line(line) for line in group))
        for place, group in groupby(ordered, key=_place)
    )


def _place(line: RowMapping) -> str | None:
    return None if line["kind"] == Kind.MAILBOX_TROUBLE else str(line["conversation_id"])


def _line(line: RowMapping) -> NewsLine:
    words = line["title"], line["body"], line["actor_name"]
    return NewsLine(str(line["id"]), line["kind"], *words)


def _person(tx: Transaction, staff_id: str) -> RowMapping | None:
    query = (
        select(STAFF.c.name, STAFF.c.email, FIRMS.c.name.label("firm_name"))
        .join_from(STAFF, FIRMS, STAFF.c.firm_id == FIRMS.c.firm_id, isouter=True)
        .where(STAFF.c.firm_id == tx.firm_id, STAFF.c.staff_id == staff_id, STAFF.c.active)
    )
    return tx.one_or_none(query)
