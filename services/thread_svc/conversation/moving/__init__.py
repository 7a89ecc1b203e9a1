"""Messages that move to another conversation, and what conversations say of them then."""
