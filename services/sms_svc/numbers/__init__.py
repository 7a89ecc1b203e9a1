"""The firm's own phone numbers: search, claim, change, release."""
