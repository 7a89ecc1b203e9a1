"""The firm."""
