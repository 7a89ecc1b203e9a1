"""What the other services said last of what they own."""
