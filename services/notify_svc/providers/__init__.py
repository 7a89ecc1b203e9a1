"""The only place of notify_svc that speaks to a mail server."""
