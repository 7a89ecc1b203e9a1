"""Who hears of what, and by which way, decided in one place. Pure: no database, no clock.

`addressed_notice` answers for staff (bell and e-mail), `contacts_to_mail` for the portal's
contacts (the digest).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contracts.actor import roles_with
from contracts.events import (
    AddressShared,
    EventStuck,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    PortalMessagePosted,
)
from contracts.parts import Person
from services.notify_svc.bell.notices import (
    NoticeRecipient,
    NotifiableEvent,
    StaffNotice,
    notice_of,
)
from services.notify_svc.bell.switches import DEFAULTS, Switches

_MAY_SET = roles_with("settings.edit")
_SEES_TEAM = roles_with("conversations.view_team")


@dataclass(frozen=True, slots=True)
class AudienceMember:
    """A member of staff as far as the decision needs it."""

    id: str
    role: str
    active: bool
    switches: Switches = field(default_factory=lambda: DEFAULTS)


def addressed_notice(event: NotifiableEvent, staff: Sequence[AudienceMember]) -> StaffNotice | None:
    """The notice an event gives rise to, with who hears it; None when nobody does.

    A client's message, or document when files came with it: the assigned, or the team (owners,
    admins, partners) when nobody who is assigned works here any more. A mention: the one
    mentioned. A failed delivery: its author, or, when no member of staff wrote it, the same as for
    a client's message. A lost mailbox, and what is stuck: those who may change settings. A shared
    address: as for a message of the client who had it. Never one's own action, and each only by the
    ways that are switched on.
    """
    notice = notice_of(event)
    if notice is None:
        return None
    switches = {member.id: member.switches for member in staff}
    # Somebody not known here yet has set nothing.
    ways = (
        (one, switches.get(one, DEFAULTS)[notice.kind]) for one in sorted(_audience(event, staff))
    )
    reached = tuple(NoticeRecipient(one, w.bell, w.email) for one, w in ways if w.bell or w.email)
    return replace(notice, recipients=reached) if reached else None


def contacts_to_mail(event: PortalMessagePosted) -> tuple[str, ...]:
    """Contacts to whom an unread portal message is mailed: its readers, when the firm wrote it."""
    if event.message.author.kind == "contact":
        return ()
    return tuple(dict.fromkeys(event.contact_ids))


def _audience(event: NotifiableEvent, staff: Sequence[AudienceMember]) -> set[str]:
    if isinstance(event, MentionCreated):
        # Somebody not known here yet is new, not gone: StaffChanged may still be on its way.
        return {event.staff_id} - _gone(staff) - _own(event.author)
    if isinstance(event, MessageRecorded):
        return _responsible(event.assigned_staff, staff) - _own(event.message.author)
    if isinstance(event, AddressShared):
        return _responsible(event.assigned_staff, staff) - _own(event.by)
    if isinstance(event, MailboxChanged | EventStuck):
        return {member.id for member in staff if _may_set(member)}
    return _concerned(event, staff)


def _concerned(event: MessageUpdated, staff: Sequence[AudienceMember]) -> set[str]:
    author = _own(event.author) - _gone(staff)
    return author or _responsible(event.assigned_staff, staff)


def _responsible(assigned: Sequence[str], staff: Sequence[AudienceMember]) -> set[str]:
    known = {member.id: member for member in staff}
    working = {one for one in assigned if one not in known or known[one].active}
    return working or {one.id for one in staff if one.active and one.role in _SEES_TEAM}


def _may_set(member: AudienceMember) -> bool:
    return member.active and member.role in _MAY_SET


def _gone(staff: Sequence[AudienceMember]) -> set[str]:
    return {member.id for member in staff if not member.active}


def _own(actor: Person) -> set[str]:
    return {actor.id} if actor.kind == "staff" and actor.id else set()
