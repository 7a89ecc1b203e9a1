"""E-mails that reach the mail server at most once."""
