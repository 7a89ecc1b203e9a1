"""From an event of a channel to a message in the right conversation, or in Unlinked."""
