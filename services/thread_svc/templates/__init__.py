"""Ready texts with merge fields."""
