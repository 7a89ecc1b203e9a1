"""What crosses the wire between Onethread's processes. Standard library only."""
