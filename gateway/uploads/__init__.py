"""Files that people hand over: taken in piece by piece, looked at, kept."""
