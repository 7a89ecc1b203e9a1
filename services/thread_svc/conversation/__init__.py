"""The unified conversation: placing messages, moving them, keeping them true."""
