"""What staff see: lists, counts, one conversation, unread."""
