"""Who hears of what, decided in one place. Pure: no database, no clock.

`hearers` answers for staff (the bell), `contacts_to_mail` for the portal's contacts (the digest).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.actor import TEAM_ROLES
from contracts.channels import TRAITS, Channel
from contracts.events import MentionCreated, MessageRecorded, MessageUpdated, PortalMessagePosted
from contracts.parts import Person

FAILED_STATES = frozenset({"failed", "undelivered"})
EXCERPT_LENGTH = 200


class Kind(StrEnum):
    """Kinds of a bell's line that notify_svc raises."""

    MENTION = "mention"
    CLIENT_MESSAGE = "client_message"
    DELIVERY_FAILED = "delivery_failed"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as far as the decision needs it."""

    id: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the people in `staff_ids` hear. `sequence`: the message's place in the conversation
    where reading past it means having seen this; None where it does not.
    """

    kind: Kind
    staff_ids: tuple[str, ...]
    message_id: str
    conversation_id: str
    sequence: int | None
    title: str
    body: str
    actor_name: str


def hearers(
    event: MessageRecorded | MessageUpdated | MentionCreated, staff: Sequence[Colleague]
) -> Notice | None:
    """The notice an event gives rise to; None when nobody hears of it.

    A client's message: the assigned, or the team (owners, admins, partners) when nobody who is
    assigned works here any more. A mention: the one mentioned. A failed delivery: its author, or,
    when no member of staff wrote it, the same as for a client's message. Never one's own action.
    """
    notice: Notice | None
    if isinstance(event, MentionCreated):
        notice = _of_mention(event, staff)
    elif isinstance(event, MessageUpdated):
        notice = _of_failure(event, staff)
    else:
        notice = _of_message(event, staff)
    return notice if notice is not None and notice.staff_ids else None


def contacts_to_mail(event: PortalMessagePosted) -> tuple[str, ...]:
    """Contacts to whom an unread portal message is mailed: its readers, when the firm wrote it."""
    if event.message.author.kind == "contact":
        return ()
    return tuple(dict.fromkeys(event.contact_ids))


def is_failure(event: MessageUpdated) -> bool:
    """Whether it tells that a message did not reach its reader."""
    return event.delivery is not None and event.delivery.state in FAILED_STATES


def _of_message(event: MessageRecorded, staff: Sequence[Colleague]) -> Notice | None:
    message = event.message
    if message.direction != "inbound":
        return None
    audience = _without(message.author, _responsible(event.assigned_staff, staff))
    words = excerpt(message.body_text) or message.subject or "No text."
    return Notice(
        kind=Kind.CLIENT_MESSAGE,
        staff_ids=audience,
        message_id=message.id,
        conversation_id=event.conversation_id,
        sequence=message.sequence,
        title=f"{event.conversation_title}: new {_noun(message.channel)}",
        body=words,
        actor_name=message.author.name,
    )


def _of_mention(event: MentionCreated, staff: Sequence[Colleague]) -> Notice:
    gone = {colleague.id for colleague in staff if not colleague.active}
    return Notice(
        kind=Kind.MENTION,
        # Somebody not known here yet is new, not gone: StaffChanged may still be on its way.
        staff_ids=_without(event.author, {event.staff_id} - gone),
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        sequence=None,
        title=f"{event.author.name} mentioned you in {event.conversation_title}",
        body=excerpt(event.excerpt),
        actor_name=event.author.name,
    )


def _of_failure(event: MessageUpdated, staff: Sequence[Colleague]) -> Notice | None:
    if event.delivery is None or not is_failure(event):
        return None
    gone = {colleague.id for colleague in staff if not colleague.active}
    author = event.author.id if event.author.kind == "staff" else None
    audience = (
        {author} if author and author not in gone else _responsible(event.assigned_staff, staff)
    )
    reason = event.delivery.reason
    return Notice(
        kind=Kind.DELIVERY_FAILED,
        staff_ids=tuple(sorted(audience)),
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        sequence=None,
        title=f"{event.conversation_title}: {_noun(event.channel)} not delivered",
        body=reason.message if reason else "The provider gave no reason.",
        actor_name=event.author.name,
    )


def _responsible(assigned: Sequence[str], staff: Sequence[Colleague]) -> set[str]:
    known = {colleague.id: colleague for colleague in staff}
    working = {one for one in assigned if one not in known or known[one].active}
    return working or {c.id for c in staff if c.active and c.role in TEAM_ROLES}


def _without(actor: Person, audience: Iterable[str]) -> tuple[str, ...]:
    own = actor.id if actor.kind == "staff" else None
    return tuple(sorted(one for one in audience if one != own))


def _noun(channel: str) -> str:
    nouns = {Channel.SMS: "text message", Channel.PORTAL: "portal message"}
    if channel in nouns:
        return nouns[Channel(channel)]
    return TRAITS[Channel(channel)].label.lower() if channel in TRAITS else "message"


def excerpt(text: str, most: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text on one line, at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + "…"
