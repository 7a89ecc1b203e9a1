"""The bell."""

from contracts.rpc import Notify
from gateway.operations import STAFF, Operation
from gateway.schemas import notifications as n
from gateway.schemas.base import PageQuery

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
)
