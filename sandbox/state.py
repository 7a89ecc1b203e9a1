"""Everything the sandbox remembers, in one tree that a snapshot can keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.google.state import GmailMailbox, Grant
from sandbox.imap.state import DovecotMailbox
from sandbox.mail.state import OutsideMail
from sandbox.microsoft.state import GraphMailbox, GraphSubscription, MicrosoftGrant
from sandbox.play.state import PlayPerson
from sandbox.twilio.registration_state import (
    MessagingService,
    TrustRecord,
    TwilioBrand,
    TwilioCampaign,
)
from sandbox.twilio.state import TwilioNumber, TwilioText


@dataclass
class State:
    """What Twilio knows by sid, mailboxes by address, grants by refresh token, people by name.

    `opt_outs`: "<phone> <number>" of everybody who texted STOP to one of the numbers.
    """

    numbers: dict[str, TwilioNumber] = field(default_factory=dict)
    texts: dict[str, TwilioText] = field(default_factory=dict)
    services: dict[str, MessagingService] = field(default_factory=dict)
    trust: dict[str, TrustRecord] = field(default_factory=dict)
    brands: dict[str, TwilioBrand] = field(default_factory=dict)
    campaigns: dict[str, TwilioCampaign] = field(default_factory=dict)
    opt_outs: list[str] = field(default_factory=list)
    mailboxes: dict[str, GmailMailbox] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    graph_mailboxes: dict[str, GraphMailbox] = field(default_factory=dict)
    graph_grants: list[MicrosoftGrant] = field(default_factory=list)
    graph_subscriptions: dict[str, GraphSubscription] = field(default_factory=dict)
    imap_mailboxes: dict[str, DovecotMailbox] = field(default_factory=dict)
    outside: list[OutsideMail] = field(default_factory=list)
    people: dict[str, PlayPerson] = field(default_factory=dict)
    signing_key_pem: str = ""
    mail_sequence: int = 0

    def number_for(self, e164: str) -> TwilioNumber | None:
        """The claimed number with this E.164 form."""
        return next((n for n in self.numbers.values() if n.phone_number == e164), None)

    def service_of(self, e164: str) -> MessagingService | None:
        """The messaging service whose sender pool has this number."""
        number = self.number_for(e164)
        pools = (s for s in self.services.values() if number and number.sid in s.number_sids)
        return next(pools, None)
