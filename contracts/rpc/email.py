"""What the gateway may ask of email_svc."""

from contracts.rpc.base import untyped


class Email:
    """email_svc."""

    CONNECT_MAILBOX = untyped("email", "connect_mailbox", deadline=20.0)
    LIST_MAILBOXES = untyped("email", "list_mailboxes")
