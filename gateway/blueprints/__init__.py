"""The addresses of the gateway. Each file reads as a table of contents."""

from gateway.blueprints import (
    auth,
    clients,
    conversations,
    documents,
    messages,
    notifications,
    people,
    portal,
    stream,
)
from gateway.operations import Operation

SECTIONS: dict[str, tuple[Operation, ...]] = {
    "auth": auth.OPERATIONS,
    "conversations": conversations.OPERATIONS,
    "messages": messages.OPERATIONS,
    "clients": clients.OPERATIONS,
    "people": people.OPERATIONS,
    "notifications": notifications.OPERATIONS,
    "portal": portal.OPERATIONS,
    "stream": stream.OPERATIONS,
    "documents": documents.OPERATIONS,
}
"""Every REST operation, by the tag it has in the OpenAPI document."""
