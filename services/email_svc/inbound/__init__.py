"""What comes in: each mail looked at once per mailbox, and recorded once per firm."""
