"""Digests as e-mails: what goes into one when its window is over, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.delivery.states import Row
from chassis.ids import to_wire_time, utc_now
from chassis.storage.database import Transaction
from contracts.envelope import decode
from contracts.events import ContactNotified
from services.notify_svc.digests import unread
from services.notify_svc.digests.content import Digest
from services.notify_svc.digests.mail import compose_digest
from services.notify_svc.digests.windows import LEDGER, is_sending, last_sent, try_contact
from services.notify_svc.errors import reason_of
from services.notify_svc.mail_attempts.ledger import MailLedger
from services.notify_svc.mail_attempts.rules import SENT
from services.notify_svc.people.tables import FIRMS, PORTAL_ACCESS

_NAMELESS_FIRM = "Your adviser"


@dataclass(frozen=True, slots=True)
class DigestMailing:
    """`Mailing` of what contacts have not read in the portal. `mail_from`: the sender's address,
    `public_url`: where links lead, `quiet`: least time between two to the same contact.
    """

    mail_from: str
    public_url: str
    quiet: timedelta
    ledger: ClassVar[MailLedger] = LEDGER

    def open_due(self, tx: Transaction) -> None:
        """See `Mailing`: windows opened with their first message."""

    def bind(self, tx: Transaction, mail: RowMapping) -> Digest | None:
        """See `Mailing`."""
        contact_id = str(mail["contact_id"])
        # Handlers take the contact's turn first and the window second, so here nobody may wait.
        if not try_contact(tx, contact_id) or is_sending(tx, contact_id):
            return None
        previous = last_sent(tx, contact_id)
        if previous is not None and previous + self.quiet > utc_now():
            LEDGER.postpone(tx, mail, previous + self.quiet)
            return None
        unread.forget_read(tx, contact_id)
        if unread.first_waiting(tx, contact_id) is None:
            LEDGER.move(tx, mail, "all_read")
            return None
        access = _access(tx, contact_id)
        if access is None:
            LEDGER.move(tx, mail, "unreachable", reason_of("no_portal_access"))
            unread.carry_over(tx, contact_id)
            return None
        digest = _digest(tx, mail, access)
        unread.bind(tx, mail, digest.message_ids)
        return digest

    def compose(self, content: Digest, now: datetime) -> EmailMessage:
        """See `Mailing`."""
        return compose_digest(content, self.mail_from, self.public_url, now)

    def release(self, tx: Transaction, mail: RowMapping, ended: Row) -> None:
        """See `Mailing`."""
        if ended.to != SENT:
            unread.release(tx, mail, ended.to)
            return
        digest = decode(Digest, mail["content"])
        # An answer that came late finds its messages released.
        unread.bind(tx, mail, digest.message_ids)
        now = to_wire_time(utc_now())
        tx.emit(ContactNotified(digest.contact_id, digest.message_ids, "email", now))


def _digest(tx: Transaction, window: RowMapping, access: RowMapping) -> Digest:
    firm = select(FIRMS.c.name).where(FIRMS.c.firm_id == tx.firm_id)
    contact_id = str(window["contact_id"])
    return Digest(
        mail_id=str(window["id"]),
        attempt=window["attempts"] + 1,
        firm_name=str(tx.execute(firm).scalar_one_or_none() or _NAMELESS_FIRM),
        contact_id=contact_id,
        contact_name=access["name"],
        address=access["email"],
        groups=unread.waiting_groups(tx, contact_id),
    )


def _access(tx: Transaction, contact_id: str) -> RowMapping | None:
    query = select(PORTAL_ACCESS).where(
        PORTAL_ACCESS.c.firm_id == tx.firm_id,
        PORTAL_ACCESS.c.contact_id == contact_id,
        PORTAL_ACCESS.c.enabled,
    )
    return tx.one_or_none(query)
