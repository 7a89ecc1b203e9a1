"""Microsoft's identity platform and the part of Microsoft Graph that reads and sends mail."""
