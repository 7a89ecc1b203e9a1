"""Keeping up with the mailboxes: prompts, turns, leases."""
