"""What the gateway may ask of email_svc."""

from contracts.rpc.base import Method, NoFields
from contracts.rpc.email.mailboxes import ConnectMailbox, Mailbox, MailboxList


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
