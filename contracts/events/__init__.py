"""Every event, by producer. Names are past tense and carry their version."""

from contracts.events.accounts import SessionEnded
from contracts.events.activity import ActivityLogged, EventStuck
from contracts.events.base import EVENTS, Event, contract_of, event
from contracts.events.channels import (
    AutomaticMessageSent,
    ChannelChanged,
    DeliveryChanged,
    MessageReceived,
    MessageSentElsewhere,
)
from contracts.events.email import MailboxChanged, MailboxSyncChanged
from contracts.events.internal import FirmChanged, MentionCreated, StaffChanged
from contracts.events.notify import ContactNotified, NotificationRaised
from contracts.events.portal import (
    PortalAccessChanged,
    PortalConversationRead,
    PortalMessageChanged,
    PortalMessagePosted,
)
from contracts.events.sms import ConsentChanged
from contracts.events.thread import (
    AddressShared,
    BroadcastChanged,
    ClientChanged,
    ContactSnapshot,
    ConversationChanged,
    MessageComposed,
    MessageRecorded,
    MessageUpdated,
)

__all__ = [
    "EVENTS",
    "ActivityLogged",
    "AddressShared",
    "AutomaticMessageSent",
    "BroadcastChanged",
    "ChannelChanged",
    "ClientChanged",
    "ConsentChanged",
    "ContactNotified",
    "ContactSnapshot",
    "ConversationChanged",
    "DeliveryChanged",
    "Event",
    "EventStuck",
    "FirmChanged",
    "MailboxChanged",
    "MailboxSyncChanged",
    "MentionCreated",
    "MessageComposed",
    "MessageReceived",
    "MessageRecorded",
    "MessageSentElsewhere",
    "MessageUpdated",
    "NotificationRaised",
    "PortalAccessChanged",
    "PortalConversationRead",
    "PortalMessageChanged",
    "PortalMessagePosted",
    "SessionEnded",
    "StaffChanged",
    "contract_of",
    "event",
]
