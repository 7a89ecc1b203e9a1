"""What the gateway may ask of notify_svc."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from contracts.notifications import Notification, Ways
from contracts.rpc.base import Method, NoFields
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event
from contracts.types import USUAL_PER_PAGE, Cursor, Id, Moment, PageLimit, line, several


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNotifications:
    """A page of one's own."""

    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPage:
    """A page of notifications, newest first, and how many are unseen in all; 100 means that or
    more.
    """

    items: tuple[Notification, ...]
    next_cursor: str | None
    unseen_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """Either the ids or all of them: up to `newest_id`, the newest that was shown, for a page must
    not silence what was raised meanwhile; without it, all there are.
    """

    ids: (
        Annotated[
            tuple[Id, ...], several(500, 1, "name 1 to 500 notifications, or send all: true.")
        ]
        | None
    ) = None
    all: bool = False
    newest_id: Id | None = None

    def __post_init__(self) -> None:
        """Exactly one of the two."""
        if (self.ids is None) == (not self.all):
            raise ValueError("ids: give either ids or all: true.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenCount:
    """How many notifications are left unseen; 100 means that or more."""

    unseen_count: int


_BOTH = Ways(bell=True, email=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What reaches me how: every kind, asked for and given as a whole."""

    client_message: Ways
    document: Ways
    mention: Ways
    delivery_failed: Ways
    mailbox_trouble: Ways
    # With defaults for pages of the release before.
    address_shared: Ways = _BOTH
    event_stuck: Ways = _BOTH


# A Struct, since `from` cannot be the name of a dataclass's field.
class ActivityFilter(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """`kind` such as number.claimed, or a group such as number; `from` is included, `to` is not;
    `actor_id`: who did it.
    """

    kind: Annotated[str, line(64)] | None = None
    from_: Moment | None = None
    to: Moment | None = None
    actor_id: Id | None = None


class ListActivity(ActivityFilter, frozen=True, kw_only=True):
    """A page of what the filter leaves."""

    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Who did what, when; `actor_name` is null for somebody outside the firm."""

    id: Id
    kind: str
    actor_name: str | None
    subject: str
    details: dict[str, Any]
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """A page of the log, newest first."""

    items: tuple[Activity, ...]
    next_cursor: str | None


class Notify:
    """notify_svc."""

    LIST_NOTIFICATIONS = Method(
        "notify",
        "list_notifications",
        ListNotifications,
        NotificationPage,
        summary="My notifications, newest first",
    )
    MARK_SEEN = Method(
        "notify", "mark_seen", MarkSeen, UnseenCount, summary="I have seen these, or all"
    )
    GET_PREFERENCES = Method(
        "notify",
        "get_preferences",
        NoFields,
        Preferences,
        summary="Which news reaches me, and how",
    )
    UPDATE_PREFERENCES = Method(
        "notify", "update_preferences", Preferences, Preferences, summary="Replace that"
    )
    LIST_ACTIVITY = Method(
        "notify",
        "list_activity",
        ListActivity,
        ActivityPage,
        permission="settings.view",
        summary="What happened in the firm, newest first",
    )
    LIST_STUCK_EVENTS = list_stuck_events("notify")
    RETRY_STUCK_EVENT = retry_stuck_event("notify")
    DROP_STUCK_EVENT = drop_stuck_event("notify")
