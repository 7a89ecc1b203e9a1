"""What the gateway may ask of email_svc."""

from contracts.rpc.base import Method, NoFields
from contracts.rpc.email.mailboxes import ConnectMailbox, Mailbox, MailboxList
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event


class Email:
    """email_svc. What it asks a provider while the caller waits has a longer deadline."""

    CONNECT_MAILBOX = Method(
        "email",
        "connect_mailbox",
        ConnectMailbox,
        Mailbox,
        permission="settings.edit",
        summary="Connect a mailbox to the firm",
        deadline=20.0,
    )
    LIST_MAILBOXES = Method(
        "email",
        "list_mailboxes",
        NoFields,
        MailboxList,
        summary="The firm's mailboxes",
    )
    LIST_STUCK_EVENTS = list_stuck_events("email")
    RETRY_STUCK_EVENT = retry_stuck_event("email")
    DROP_STUCK_EVENT = drop_stuck_event("email")
