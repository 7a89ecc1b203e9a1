"""Staff let a contact into the portal."""
