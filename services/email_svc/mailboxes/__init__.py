"""The firm's mailboxes: connecting them, their tokens, their health."""
