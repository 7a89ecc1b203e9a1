"""The firm, its staff and their internal notes."""
