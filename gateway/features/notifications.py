"""The bell."""

from contracts.rpc import Notify
from gateway.rest.operations import STAFF, Operation

_PREFERENCES = {
    "client_message": {"bell": True, "email": False},
    "document": {"bell": True, "email": True},
    "mention": {"bell": True, "email": True},
    "delivery_failed": {"bell": True, "email": True},
    "mailbox_trouble": {"bell": True, "email": True},
    "address_shared": {"bell": True, "email": True},
    "event_stuck": {"bell": True, "email": True},
}

OPERATIONS = (
    Operation(
        verb="GET",
        path="/notifications",
        name="listNotifications",
        audience=STAFF,
        calls=Notify.LIST_NOTIFICATIONS,
    ),
    Operation(
        verb="POST",
        path="/notifications/seen",
        name="markNotificationsSeen",
        audience=STAFF,
        calls=Notify.MARK_SEEN,
        example={"all": True},
    ),
    Operation(
        verb="GET",
        path="/notifications/preferences",
        name="getNotificationPreferences",
        audience=STAFF,
        calls=Notify.GET_PREFERENCES,
    ),
    Operation(
        verb="PUT",
        path="/notifications/preferences",
        name="updateNotificationPreferences",
        audience=STAFF,
        calls=Notify.UPDATE_PREFERENCES,
        example=_PREFERENCES,
    ),
)
