"""Texts that go out: checked, recorded, sent, followed to their end."""
