"""Mailboxes outside the firm, the SMTP server, bounces and auto-replies."""
