"""Twilio's REST API (2010-04-01), its status callbacks and its inbound webhooks."""
