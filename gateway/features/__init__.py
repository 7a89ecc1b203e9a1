"""The addresses of the gateway. Each file reads as a table of contents."""

from gateway.features import (
    activity,
    auth,
    broadcasts,
    clients,
    conversations,
    documents,
    files,
    mail_settings,
    mailboxes,
    messages,
    notifications,
    people,
    portal,
    remote_pictures,
    sms,
    stream,
    stuck_events,
    templates,
    uploads,
)
from gateway.rest.operations import Operation

SECTIONS: dict[str, tuple[Operation, ...]] = {
    "auth": auth.OPERATIONS,
    "conversations": conversations.OPERATIONS,
    "messages": messages.OPERATIONS,
    "files": (*files.OPERATIONS, *uploads.OPERATIONS, *remote_pictures.OPERATIONS),
    "templates": templates.OPERATIONS,
    "broadcasts": broadcasts.OPERATIONS,
    "clients": clients.OPERATIONS,
    "people": people.OPERATIONS,
    "notifications": notifications.OPERATIONS,
    "sms": sms.OPERATIONS,
    "mailboxes": (*mailboxes.OPERATIONS, *mail_settings.OPERATIONS),
    "activity": activity.OPERATIONS,
    "stuck-events": stuck_events.OPERATIONS,
    "portal": portal.OPERATIONS,
    "stream": stream.OPERATIONS,
    "documents": documents.OPERATIONS,
}
"""Every REST operation, by the tag it has in the OpenAPI document."""
