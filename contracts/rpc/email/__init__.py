"""What the gateway may ask of email_svc."""

from contracts.rpc.base import Method, NoFields
from contracts.rpc.email.accounts import connect_account
from contracts.rpc.email.authorizations import (
    BeginAuthorization,
    CompleteAuthorization,
    MailboxAuthorization,
)
from contracts.rpc.email.discovery import discover_servers
from contracts.rpc.email.mailboxes import (
    ConnectMailbox,
    DisconnectMailbox,
    Mailbox,
    MailboxList,
    UpdateMailbox,
)
from contracts.rpc.email.senders import (
    AddSender,
    MailSender,
    MailSenderList,
    RemoveSender,
    UpdateSender,
)
from contracts.rpc.email.settings import (
    EmailSettings,
    MailSignature,
    UpdateEmailSettings,
    UpdateMailSignature,
)
from contracts.rpc.email.sync import (
    CountMailbox,
    FetchMissing,
    RetrySetAside,
    SetAsideList,
    StartBackfill,
    StopBackfill,
)
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
    UPDATE_MAILBOX = Method(
        "email",
        "update_mailbox",
        UpdateMailbox,
        Mailbox,
        permission="settings.edit",
        summary="Name a mailbox",
    )
    DISCONNECT_MAILBOX = Method(
        "email",
        "disconnect_mailbox",
        DisconnectMailbox,
        Mailbox,
        permission="settings.edit",
        summary="Take a mailbox out; its messages stay",
        deadline=20.0,
    )
    BEGIN_AUTHORIZATION = Method(
        "email",
        "begin_authorization",
        BeginAuthorization,
        MailboxAuthorization,
        permission="settings.edit",
        summary="Where a mailbox is opened to the firm, at its provider",
    )
    COMPLETE_AUTHORIZATION = Method(
        "email",
        "complete_authorization",
        CompleteAuthorization,
        Mailbox,
        permission="settings.edit",
        summary="Connect the mailbox that was opened at its provider",
        deadline=25.0,
    )
    START_BACKFILL = Method(
        "email",
        "start_backfill",
        StartBackfill,
        Mailbox,
        permission="settings.edit",
        summary="Take in earlier mail",
    )
    STOP_BACKFILL = Method(
        "email",
        "stop_backfill",
        StopBackfill,
        Mailbox,
        permission="settings.edit",
        summary="Take in no more earlier mail; what was taken in stays",
    )
    COUNT_MAILBOX = Method(
        "email",
        "count_mailbox",
        CountMailbox,
        Mailbox,
        permission="settings.edit",
        summary="Compare what a mailbox has with what is here, soon",
    )
    FETCH_MISSING = Method(
        "email",
        "fetch_missing",
        FetchMissing,
        Mailbox,
        permission="settings.edit",
        summary="Take in what the last count found missing",
    )
    LIST_SET_ASIDE = Method(
        "email",
        "list_set_aside",
        NoFields,
        SetAsideList,
        permission="settings.view",
        summary="Mails that could not be stored, and why",
    )
    RETRY_SET_ASIDE = Method(
        "email",
        "retry_set_aside",
        RetrySetAside,
        NoFields,
        permission="settings.edit",
        summary="Try a mail again that was set aside",
    )
    CONNECT_ACCOUNT = connect_account()
    DISCOVER_SERVERS = discover_servers()
    LIST_SENDERS = Method(
        "email",
        "list_senders",
        NoFields,
        MailSenderList,
        permission="messages.send",
        summary="The addresses that mail can leave from",
    )
    ADD_SENDER = Method(
        "email",
        "add_sender",
        AddSender,
        MailSender,
        permission="settings.edit",
        summary="One more address that a mailbox may send as",
    )
    UPDATE_SENDER = Method(
        "email",
        "update_sender",
        UpdateSender,
        MailSender,
        permission="settings.edit",
        summary="Name an address, or send from it by default",
    )
    REMOVE_SENDER = Method(
        "email",
        "remove_sender",
        RemoveSender,
        NoFields,
        permission="settings.edit",
        summary="Take an address out that somebody typed",
    )
    GET_MAIL_SETTINGS = Method(
        "email",
        "get_mail_settings",
        NoFields,
        EmailSettings,
        permission="messages.view",
        summary="The firm's signature, its usual subject, how long a message can be taken back",
    )
    UPDATE_MAIL_SETTINGS = Method(
        "email",
        "update_mail_settings",
        UpdateEmailSettings,
        EmailSettings,
        permission="settings.edit",
        summary="Change them; what is left out stays",
    )
    GET_SIGNATURE = Method(
        "email",
        "get_signature",
        NoFields,
        MailSignature,
        permission="messages.send",
        summary="One's own signature; empty where the firm's is meant",
    )
    UPDATE_SIGNATURE = Method(
        "email",
        "update_signature",
        UpdateMailSignature,
        MailSignature,
        permission="messages.send",
        summary="Replace one's own signature",
    )
