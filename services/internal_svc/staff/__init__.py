"""Who works in the firm."""
