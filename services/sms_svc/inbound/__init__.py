"""Texts that come in, their files, and the answers that nobody wrote."""
