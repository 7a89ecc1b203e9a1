"""What the gateway may ask of notify_svc."""

from contracts.rpc.base import untyped


class Notify:
    """notify_svc."""

    LIST_NOTIFICATIONS = untyped("notify", "list_notifications")
    MARK_SEEN = untyped("notify", "mark_seen")
    GET_PREFERENCES = untyped("notify", "get_preferences")
    UPDATE_PREFERENCES = untyped("notify", "update_preferences")
    LIST_ACTIVITY = untyped("notify", "list_activity")
