"""What one e-mail to a member of staff carries, and after which steps another carries it. Pure."""

from dataclasses import dataclass

from chassis.delivery.states import Row
from services.notify_svc.mail_attempts.rules import POSTPONED, UNCERTAIN


@dataclass(frozen=True, slots=True)
class StaffMailItem:
    """One unseen notification."""

    id: str
    kind: str
    title: str
    body: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class StaffMailGroup:
    """What is unseen of one conversation, oldest first; None: of none, such as a mailbox's."""

    conversation_id: str | None
    lines: tuple[StaffMailItem, ...]


@dataclass(frozen=True, slots=True)
class StaffMail:
    """One e-mail to a member of staff as one attempt carries it. `line_ids`: the notifications on
    it; `more`: how many of them there was no room for.
    """

    mail_id: str
    attempt: int
    firm_name: str
    staff_id: str
    staff_name: str
    address: str
    groups: tuple[StaffMailGroup, ...]
    line_ids: tuple[str, ...]
    more: int


def may_mail_again(ended: Row) -> bool:
    """Whether what an e-mail carried may be mailed again after a step that ended an attempt.

    Only when surely nothing was taken and it will be tried again, or when that is learnt late, of
    an attempt that was in doubt. What a `failed` or `uncertain` e-mail carried stays in the bell.
    """
    late = ended.state == UNCERTAIN and ended.event in {"postponed", "gave_up"}
    return late or ended.to == POSTPONED
