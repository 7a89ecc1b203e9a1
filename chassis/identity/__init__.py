"""Accounts that sign in: sessions and passwords."""
