"""What a contact has not read in the portal, as one e-mail."""
