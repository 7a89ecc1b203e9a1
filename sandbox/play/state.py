"""Who can be played."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class PlayPerson:
    """A client's contact, offered by name on the page. Phone and address may be empty."""

    name: str
    phone: str
    address: str
