"""Mailboxes at a real IMAP server (Dovecot), and the SMTP server that their owners send through."""
