"""E-mail through the firm's own mailboxes."""
