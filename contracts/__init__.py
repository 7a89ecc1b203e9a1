"""What crosses the wire between Onethread's processes. Needs nothing but msgspec."""
