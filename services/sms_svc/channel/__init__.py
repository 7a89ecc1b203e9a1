"""Whether the firm can text now, and from which number."""
