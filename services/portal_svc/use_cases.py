"""What portal_svc does. Entrypoints translate, these decide; every block is one unit of work."""

from typing import Any

from chassis.delivery.ledger import DeliveryLedger
from chassis.identity.sessions import Sessions
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import ClientChanged, ContactNotified, FirmChanged, MessageComposed
from services.portal_svc import access, accounts, channel, invitations, messages, reading, tables
from services.portal_svc.delivery import STATES

Json = dict[str, Any]


class PortalUseCases:
    """The portal of every firm."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self.database = context.database
        self.sessions = Sessions(context.database, (tables.SESSIONS, tables.REFRESH_TOKENS))
        self.ledger = DeliveryLedger(Channel.PORTAL, STATES, (tables.DELIVERIES, tables.HISTORY))

    # Accounts

    def invite_contact(self, actor: Actor, request: Json) -> Json:
        """Give a contact access for a client."""
        return invitations.invite(self.database, actor, request)

    def sign_in(self, request: Json) -> Json:
        """Begin a session with address and password."""
        return accounts.sign_in(self.database, self.sessions, request)

    def refresh_session(self, request: Json) -> Json:
        """Renew a session with its refresh token."""
        return accounts.refresh_session(self.database, self.sessions, request)

    def sign_out(self, request: Json) -> Json:
        """End a session."""
        return accounts.sign_out(self.sessions, request)

    # Conversations

    def list_conversations(self, actor: Actor) -> Json:
        """The contact's conversations."""
        with self.database.transaction(actor.firm_id) as tx:
            return reading.list_conversations(tx, actor)

    def list_messages(self, actor: Actor, request: Json) -> Json:
        """A page of one of them."""
        with self.database.transaction(actor.firm_id) as tx:
            return reading.list_messages(tx, actor, request)

    def post_message(self, actor: Actor, request: Json) -> Json:
        """The contact writes."""
        return messages.post(self.database, actor, request)

    def mark_read(self, actor: Actor, request: Json) -> Json:
        """The contact has seen everything."""
        with self.database.transaction(actor.firm_id) as tx:
            return reading.mark_read(tx, self.ledger, actor, request)

    # Events

    def deliver(self, envelope: Envelope, message: MessageComposed) -> None:
        """Post a composed message, or refuse it with the reason."""
        with self.database.once(envelope, "deliver") as tx:
            messages.deliver(tx, self.ledger, message)

    def note_notified(self, envelope: Envelope, event: ContactNotified) -> None:
        """A contact was told of messages."""
        with self.database.once(envelope, "note_notified") as tx:
            reading.note_notified(tx, self.ledger, event)

    def learn_client(self, envelope: Envelope, event: ClientChanged) -> None:
        """Keep a client's name and contacts."""
        with self.database.once(envelope, "learn_client") as tx:
            access.learn_client(tx, event)

    def learn_firm(self, envelope: Envelope, event: FirmChanged) -> None:
        """Keep the firm's name."""
        with self.database.once(envelope, "learn_firm") as tx:
            channel.learn_firm(tx, event)
