"""Text messages through the firm's own numbers."""
