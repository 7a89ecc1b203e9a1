"""What the firm chose for its texts."""
