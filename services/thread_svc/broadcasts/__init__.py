"""One text to many clients."""
