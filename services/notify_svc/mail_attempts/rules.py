"""The life of an e-mail of the system's. Pure: no database, no mail server, no clock.

A mail is opened when somebody has left something unread, and ends as one e-mail or none. SMTP has
no way to ask whether a mail was taken, so an attempt is recorded in two steps: `sending` before the
mail server is called, `transmitting` before the content leaves. What a crash leaves in `sending`
surely was not sent and is tried again; what it leaves in `transmitting` is `uncertain` and is never
sent again (RFC 5321 §4.5.3.2.6 names the same doubt).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.delivery.states import StateTable

OPEN = "open"
SENT = "sent"
POSTPONED = "postponed"
UNCERTAIN = "uncertain"
TRANSMITTING = "transmitting"
WAITING = ("open", "postponed")
IN_PROGRESS = ("sending", "transmitting")
FINAL = ("sent", "closed", "failed")
GRACE = timedelta(seconds=5)
GIVE_UP_AFTER = timedelta(hours=24)
_BACK_OFF = tuple(timedelta(seconds=s) for s in (10, 60, 300, 900, 3600))

STATES = StateTable(
    [
        ("open", "send_started", "sending", "the window is over and something is unread"),
        ("open", "all_read", "closed", "everything was read meanwhile: no e-mail"),
        ("open", "unreachable", "closed", "the person has no access any more"),
        ("postponed", "send_started", "sending", "another try"),
        ("postponed", "all_read", "closed", "everything was read before the next try"),
        ("postponed", "unreachable", "closed", "the person has no access any more"),
        ("sending", "content_started", "transmitting", "from here on the mail may be taken"),
        ("sending", "postponed", "postponed", "the mail server surely did nothing"),
        ("sending", "crashed", "postponed", "the content never left: trying again is safe"),
        ("sending", "refused", "failed", "the mail server said no, for good"),
        ("sending", "gave_up", "failed", "it could not be handed over for a day"),
        ("transmitting", "accepted", "sent", "the mail server took it"),
        ("transmitting", "postponed", "postponed", "the mail server answered that it kept nothing"),
        ("transmitting", "gave_up", "failed", "the mail server kept nothing for a day"),
        ("transmitting", "refused", "failed", "the mail server said no, for good"),
        ("transmitting", "outcome_lost", "uncertain", "no answer after the content: never repeat"),
        ("transmitting", "crashed", "uncertain", "it may have been taken: never repeat"),
        ("uncertain", "accepted", "sent", "the answer came after all"),
        ("uncertain", "refused", "failed", "the answer came after all"),
        ("uncertain", "postponed", "failed", "the answer came late; the next e-mail carries it"),
        ("uncertain", "gave_up", "failed", "the answer came late; the next e-mail carries it"),
        ("uncertain", "outcome_lost", "uncertain", "known already"),
    ],
    FINAL,
)


@dataclass(frozen=True, slots=True)
class Timing:
    """`window`: time to read where it stands; `quiet`: least time between two e-mails."""

    window: timedelta
    quiet: timedelta = timedelta()

    def due(self, posted: datetime, received: datetime, last_sent: datetime | None) -> datetime:
        """When the e-mail for a message is due. After an outage a short grace lets the reading
        that is still on its way arrive first.
        """
        ready = max(posted + self.window, received + min(self.window, GRACE))
        return max(ready, last_sent + self.quiet) if last_sent else ready


def next_try(now: datetime, opened_at: datetime, attempts: int) -> datetime | None:
    """When to try again after the mail server could not take it; None: give up."""
    if now - opened_at >= GIVE_UP_AFTER:
        return None
    return now + _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1]
