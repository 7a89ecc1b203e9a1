"""Whether the firm can use the portal at all."""
