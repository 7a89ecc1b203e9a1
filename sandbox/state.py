"""Everything the sandbox remembers, in one tree that a snapshot can keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.google.state import Grant, Mailbox
from sandbox.mail.state import OutsideMail
from sandbox.play.state import Person
from sandbox.twilio.state import Number, Text


@dataclass
class State:
    """Numbers and texts by sid, mailboxes by address, grants by refresh token, people by name."""

    numbers: dict[str, Number] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    outside: list[OutsideMail] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    signing_key_pem: str = ""
    mail_sequence: int = 0

    def number_for(self, e164: str) -> Number | None:
        """The claimed number with this E.164 form."""
        return next((n for n in self.numbers.values() if n.phone_number == e164), None)
