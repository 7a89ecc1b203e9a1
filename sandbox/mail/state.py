"""What the outside mailboxes hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class OutsideMail:
    """A copy of one mail in one outside mailbox. `folder` is inbox or sent."""

    id: str
    mailbox: str
    folder: str
    envelope_from: str
    raw: bytes
    received: datetime
