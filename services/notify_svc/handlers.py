"""Under which names the inbox keeps what was handled."""

from enum import StrEnum


class NotifyHandler(StrEnum):
    """One for each event. The values are stored and never change: what another release has handled
    must not be handled again.
    """

    MESSAGE_RECORDED = "hear_message"
    MESSAGE_UPDATED = "hear_update"
    MENTION_CREATED = "hear_mention"
    MAILBOX_CHANGED = "hear_mailbox"
    CONVERSATION_CHANGED = "hear_conversation"
    PORTAL_MESSAGE_POSTED = "hear_posted"
    PORTAL_CONVERSATION_READ = "hear_portal_reading"
    FIRM_CHANGED = "learn_firm"
    STAFF_CHANGED = "learn_staff"
    CLIENT_CHANGED = "learn_client"
    PORTAL_ACCESS_CHANGED = "learn_portal_access"
    ADDRESS_SHARED = "on_address_shared"
    EVENT_STUCK = "on_event_stuck"
    ACTIVITY_LOGGED = "hear_activity"
