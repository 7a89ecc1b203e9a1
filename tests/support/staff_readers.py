"""A member of staff who reads mail, and notify_svc where only the test moves things."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.events import (
    ConversationChanged,
    FirmChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    StaffChanged,
)
from contracts.notifications import NotificationKind
from contracts.parts import Person, Reason
from contracts.rpc import Notify
from contracts.views import DeliveryView
from services.notify_svc.mail_attempts.mailer import Mailer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.service import NotifyService
from services.notify_svc.staff_mail.content import StaffMail
from services.notify_svc.use_cases import NotifyUseCases
from tests.support.addresses import new_email
from tests.support.callers import InProcess
from tests.support.firm import FirmInTest, staff
from tests.support.play import PlayClient
from tests.support.rows import ask, change
from tests.support.samples import recorded

Json = dict[str, Any]
MAILS = (
    "select state, attempts, reason_code from staff_mails where staff_id = :id order by opened_at"
)
KINDS = tuple(str(kind) for kind in NotificationKind)
EVERYTHING: Json = {kind: {"bell": True, "email": True} for kind in KINDS}
MAIL_ONLY: Json = {kind: {"bell": False, "email": True} for kind in KINDS}
SILENCE: Json = {kind: {"bell": False, "email": False} for kind in KINDS}


@dataclass
class MailReader(FirmInTest):
    """A firm with one member of staff, the owner, who reads mail."""

    email: str = field(default_factory=lambda: new_email("reader"))

    def employ(self, *, active: bool = True, version: int = 1) -> None:
        """They work here, or not any more."""
        one = self.owner
        self.publish(StaffChanged(one.id, one.name, self.email, one.role or "", active, version))

    def text(self, body: str = "Can you call me?", **more: Any) -> MessageRecorded:
        """A client writes."""
        news = recorded(new_id(), body_text=body, **more)
        self.publish(news)
        return news

    def read(self, news: MessageRecorded) -> None:
        """The reader opens the conversation."""
        where, place = news.conversation_id, news.message.sequence
        self.publish(ConversationChanged(where, "read", None, self.owner.id, place))

    def bell(self) -> Json:
        """The reader's bell."""
        return self.call(Notify.LIST_NOTIFICATIONS)


@dataclass
class StaffMailRunner:
    """notify_svc without a running copy: a database of its own, and time that is over at once."""

    context: ServiceContext
    app: NotifyUseCases
    environment: dict[str, str]
    play: PlayClient

    def reader(self, wishes: Json | None = EVERYTHING, role: str = "owner") -> MailReader:
        """Somebody who works here and wants all by mail unless told otherwise."""
        reader = MailReader(InProcess(NotifyService, self.app, self.context))
        reader.owner = staff(reader.firm_id, role, "Olga Ünal")
        reader.publish(FirmChanged("Rossi & Partners", 1))
        reader.employ()
        if wishes is not None:
            reader.call(Notify.UPDATE_PREFERENCES, **wishes)
        return reader

    def mailer(self, url: str = "") -> Mailer[StaffMail]:
        """A job runner, over the sandbox's mail server unless another is named."""
        server = SmtpServer(url or self.environment["SMTP_URL"], 5)
        return Mailer(self.context.database, server, self.app.staff_mailing)

    def mails(self, reader: MailReader) -> list[Json]:
        """What stands in the reader's mailbox once all that is due was sent."""
        self.mailer().send_due()
        items: list[Json] = self.play.get("mail", to=reader.email)["items"]
        return items

    def kept(self, reader: MailReader) -> list[Any]:
        """The e-mails to the reader, oldest first."""
        return ask(self.context, MAILS, id=reader.owner.id)

    def states(self, reader: MailReader) -> list[str]:
        """Their states."""
        return [row.state for row in self.kept(reader)]

    def wait_over(self, reader: MailReader) -> None:
        """The wait before the next try has passed."""
        sql = "update staff_mails set due_at = now() where staff_id = :id and state = 'postponed'"
        change(self.context, sql, id=reader.owner.id)


def author(reader: MailReader) -> Person:
    return Person("staff", reader.owner.id, reader.owner.name)


def failure(reader: MailReader) -> MessageUpdated:
    """A text of the reader's that the carrier did not deliver."""
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    view = DeliveryView("failed", reason, to_wire_time(utc_now()))
    who = author(reader)
    return MessageUpdated(new_id(), "Field Bakery", new_id(), "sms", who, view, None, ())


def mention(reader: MailReader, by: Person) -> MentionCreated:
    """Somebody names the reader in a note."""
    where, now = (new_id(), new_id()), to_wire_time(utc_now())
    return MentionCreated(*where, "Field Bakery", reader.owner.id, by, "please look", now)
