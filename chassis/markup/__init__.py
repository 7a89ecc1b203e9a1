"""HTML of strangers and of staff: made harmless, and read as lines of text."""
