"""The only place of sms_svc that imports a provider's SDK."""
