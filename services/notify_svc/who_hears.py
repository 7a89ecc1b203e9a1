"""Who hears of what, and by which way, decided in one place. Pure: no database, no clock.

`hearers` answers for staff (bell and e-mail), `contacts_to_mail` for the portal's contacts (the
digest).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contracts.actor import ROLE_PERMISSIONS, TEAM_ROLES
from contracts.events import (
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    PortalMessagePosted,
)
from contracts.parts import Person
from services.notify_svc.notices import Hearer, News, Notice, notice_of
from services.notify_svc.switches import DEFAULTS, Switches

_MENDERS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if "settings.edit" in may)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as far as the decision needs it."""

    id: str
    role: str
    active: bool
    switches: Switches = field(default_factory=lambda: DEFAULTS)


def hearers(event: News, staff: Sequence[Colleague]) -> Notice | None:
    """The notice an event gives rise to, with who hears it; None when nobody does.

    A client's message, or document when files came with it: the assigned, or the team (owners,
    admins, partners) when nobody who is assigned works here any more. A mention: the one
    mentioned. A failed delivery: its author, or, when no member of staff wrote it, the same as for
    a client's message. A lost mailbox: those who may connect it again. Never one's own action, and
    each only by the ways that are switched on.
    """
    notice = notice_of(event)
    if notice is None:
        return None
    switches = {colleague.id: colleague.switches for colleague in staff}
    # Somebody not known here yet has set nothing.
    wishes = (
        (one, switches.get(one, DEFAULTS)[notice.kind]) for one in sorted(_audience(event, staff))
    )
    reached = tuple(Hearer(one, w.bell, w.email) for one, w in wishes if w.bell or w.email)
    return replace(notice, hearers=reached) if reached else None


def contacts_to_mail(event: PortalMessagePosted) -> tuple[str, ...]:
    """Contacts to whom an unread portal message is mailed: its readers, when the firm wrote it."""
    if event.message.author.kind == "contact":
        return ()
    return tuple(dict.fromkeys(event.contact_ids))


def _audience(event: News, staff: Sequence[Colleague]) -> set[str]:
    if isinstance(event, MentionCreated):
        # Somebody not known here yet is new, not gone: StaffChanged may still be on its way.
        return {event.staff_id} - _gone(staff) - _own(event.author)
    if isinstance(event, MessageRecorded):
        return _responsible(event.assigned_staff, staff) - _own(event.message.author)
    if isinstance(event, MailboxChanged):
        return {colleague.id for colleague in staff if _may_mend(colleague)}
    return _concerned(event, staff)


def _concerned(event: MessageUpdated, staff: Sequence[Colleague]) -> set[str]:
    author = _own(event.author) - _gone(staff)
    return author or _responsible(event.assigned_staff, staff)


def _responsible(assigned: Sequence[str], staff: Sequence[Colleague]) -> set[str]:
    known = {colleague.id: colleague for colleague in staff}
    working = {one for one in assigned if one not in known or known[one].active}
    return working or {c.id for c in staff if c.active and c.role in TEAM_ROLES}


def _may_mend(colleague: Colleague) -> bool:
    return colleague.active and colleague.role in _MENDERS


def _gone(staff: Sequence[Colleague]) -> set[str]:
    return {colleague.id for colleague in staff if not colleague.active}


def _own(actor: Person) -> set[str]:
    return {actor.id} if actor.kind == "staff" and actor.id else set()
