"""The only place of email_svc that imports a provider's SDK."""
