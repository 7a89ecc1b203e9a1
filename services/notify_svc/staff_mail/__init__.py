"""What a member of staff has not seen in time, as one e-mail."""
