"""The firm's activity log."""
