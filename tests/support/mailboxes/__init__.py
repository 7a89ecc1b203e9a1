"""Mailboxes of every kind of provider, played by the sandbox in this process."""
