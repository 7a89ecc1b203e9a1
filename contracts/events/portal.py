"""Said by portal_svc: access, and what the portal's browsers show."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event
from contracts.views import PortalMessageState, PortalMessageView


@event
@dataclass(frozen=True, slots=True)
class PortalAccessChanged(Event):
    """portal -> thread, notify: the contact may or may no longer sign in."""

    NAME: ClassVar[str] = "portal.access_changed.v1"
    contact_id: str
    client_id: str
    email: str
    name: str
    enabled: bool
    version: int


@event
@dataclass(frozen=True, slots=True)
class PortalMessagePosted(Event):
    """portal -> gateway (portal browsers), notify (digest). `contact_ids`: who may see it.
    `sequence` counts within the portal conversation.
    """

    NAME: ClassVar[str] = "portal.message_posted.v1"
    conversation_id: str
    client_id: str
    message: PortalMessageView
    contact_ids: tuple[str, ...]
    sequence: int


@event
@dataclass(frozen=True, slots=True)
class PortalMessageChanged(Event):
    """portal -> gateway: delivery state of a portal message, for the portal's browsers."""

    NAME: ClassVar[str] = "portal.message_changed.v1"
    conversation_id: str
    message_id: str
    state: PortalMessageState
    contact_ids: tuple[str, ...]


@event
@dataclass(frozen=True, slots=True)
class PortalConversationRead(Event):
    """portal -> notify, gateway: the contact has read up to `up_to_sequence`."""

    NAME: ClassVar[str] = "portal.conversation_read.v1"
    conversation_id: str
    client_id: str
    contact_id: str
    up_to_sequence: int
    read_at: str
