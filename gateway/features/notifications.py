"""The bell."""

from contracts.rpc import Notify
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import notifications as n
from gateway.schemas.base import PageQuery

_PREFERENCES = {
    "client_message": {"bell": True, "email": False},
    "document": {"bell": True, "email": True},
    "mention": {"bell": True, "email": True},
    "delivery_failed": {"bell": True, "email": True},
    "mailbox_trouble": {"bell": True, "email": True},
}

OPERATIONS = (
    Operation(
        verb="GET",
        path="/notifications",
        name="listNotifications",
        summary="My notifications, newest first",
        audience=STAFF,
        calls=Notify.LIST_NOTIFICATIONS,
        query=PageQuery,
        answer=n.NotificationPage,
    ),
    Operation(
        verb="POST",
        path="/notifications/seen",
        name="markNotificationsSeen",
        summary="I have seen these, or all",
        audience=STAFF,
        calls=Notify.MARK_SEEN,
        body=n.MarkSeen,
        answer=n.UnseenCount,
        example={"all": True},
    ),
    Operation(
        verb="GET",
        path="/notifications/preferences",
        name="getNotificationPreferences",
        summary="Which news reaches me, and how",
        audience=STAFF,
        calls=Notify.GET_PREFERENCES,
        answer=n.Preferences,
    ),
    Operation(
        verb="PUT",
        path="/notifications/preferences",
        name="updateNotificationPreferences",
        summary="Replace that",
        audience=STAFF,
        calls=Notify.UPDATE_PREFERENCES,
        body=n.Preferences,
        answer=n.Preferences,
        example=_PREFERENCES,
    ),
)
