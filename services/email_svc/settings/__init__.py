"""Signatures, the subject where nobody wrote one, and how long a message can be taken back."""
