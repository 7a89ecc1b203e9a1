"""Mailboxes opened on a page of their provider: asked for, and come back from."""
