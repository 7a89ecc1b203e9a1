"""Takes due windows and hands their digests to the mail server, each at most once.

Three committed steps: `sending` with the list of messages, `transmitting` right before the
content, and the outcome. Several runners share the work: a window is taken with SKIP LOCKED, and a
runner that was given up as crashed finds its attempt overtaken before it may send the content.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.envelope import encode
from contracts.events import ContactNotified
from contracts.parts import Reason
from services.notify_svc import unread
from services.notify_svc.bell_models import CLIENTS, FIRMS, PORTAL_ACCESS
from services.notify_svc.digest_models import UNREAD, WINDOWS
from services.notify_svc.digests import IN_HAND, WAITING, Digest, Group, Line, next_try
from services.notify_svc.errors import reason_of
from services.notify_svc.locks import try_contact
from services.notify_svc.steps import bind, carry_over, lock_attempt, move, postpone, release

_NAMELESS_FIRM = "Your adviser"


def due_windows(tx: Transaction, most: int = 50) -> Sequence[RowMapping]:
    """Ids and firms of windows that are over, the longest waiting first."""
    query = (
        select(WINDOWS.c.id, WINDOWS.c.firm_id)
        .where(WINDOWS.c.state.in_(WAITING), WINDOWS.c.due_at <= func.now())
        .order_by(WINDOWS.c.due_at)
        .limit(most)
    )
    return tx.rows(query)


def crashed_windows(tx: Transaction, age: float, most: int = 50) -> Sequence[RowMapping]:
    """Windows that a runner took `age` seconds ago and never finished."""
    old = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, age)
    query = (
        select(WINDOWS.c.id, WINDOWS.c.firm_id, WINDOWS.c.attempts)
        .where(WINDOWS.c.state.in_(IN_HAND), WINDOWS.c.changed_at < old)
        .order_by(WINDOWS.c.changed_at)
        .limit(most)
    )
    return tx.rows(query)


def take(tx: Transaction, window_id: str, quiet: timedelta) -> Digest | None:
    """Take a due window for one attempt; None when another runner has it or nothing is to send."""
    query = (
        select(WINDOWS)
        .where(
            WINDOWS.c.firm_id == tx.firm_id,
            WINDOWS.c.id == window_id,
            WINDOWS.c.state.in_(WAITING),
            WINDOWS.c.due_at <= func.now(),
        )
        .with_for_update(skip_locked=True)
    )
    window = tx.one_or_none(query)
    # Handlers take the contact's turn first and the window second, so here nobody may wait.
    if window is None or not try_contact(tx, window["contact_id"]):
        return None
    return _taken(tx, window, quiet)


def _taken(tx: Transaction, window: RowMapping, quiet: timedelta) -> Digest | None:
    contact_id = str(window["contact_id"])
    if unread.in_hand(tx, contact_id):
        return None
    previous = unread.last_sent(tx, contact_id)
    if previous is not None and previous + quiet > utc_now():
        postpone(tx, window, previous + quiet)
        return None
    unread.forget_read(tx, contact_id)
    if unread.first_waiting(tx, contact_id) is None:
        move(tx, window, "all_read")
        return None
    access = _access(tx, contact_id)
    if access is None:
        move(tx, window, "unreachable", reason_of("no_portal_access"))
        carry_over(tx, contact_id)
        return None
    return _started(tx, window, access)


def _started(tx: Transaction, window: RowMapping, access: RowMapping) -> Digest:
    digest = Digest(
        window_id=str(window["id"]),
        attempt=window["attempts"] + 1,
        firm_name=_firm_name(tx),
        contact_id=str(window["contact_id"]),
        contact_name=access["name"],
        address=access["email"],
        groups=_groups(tx, str(window["contact_id"])),
    )
    bind(tx, window, digest.message_ids)
    move(tx, window, "send_started", attempts=digest.attempt, content=encode(digest))
    return digest


def start_content(tx: Transaction, digest: Digest) -> None:
    """Record that the mail may be taken from here on; AttemptOvertaken: it must not be sent."""
    move(tx, lock_attempt(tx, digest.window_id, digest.attempt), "content_started")


def finish(tx: Transaction, digest: Digest, event: str, reason: Reason | None = None) -> str:
    """Record how the attempt ended and return the window's state."""
    window = lock_attempt(tx, digest.window_id, digest.attempt)
    changes: dict[str, Any] = {}
    if event == "postponed":
        due_at = next_try(utc_now(), window["opened_at"], digest.attempt)
        if due_at is None:
            event, reason = "gave_up", reason_of("gave_up")
        else:
            changes["due_at"] = due_at
    state = move(tx, window, event, reason, **changes)
    if state != "sent":
        release(tx, window, state)
        return state
    # An answer that came late finds its messages released.
    bind(tx, window, digest.message_ids)
    now = to_wire_time(utc_now())
    tx.emit(ContactNotified(digest.contact_id, digest.message_ids, "email", now))
    return state


def recover(tx: Transaction, window_id: str, attempt: int) -> str:
    """Settle a window whose runner died: tried again only if the content surely never left."""
    window = lock_attempt(tx, window_id, attempt)
    if window["state"] not in IN_HAND:
        return str(window["state"])
    if window["state"] == "transmitting":
        state = move(tx, window, "crashed", reason_of("crashed"))
    else:
        # A new number overtakes the runner in case it was only slow.
        state = move(tx, window, "crashed", attempts=attempt + 1, due_at=utc_now())
    release(tx, window, state)
    return state


def _groups(tx: Transaction, contact_id: str) -> tuple[Group, ...]:
    query = (
        select(UNREAD, CLIENTS.c.name.label("client_name"))
        .join_from(UNREAD, CLIENTS, UNREAD.c.client_id == CLIENTS.c.client_id, isouter=True)
        .where(unread.waiting(tx, contact_id))
        .order_by(UNREAD.c.conversation_id, UNREAD.c.sequence)
    )
    conversations = groupby(tx.rows(query), key=lambda row: str(row["conversation_id"]))
    return tuple(_group(conversation_id, list(rows)) for conversation_id, rows in conversations)


def _group(conversation_id: str, rows: Sequence[RowMapping]) -> Group:
    lines = tuple(
        Line(str(r["message_id"]), r["author_name"], r["excerpt"], to_wire_time(r["posted_at"]))
        for r in rows
    )
    return Group(conversation_id, rows[0]["client_name"] or "Conversation", lines)


def _access(tx: Transaction, contact_id: str) -> RowMapping | None:
    query = select(PORTAL_ACCESS).where(
        PORTAL_ACCESS.c.firm_id == tx.firm_id,
        PORTAL_ACCESS.c.contact_id == contact_id,
        PORTAL_ACCESS.c.enabled,
    )
    return tx.one_or_none(query)


def _firm_name(tx: Transaction) -> str:
    query = select(FIRMS.c.name).where(FIRMS.c.firm_id == tx.firm_id)
    return str(tx.execute(query).scalar_one_or_none() or _NAMELESS_FIRM)
