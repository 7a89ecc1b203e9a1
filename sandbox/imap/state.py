"""What is remembered of mailboxes whose mails Dovecot keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class DovecotMailbox:
    """A firm's mailbox that is opened with its address and a password. `keeps_sent`: its SMTP
    server puts into Sent what is sent through it, as some providers' do.
    """

    address: str
    name: str
    password: str
    keeps_sent: bool = False
