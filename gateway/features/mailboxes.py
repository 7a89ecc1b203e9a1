"""Settings → Integrations: mailboxes, and the addresses that mail leaves from."""

from dataclasses import replace
from typing import Any

from contracts.rpc import Email
from contracts.rpc.email.authorizations import (
    BeginAuthorization,
    CompleteAuthorization,
    MailboxAuthorization,
)
from contracts.rpc.email.mailboxes import Mailbox
from gateway.rest.operations import STAFF, Call, Operation


def _begin_authorization(call: Call) -> Any:
    """Who comes back must be who left, so the session goes along."""
    asked = replace(call.request, session_id=call.signed_in.session_id)
    return call.context.rpc.ask(Email.BEGIN_AUTHORIZATION, call.signed_in.actor, asked)


def _complete_authorization(call: Call) -> Any:
    asked = replace(call.request, session_id=call.signed_in.session_id)
    return call.context.rpc.ask(Email.COMPLETE_AUTHORIZATION, call.signed_in.actor, asked)


_SESSION = frozenset({"session_id"})

MAILBOXES = (
    Operation(
        verb="GET",
        path="/mailboxes",
        name="listMailboxes",
        audience=STAFF,
        calls=Email.LIST_MAILBOXES,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/discover",
        name="discoverMailServers",
        audience=STAFF,
        calls=Email.DISCOVER_SERVERS,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/authorizations",
        name="beginMailboxAuthorization",
        audience=STAFF,
        summary=Email.BEGIN_AUTHORIZATION.summary,
        handle=_begin_authorization,
        request=BeginAuthorization,
        reply=MailboxAuthorization,
        without=_SESSION,
        status=201,
        example={"provider": "gmail", "backfill_days": 30, "time_zone": "America/Chicago"},
    ),
    Operation(
        verb="POST",
        path="/mailboxes/authorizations/complete",
        name="completeMailboxAuthorization",
        audience=STAFF,
        summary=Email.COMPLETE_AUTHORIZATION.summary,
        handle=_complete_authorization,
        request=CompleteAuthorization,
        reply=Mailbox,
        without=_SESSION,
        example={"state": "af0ifjsldkj", "code": "4/0AX4XfWh"},
    ),
    Operation(
        verb="POST",
        path="/mailboxes/imap",
        name="connectAccount",
        audience=STAFF,
        calls=Email.CONNECT_ACCOUNT,
        example={
            "address": "office@harbour.example",
            "imap": {"host": "imap.harbour.example", "port": 993, "security": "tls"},
            "smtp": {"host": "smtp.harbour.example", "port": 465, "security": "tls"},
            "user": "office@harbour.example",
            "password": "correct horse battery",
        },
    ),
    Operation(
        verb="PATCH",
        path="/mailboxes/{mailbox_id}",
        name="updateMailbox",
        audience=STAFF,
        calls=Email.UPDATE_MAILBOX,
        example={"label": "Front desk"},
    ),
    Operation(
        verb="DELETE",
        path="/mailboxes/{mailbox_id}",
        name="disconnectMailbox",
        audience=STAFF,
        calls=Email.DISCONNECT_MAILBOX,
    ),
)
SYNC = (
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/backfill",
        name="startBackfill",
        audience=STAFF,
        calls=Email.START_BACKFILL,
        example={"days": 30},
    ),
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/backfill/stop",
        name="stopBackfill",
        audience=STAFF,
        calls=Email.STOP_BACKFILL,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/count",
        name="countMailbox",
        audience=STAFF,
        calls=Email.COUNT_MAILBOX,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/fetch-missing",
        name="fetchMissing",
        audience=STAFF,
        calls=Email.FETCH_MISSING,
    ),
    Operation(
        verb="GET",
        path="/mailboxes/set-aside",
        name="listSetAside",
        audience=STAFF,
        calls=Email.LIST_SET_ASIDE,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/set-aside/retry",
        name="retrySetAside",
        audience=STAFF,
        calls=Email.RETRY_SET_ASIDE,
        status=204,
        example={"key": "18c2f3a9b7d0e1f2"},
    ),
)
SENDERS = (
    Operation(
        verb="GET",
        path="/senders",
        name="listSenders",
        audience=STAFF,
        calls=Email.LIST_SENDERS,
    ),
    Operation(
        verb="POST",
        path="/mailboxes/{mailbox_id}/senders",
        name="addSender",
        audience=STAFF,
        calls=Email.ADD_SENDER,
        status=201,
        example={"address": "billing@harbour.example", "name": "Harbour Books"},
    ),
    Operation(
        verb="PATCH",
        path="/senders/{sender_id}",
        name="updateSender",
        audience=STAFF,
        calls=Email.UPDATE_SENDER,
        example={"default": True},
    ),
    Operation(
        verb="DELETE",
        path="/senders/{sender_id}",
        name="removeSender",
        audience=STAFF,
        calls=Email.REMOVE_SENDER,
        status=204,
    ),
)
OPERATIONS = (*MAILBOXES, *SYNC, *SENDERS)
