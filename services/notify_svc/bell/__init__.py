"""Notifications to staff: who hears of what, what their bell shows, what they have seen."""
